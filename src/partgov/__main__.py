"""Run the command with `python -m partgov`."""

from partgov.cli import main

raise SystemExit(main())
