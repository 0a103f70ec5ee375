"""What the proofs ask of an open page: axe's verdict, and where the keyboard is.

Nearly all of axe's time goes into the contrast of thousands of words that share a dozen styles. So
the contrast of all words is worked out here, in a moment; one proof holds it against what axe finds
where a style first occurs. At everything else axe looks itself, on the whole page.
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


# The contrast of each element that has words of its own with the ground that it stands on, by WCAG:
# colours that let something through are laid one over another, from the ground up to the ink. What
# cannot be worked out so (a picture behind, a see-through group) has none and counts as a fault.
_CONTRAST_OF_ALL = """(wanted) => {
    const parted = colour => (/^rgba?\\((.*)\\)$/.exec(colour) || ['', ''])[1]
        .split(/[ ,/]+/).map(Number);
    const light = colour => [.2126, .7152, .0722].reduce((sum, part, at) => {
        const one = colour[at] / 255;
        return sum + part * (one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4);
    }, 0);
    const over = (top, under) => under.map((one, at) => one + (top[3] ?? 1) * (top[at] - one));
    const ratio = one => {
        const own = getComputedStyle(one), layers = [];
        for (let up = one; up; up = up.parentElement) {
            const style = getComputedStyle(up), ground = parted(style.backgroundColor);
            if (style.opacity != 1 || style.backgroundImage != 'none') return NaN;
            layers.unshift(ground);
            if ((ground[3] ?? 1) == 1) break;
        }
        if ((layers[0][3] ?? 1) != 1) return NaN;
        const ground = layers.reduce((under, top) => over(top, under), layers[0].slice(0, 3));
        const ink = parted(one instanceof SVGElement ? own.fill : own.color);
        const [low, high] = [light(over(ink, ground)), light(ground)].sort((a, b) => a - b);
        return (high + .05) / (low + .05);
    };
    if (wanted) return wanted.map(place => ratio(document.querySelector(place)));
    const found = [];
    let looked = 0;
    for (const one of document.querySelectorAll('body *')) {
        if (![...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())) continue;
        if (!one.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(one), size = parseFloat(style.fontSize);
        const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
        const contrast = ratio(one);
        looked += 1;
        if (!(contrast >= (large ? 3 : 4.5))) found.push(
            `color-contrast: ${one.tagName} "${one.textContent.trim().slice(0, 40)}" ${contrast}`);
    }
    return [looked, found];
}"""


def too_faint(page: Page) -> list[str]:
    """All words of a page whose contrast is under 4.5, or 3 where they are large: a line each."""
    looked, found = page.evaluate(_CONTRAST_OF_ALL, None)
    assert looked > 10, "hardly any words were found"
    return found


def contrasts(page: Page) -> list[tuple[float, float]]:
    """The contrast that axe finds where it looks, beside the one that is worked out here."""
    page.evaluate(_MARK)
    contrast = {"runOnly": {"type": "rule", "values": [_CONTRAST]}}
    passed = Axe().run(page, context="[data-style]", options=contrast).response["passes"]
    nodes = [node for one in passed for node in one["nodes"]]
    own = page.evaluate(_CONTRAST_OF_ALL, [node["target"][0] for node in nodes])
    return [
        (node["any"][0]["data"]["contrastRatio"], ratio)
        for node, ratio in zip(nodes, own, strict=True)
    ]


def faults(page: Page) -> list[str]:
    """What is wrong by WCAG 2.2 A and AA and good practice, in a line each."""
    rest = {"runOnly": _TAGS, "rules": {_CONTRAST: {"enabled": False}}}
    whole = Axe().run(page, options={**rest, "resultTypes": ["violations"]}).response
    assert len(whole["passes"]) > 15, "axe looked at hardly anything"
    found = [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in whole["violations"]
        for node in one["nodes"]
    ]
    return found + too_faint(page)


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
