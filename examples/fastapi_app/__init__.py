"""An election over the web in FastAPI: see `README.md`."""
