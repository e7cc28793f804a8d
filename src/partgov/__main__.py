"""Run the command with `python -m partgov`."""

from partgov.command import main

raise SystemExit(main())
