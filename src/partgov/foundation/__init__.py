"""The foundation: what knows no organisation."""
