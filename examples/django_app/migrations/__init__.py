"""What the database is made of."""
