"""Floor 3: the one way from counting to showing. Only this floor makes a Release."""
