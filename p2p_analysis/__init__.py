"""p2p_analysis: a council's review of peer-on-peer abuse allegations, as a run.

The face of the house: what an analyst types in a notebook. Names are loaded when they are first
used, so that `import p2p_analysis` and `p2p --help` cost next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Name of the face to its room.
HOME = {
    "Measure": "brief.measures",
    "answers": "show.answers",
    "appendix": "show.appendices",
    "as_toml": "desk.trying",
    "case_list": "show.lists",
    "changes": "show.changes",
    "chart": "show.charts",
    "check": "press.check.desk",
    "completeness": "desk.completeness",
    "compliance": "show.guidance",
    "control_chart": "show.control",
    "count": "evidence.counting",
    "cross": "show.cross",
    "explore": "desk.explore",
    "finish": "show.finish",
    "flow": "show.flow",
    "front_page": "show.front",
    "funnel": "show.funnel",
    "guidance": "show.guidance",
    "load_cases": "evidence.cases",
    "load_review": "brief.loading",
    "narrate": "show.narrative",
    "preview": "desk.trying",
    "protect": "gate.release",
    "recording": "show.recording",
    "refuse_unknown_parameters": "show.desk",
    "register": "show.registers",
    "register_checks": "show.register_checks",
    "requirements": "show.guidance",
    "rules": "show.rules",
    "sensitivity": "show.sensitivity",
    "table": "show.tables",
    "tabulate": "desk.tabulate",
    "timeliness": "show.timeliness",
    "trend": "show.charts",
    "trend_caveat": "show.caveats",
    "try_measure": "desk.trying",
}

__all__ = sorted(HOME)


def __getattr__(name: str) -> Any:
    if name not in HOME:
        from p2p_analysis.words.errors import did_you_mean

        raise AttributeError(f'p2p_analysis has no "{name}"{did_you_mean(name, __all__)}')
    found = getattr(import_module(f"p2p_analysis.{HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
