"""Invented cases for any review: plausible, valid, the same from the same seed, and nobody's."""
