"""An election over the web in Flask: see `README.md`."""
