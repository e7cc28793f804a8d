"""`python -m examples.flask_app` serves it, in eight threads."""

from waitress import serve

from examples.flask_app.app import app_of
from examples.starting import started

if __name__ == "__main__":
    start = started("examples.flask_app")
    serve(app_of(start.box), host="127.0.0.1", port=start.port, threads=8)
