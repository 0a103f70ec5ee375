"""An attack on what was written: the public files alone, and the notebook that made them.

A public edition is a function of its manifest and of the review's own text. The audit proves it: it
makes the paper again from the manifest alone (`remake`), and whatever differs by a byte is a leak,
told by file, place and kind (`page`, `pdf`, `parts`). What a build has just set from the very
blocks that the manifest gives, and sealed, is not set a second time (`press.seal`). It reads the
page and holds every number on it against the released figures (`numbers`). Then it attacks the
manifest itself: the equations between its figures, solved by another solver than the gate's, must
leave every withheld number as wide as the edition promises (`attack`).
"""
