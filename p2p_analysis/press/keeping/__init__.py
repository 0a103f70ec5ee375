"""Keeping: what sees to it that papers stand whole, once, and no older than what went into them."""
