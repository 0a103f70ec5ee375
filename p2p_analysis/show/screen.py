"""How blocks look on the analyst's screen: JupyterLab knows nothing of the paper's style sheet.

Colours are those of the screen's own theme, light or dark. The paper takes nothing from here.
"""

from __future__ import annotations

_NAME = "p2p-screen"
# A rule per line; `&` stands for the block. JupyterLab stripes its tables and sets them to the
# right, hence the name twice: it outweighs that.
_RULES = """\
& { max-width: 54rem; line-height: 1.5; --ink: var(--jp-content-font-color1, #1b2733);
  --line: var(--jp-border-color2, #c9d1d8); --quiet: var(--jp-content-font-color2, #47525d); }
& table { border-collapse: collapse; margin: .4rem 0 .6rem; font-size: .95em; table-layout: auto;
  border-bottom: 2px solid var(--ink); font-variant-numeric: tabular-nums; }
& caption, & figcaption { text-align: left; font-weight: 700; padding: .4rem 0; caption-side: top; }
& th, & td { text-align: left; vertical-align: top; padding: .3rem 1.2rem .3rem 0; max-width: 28rem;
  border: 0; border-bottom: 1px solid var(--line); font-weight: 400; white-space: normal; }
& thead :is(th, td) { font-weight: 700; vertical-align: bottom; border-bottom-color: var(--ink); }
& tbody tr:nth-child(n), & tbody tr:hover { background: none; }
& .n, & .from-2 :is(th, td):nth-child(n+2), & .from-3 :is(th, td):nth-child(n+3) {
  text-align: right; }
& .total > * { font-weight: 700; border-top: 1px solid var(--ink); }
& .note, & .source { color: var(--quiet); font-size: .9em; margin: .1rem 0; }
& .marking { color: #a11; font-weight: 700; margin: 0 0 .3rem; }
[data-jp-theme-light="false"] & .marking { color: #ff9c94; }
& p[id^="p"] > a:first-child { font-weight: 700; margin-right: .8rem; }
& .letters { list-style-type: ""; padding-left: 3rem; }
& .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
& a[href^="#n-"], & a[href^="#term-"] { color: inherit; }
& section + section { margin-top: 1.4rem; }
& figure { margin: .5rem 0; max-width: 46rem; }
& figure svg { color: var(--ink); max-width: 100%; height: auto; }
& summary { cursor: pointer; }
& .bar { vertical-align: middle; width: 16rem; min-width: 16rem; padding-right: 0;
  white-space: nowrap; font-size: 0; }
& .bar i, & .key i { display: inline-block; height: .8rem; box-sizing: border-box;
  vertical-align: middle; border-right: 1px solid var(--jp-layout-color0, #fff);
  font-size: 1rem; }
& .key { margin-right: 1.2rem; font-size: .9em; white-space: nowrap; }
& .key i { width: 1.2rem; margin: 0 .4rem 0 0; }
& .s0 { background: #2a6ca6; } & .s1 { background: #d98200; } & .s2 { background: #26976f; }
& .s3 { background: #b3558f; } & .s4 { background: #5c6670; } & .s5 { background: #8fbfe8; }
& .missing { background: repeating-linear-gradient(135deg, #8a949e 0 2px, transparent 2px 6px);
  border: 1px solid #8a949e; }
& .lines { padding: .7rem 1rem; border: 1px solid var(--line);
  background: var(--jp-layout-color2, #f4f6f8); white-space: pre-wrap; overflow-wrap: anywhere; }
"""
_STYLE = _RULES.replace("&", f".{_NAME}.{_NAME}")


def on_screen(html: str) -> str:
    """Give a fragment the style of the analyst's screen."""
    return f"<div class={_NAME}>{html}<style>{_STYLE}</style></div>"
