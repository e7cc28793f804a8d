"""An election over the web in Django: see `README.md`."""
