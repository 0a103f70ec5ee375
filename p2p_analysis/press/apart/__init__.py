"""Work done in a process of its own, within limits, and believed only if its result comes whole."""
