"""What the proofs ask of an open page: axe's verdict, and where the keyboard is.

Nearly all of axe's time goes into the contrast of thousands of words that share a dozen styles, so
contrast is looked at where a style first occurs, and everything else on the whole page.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CONTRAST = "color-contrast"

# Marks the first elements of each style, among those seen that have words of their own. A style is
# the ink, its size and weight, and every ground and opacity from here up to the page.
_MARK = """() => {
    const times = {};
    for (const one of document.querySelectorAll('[data-style]')) delete one.dataset.style;
    for (const one of document.querySelectorAll('body *')) {
        if (![...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())) continue;
        if (!one.checkVisibility({visibilityProperty: true})) continue;
        const own = getComputedStyle(one);
        const key = [one.tagName, own.color, own.fill, own.fontSize, own.fontWeight];
        for (let up = one; up; up = up.parentElement) {
            const style = getComputedStyle(up);
            if (style.backgroundImage != 'none') key.push(style.backgroundImage);
            if (style.opacity != 1) key.push(style.opacity);
            if (style.position != 'static') key.push(style.position);
            if (style.backgroundColor != 'rgba(0, 0, 0, 0)') key.push(style.backgroundColor);
        }
        times[key] = (times[key] || 0) + 1;
        if (times[key] <= 2) one.dataset.style = '';
    }
    return Object.keys(times).length;
}"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.2 A and AA and good practice, in a line each."""
    assert page.evaluate(_MARK) > 3, "hardly any words were found"
    rest = {"runOnly": _TAGS, "rules": {_CONTRAST: {"enabled": False}}}
    contrast = {"runOnly": {"type": "rule", "values": [_CONTRAST]}}
    whole = Axe().run(page, options={**rest, "resultTypes": ["violations"]}).response
    words = Axe().run(page, context="[data-style]", options=contrast).response
    assert len(whole["passes"]) > 15, "axe looked at hardly anything"
    assert words["passes"] or words["violations"], "axe looked at no words"
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in (*whole["violations"], *words["violations"])
        for node in one["nodes"]
    ]


_NUMBERED = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
    .map((one, n) => one.dataset.stop = n).length"""
_HERE = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const box = one.getClientRects()[0] || one.getBoundingClientRect();
    return [Number(one.dataset.stop), style.outlineStyle, parseFloat(style.outlineWidth),
            box.bottom > 0 && box.top < innerHeight];
}"""


def number_stops(page: Page) -> int:
    """Number, in the order of the page, all that the Tab key should reach."""
    return page.evaluate(_NUMBERED)


def focus_here(page: Page) -> tuple[int, str, float, bool]:
    """The stop that has the focus, its outline's style and width, and whether it is in sight."""
    return tuple(page.evaluate(_HERE))
