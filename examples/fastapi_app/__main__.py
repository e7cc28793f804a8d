"""`python -m examples.fastapi_app` serves it."""

import uvicorn

from examples.fastapi_app.app import app_of
from examples.starting import started

if __name__ == "__main__":
    start = started("examples.fastapi_app")
    uvicorn.run(app_of(start.box), host="127.0.0.1", port=start.port, log_level="warning")
