"""Files, formats and other libraries: the only rooms that touch anything outside the rules."""
