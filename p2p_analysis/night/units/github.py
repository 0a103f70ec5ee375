"""A workflow for GitHub Actions, on a runner of the council's own: cases must not leave it."""

from __future__ import annotations

import json
import shlex

from p2p_analysis.night.alert import VARIABLES
from p2p_analysis.night.job import Job
from p2p_analysis.words.errors import Fault, UsageError


def units(job: Job) -> dict[str, str]:
    """Write the workflow."""
    faults = [
        Fault(part, '"${{" means something to GitHub; rename the folder')
        for part in job.command
        if "${{" in part
    ]
    if faults:
        raise UsageError(faults)
    comments = (
        *job.comments,
        "Set them as secrets of the repository. GitHub itself mails of a failed run as well.",
        f"Save this as .github/workflows/{job.name}.yml. It runs on your own runner, never on",
        "GitHub's machines: case data must not go there. Times are UTC, so in summer it runs an",
        "hour later by the clock.",
    )
    secrets = "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in VARIABLES)
    return {
        f"{job.name}.yml": f"""\
{_commented(comments)}
name: {_text(job.about.replace("${{", "$ {{"))}

"on":
  schedule:
    - cron: {_text(job.when.cron)}
  workflow_dispatch: {{}}

permissions: {{}}

concurrency:
  group: {job.name}
  cancel-in-progress: false

jobs:
  build:
    runs-on: self-hosted
    timeout-minutes: 360
    steps:
      - name: Build what changed
        shell: bash
        env:
{secrets}
        run: {_text(shlex.join(job.command))}
"""
    }


def _text(words: str) -> str:
    """JSON's text in quotes is YAML's too."""
    return json.dumps(words, ensure_ascii=False)


def _commented(lines: tuple[str, ...]) -> str:
    return "\n".join(f"# {line}".rstrip() for line in lines)
