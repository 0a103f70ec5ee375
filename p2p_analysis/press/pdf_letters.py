"""The letters of the print by numbers of one byte, where Typst takes two.

A paper uses fewer than 256 letters of each typeface, so the first byte of every number is nought.
Each typeface is told how its letters are now numbered, to be drawn and to be read out or copied.
"""

from __future__ import annotations

import re

from p2p_analysis.press.pdf_objects import Objects, drawn, squeezed

_TYPEFACE = re.compile(rb"/Encoding/Identity-H(/DescendantFonts\[\d+ 0 R\]/ToUnicode (\d+) 0 R)")
_READ = re.compile(rb"^<([0-9A-F]{4})> <", re.MULTILINE)
_TWO, _ONE = b"<0000> <FFFF>", b"<00> <FF>"
# A drawing within a drawing: it may hold letters that nobody here would renumber.
_LETTERED = re.compile(rb"/Subtype/Form|/PatternType 1.*/Font", re.DOTALL)
_SAME = b"""%!PS-Adobe-3.0 Resource-CMap
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo 3 dict dup begin
/Registry (Adobe) def
/Ordering (Identity) def
/Supplement 0 def
end def
/CMapName /One def
/CMapType 1 def
/WMode 0 def
1 begincodespacerange
<00> <FF>
endcodespacerange
1 begincidrange
<00> <FF> 0
endcidrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_TOLD = (
    b"/Type/CMap/CMapName/One/WMode 0"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
)


def number_letters(objects: Objects) -> bool:
    """Tell every typeface that its letters have numbers of one byte, if they can."""
    bodies = objects.bodies
    if any(_LETTERED.search(body) for body in bodies.values()):
        return False
    faces = {n: found for n, body in bodies.items() if (found := _TYPEFACE.search(body))}
    read = {int(found[2]): drawn(bodies[int(found[2])]) for found in faces.values()}
    codes = [code for map_ in read.values() for code in _READ.findall(map_)]
    if not codes or not all(code.startswith(b"00") for code in codes):
        return False
    same = objects.add(squeezed(_SAME, _TOLD))
    for number, found in faces.items():
        bodies[number] = _TYPEFACE.sub(b"/Encoding %d 0 R" % same + found[1], bodies[number])
    for number, map_ in read.items():
        told = _READ.sub(lambda found: b"<%b> <" % found[1][2:], map_.replace(_TWO, _ONE))
        bodies[number] = squeezed(told, b"/Type/CMap/WMode 0")
    return True


def of_one_byte(drawing: bytes) -> bytes:
    r"""A drawing whose letters are bytes already, without the first of each.

    >>> of_one_byte(b"[(\x00A\x00\\()13(\x00B)]TJ")
    b'[(A\\()13(B)]TJ'
    """
    return drawing.replace(b"\0", b"")
