"""A record, and what follows from the whole of it."""
