"""The rules again, from the text and the readings, slowly and in plain values: nothing in these imports the package.

`python -m tests.oracle` holds the package against them.
"""
