"""How the properties are searched: the same examples for everybody, or ever new ones on request."""

from __future__ import annotations

from hypothesis import settings

# A run is the same for everybody, so that a failure is the change's own and not the day's luck.
settings.register_profile("steady", derandomize=True, deadline=None)
# The long run: `pytest --hypothesis-profile=explore` looks at ever new examples, and many more of them.
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile("steady")
