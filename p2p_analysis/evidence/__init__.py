"""Floor 2: what the records say. pandas lives here."""
