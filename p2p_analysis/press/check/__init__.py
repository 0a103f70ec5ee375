"""The wing of the check: what rules found in the records, written for those who mend them.

It quotes cases, so it writes to the exempt side alone, and none of it is ever part of a paper.
"""
