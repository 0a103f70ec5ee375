"""A task for the Task Scheduler of Windows, as `schtasks /Create /XML` takes it."""

from __future__ import annotations

import re
import subprocess
from xml.sax.saxutils import escape

from p2p_analysis.night.job import Job
from p2p_analysis.night.when import WEEKDAYS
from p2p_analysis.words.errors import Fault, UsageError

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def units(job: Job) -> dict[str, str]:
    """Write the task. Its encoding is not declared: the mark at a file's begin tells it."""
    # Task Scheduler puts values of variables in, and knows no way to forbid it.
    faults = [
        Fault(part, "%...% and $(...) mean something to Task Scheduler; rename the folder")
        for part in job.command
        if re.search(r"%[^%]+%|\$\(", part)
    ]
    if faults:
        raise UsageError(faults)
    program, *arguments = job.command
    comments = (
        *job.comments,
        "Set them as system variables, or as those of the account that it runs under.",
        "Have this file written by the option out, not by copying; then, as an administrator:",
        f'  schtasks /Create /XML {job.name}.xml /TN "{job.name}" /RU ACCOUNT /RP *',
        "/RU and /RP let it run while nobody is logged on; the password is asked for.",
        f'  schtasks /Run /TN "{job.name}"    to try it now',
    )
    return {
        f"{job.name}.xml": f"""\
<?xml version="1.0"?>
<!--
{_comment(comments)}
-->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape(job.about)}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2020-01-01T{job.when.time}:00</StartBoundary>
      <Enabled>true</Enabled>
      {_days(job)}
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>Password</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT6H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    }


def _days(job: Job) -> str:
    if job.when.weekday:
        day = f"<DaysOfWeek><{WEEKDAYS[job.when.weekday]} /></DaysOfWeek>"
        return f"<ScheduleByWeek>{day}<WeeksInterval>1</WeeksInterval></ScheduleByWeek>"
    if job.when.day:
        days = f"<DaysOfMonth><Day>{job.when.day}</Day></DaysOfMonth>"
        months = "".join(f"<{month} />" for month in _MONTHS)
        return f"<ScheduleByMonth>{days}<Months>{months}</Months></ScheduleByMonth>"
    return "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"


def _comment(lines: tuple[str, ...]) -> str:
    # Two hyphens together would end a comment of XML.
    return "\n".join(f"  {line}".rstrip() for line in lines).replace("--", "- -")
