"""A page that judges records, sheets and logs in the reader's own browser: see `README.md`."""
