"""The adopted text as data, and what changes when it is changed."""
