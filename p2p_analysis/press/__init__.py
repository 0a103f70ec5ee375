"""Floor 5: from a notebook to the files that people read."""
