"""A DAG for Airflow, of either of its last two major versions."""

from __future__ import annotations

from p2p_analysis.night.job import Job


def units(job: Job) -> dict[str, str]:
    """Write the DAG's file. The command is a list, so that no shell and no template reads it."""
    command = "\n".join(f"    {part!r}," for part in job.command)
    comments = (
        *job.comments,
        "Set them where the worker runs. Airflow's own alerts tell of a failed task as well.",
        "Copy this file to the folder of the DAGs. The worker must reach the paths below.",
        "Times are those of England, in summer too.",
    )
    return {
        f"{job.name.replace('-', '_')}.py": f"""\
{_commented(comments)}
import subprocess

import pendulum

try:
    from airflow.sdk import dag, task  # Airflow 3
except ImportError:
    from airflow.decorators import dag, task  # Airflow 2

COMMAND = [
{command}
]


@dag(
    dag_id={job.name!r},
    description={job.about!r},
    schedule={job.when.cron!r},
    start_date=pendulum.datetime(2020, 1, 1, tz="Europe/London"),
    catchup=False,
    max_active_runs=1,
)
def papers():
    @task(retries=0, execution_timeout=pendulum.duration(hours=6))
    def build():
        ended = subprocess.run(COMMAND, check=False).returncode
        if ended:
            raise RuntimeError(f"p2p build ended with exit code {{ended}}; its log says why")

    build()


papers()
"""
    }


def _commented(lines: tuple[str, ...]) -> str:
    return "\n".join(f"# {line}".rstrip() for line in lines)
