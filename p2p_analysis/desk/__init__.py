"""The analyst's desk: looking at cases and trying questions, on the exempt side alone."""
