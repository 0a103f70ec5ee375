"""Sources: a council's own export, read as text and put into the shape of a table, said aloud."""
