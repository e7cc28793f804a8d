"""Applications around partgov, complete and small: see `README.md`."""
