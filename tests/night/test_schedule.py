"""Schedules: each is read back as its system reads it, with paths that want quoting."""

import ast
import datetime
import re
import subprocess
import sys
import types
import xml.etree.ElementTree as ElementTree

import pytest
import yaml

from p2p_analysis.__main__ import main
from p2p_analysis.night.schedule import SYSTEMS
from p2p_analysis.night.units import cron

# What a folder may be called on some system.
NAMES = [
    "plain-2020",
    "a b",
    "100% of it %n",
    "it's",
    'a "quoted" one',
    "$HOME and ${PATH}",
    "back\\slash and \\\\ two",
    "percent after \\% backslash",
    "ends in a backslash\\",
    "Zürich – 東京 🏫",
    "{{ ds }} {% raw %}",
    "# hash: colon, - dash",
    "a & b <c> ]]> -->",
    "`date` $(date); rm !x",
]
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def printed(review, system, capsys, *more):
    """What `p2p schedule` prints for a system."""
    time = more or ("--daily", "02:00")
    assert main(["schedule", str(review), *time, "--as", system]) == 0
    return capsys.readouterr().out


def expected(review):
    """The command that must reach the system, word by word."""
    return [
        *(sys.executable, "-m", "p2p_analysis", "build", str(review)),
        *("--edition", "all", "--if-changed", "--log", str(review.parent / ".logs")),
    ]


def by_shell(command):
    """The words of a command as /bin/sh hands them over."""
    script = f"set -- {command}\nprintf '%s\\0' \"$@\""
    told = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True).stdout
    return told.decode().split("\0")[:-1]


def by_cron(line, *, takes_one_of_two):
    """The command of a line after cron has read it: % is a line's end, \\% is a percent sign."""
    command = re.match(r"(?:\S+ ){5}(.*)", line)[1]
    pattern = r"\\([%\\])" if takes_one_of_two else r"\\(%)"
    found, place = "", 0
    while place < len(command):
        if escaped := re.compile(pattern).match(command, place):
            found, place = found + escaped[1], place + 2
        elif command[place] == "\\":
            found, place = found + command[place : place + 2], place + 2
        else:
            assert command[place] != "%", "cron would end the command here"
            found, place = found + command[place], place + 1
    return found


def by_windows(arguments):
    """The words of a command line as a program on Windows splits them (CommandLineToArgvW)."""
    found, word, quoted, place = [], None, False, 0
    while place < len(arguments):
        slashes = re.compile(r"\\*").match(arguments, place)[0]
        place += len(slashes)
        sign = arguments[place : place + 1]
        if sign == '"':
            word = (word or "") + slashes[: len(slashes) // 2]
            if len(slashes) % 2:
                word += sign
            else:
                quoted = not quoted
        elif sign in (" ", "\t", "") and not quoted:
            if slashes or word is not None:
                found.append((word or "") + slashes)
            word = None
        else:
            word = (word or "") + slashes + sign
        place += 1
    return [*found, word] if word is not None else found


def by_systemd(value):
    """The words of an ExecStart that begins with a colon, with specifiers put in."""
    assert value.startswith(":")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', value[1:])
    assert " ".join(f'"{word}"' for word in words) == value[1:]
    found = [re.sub(r"\\(.)", r"\1", word) for word in words]
    assert not [word for word in found if re.search("%(?!%)", word.replace("%%", ""))]
    return [word.replace("%%", "%") for word in found]


def test_a_checker_that_is_missing_fails_in_ci_alone(checker, monkeypatch):
    monkeypatch.setenv("CI", "1")
    with pytest.raises(AssertionError, match="CI needs a-checker-of-no-system"):
        checker("a-checker-of-no-system")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        checker("a-checker-of-no-system")


# --- cron ---


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("takes_one_of_two", [True, False])
def test_a_crontab_runs_the_command_as_it_is(write, capsys, name, takes_one_of_two):
    review = write(name)
    lines = printed(review, "cron", capsys).splitlines()
    (line,) = [line for line in lines if not line.startswith("#")]
    assert line.startswith("0 2 * * * ")
    *command, out = by_cron(line, takes_one_of_two=takes_one_of_two).split(" >/dev/null")
    assert out == ""
    assert by_shell(*command) == expected(review)


@pytest.mark.parametrize("name", NAMES)
def test_cron_takes_the_table(write, capsys, checker, tmp_path, name):
    table = tmp_path / "table"
    table.write_text(printed(write(name), "cron", capsys), encoding="utf-8")
    told = subprocess.run([checker("crontab"), "-n", table], capture_output=True, check=False)
    assert told.returncode == 0, told.stderr
    table.write_text(table.read_text("utf-8").replace("\n0 2 ", "\n0 25 "), encoding="utf-8")
    told = subprocess.run([checker("crontab"), "-n", table], capture_output=True, check=False)
    assert told.returncode != 0


def test_a_command_that_cron_would_cut_is_refused(write, capsys):
    reviews = [str(write(f"review-{number:02}")) for number in range(40)]
    assert main(["schedule", *reviews, "--daily", "02:00", "--as", "cron"]) == 2
    told = capsys.readouterr().err
    assert "signs and cron takes 990; schedule fewer reviews at a time" in told
    assert main(["schedule", *reviews, "--daily", "02:00", "--as", "systemd"]) == 0
    assert "and-39-more.timer" in capsys.readouterr().out
    assert cron._LONGEST < 1000


# --- systemd ---


def systemd_units(text):
    """The two files that are printed, by their names."""
    parts = re.split(r"^# -{10} (\S+) -{10}\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_systemd_runs_the_command_as_it_is_and_finds_no_fault(
    write, capsys, checker, tmp_path, name
):
    review = write(name)
    units = systemd_units(printed(review, "systemd", capsys))
    assert sorted(unit.rpartition(".")[2] for unit in units) == ["service", "timer"]
    (service,) = (text for unit, text in units.items() if unit.endswith(".service"))
    (start,) = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
    assert by_systemd(start) == expected(review)
    for unit, text in units.items():
        (tmp_path / unit).write_text(text, encoding="utf-8")
    paths = [tmp_path / unit for unit in units]
    command = [checker("systemd-analyze"), "verify", *paths]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    broken = service.replace(sys.executable, sys.executable + "-that-is-not-there")
    (tmp_path / next(unit for unit in units if unit.endswith(".service"))).write_text(broken)
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("time", "calendar"),
    [
        (("--daily", "02:00"), "*-*-* 02:00:00"),
        (("--weekly", "SUN", "4:30"), "Sun *-*-* 04:30:00"),
        (("--monthly", "1", "02:00"), "*-*-1 02:00:00"),
    ],
)
def test_systemd_reads_the_time_as_it_is_meant(write, capsys, checker, time, calendar):
    text = printed(write("plain"), "systemd", capsys, *time)
    assert f"OnCalendar={calendar}\n" in text
    command = [checker("systemd-analyze"), "calendar", "--iterations=3", calendar]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    days = [
        datetime.date.fromisoformat(day) for day in re.findall(r"\w{3} (\d{4}-\d\d-\d\d) ", told)
    ]
    assert len(set(days)) == 3
    if "Sun" in calendar:
        assert {day.isoweekday() for day in days} == {7}
    if "-1 " in calendar:
        assert {day.day for day in days} == {1}


# --- Windows ---


@pytest.mark.parametrize("name", [name for name in NAMES if "$(" not in name and "%" not in name])
def test_a_task_of_windows_is_whole_and_runs_the_command_as_it_is(write, capsys, name):
    review = write(name)
    task = ElementTree.fromstring(printed(review, "windows", capsys))
    assert (task.tag, task.get("version")) == (f"{TASK}Task", "1.2")

    def text(path):
        (found,) = task.findall("/".join(f"{TASK}{step}" for step in path.split("/")))
        return found.text

    command = [text("Actions/Exec/Command"), *by_windows(text("Actions/Exec/Arguments"))]
    assert command == expected(review)
    assert text("Triggers/CalendarTrigger/StartBoundary") == "2020-01-01T02:00:00"
    assert text("Triggers/CalendarTrigger/ScheduleByDay/DaysInterval") == "1"
    assert text("Settings/MultipleInstancesPolicy") == "IgnoreNew"
    assert text("Settings/StartWhenAvailable") == "true"
    assert text("Principals/Principal/LogonType") == "Password"


def test_a_task_of_windows_names_its_days(write, capsys):
    review = write("plain")
    weekly = ElementTree.fromstring(printed(review, "windows", capsys, "--weekly", "tue", "02:00"))
    days = weekly.findall(f".//{TASK}ScheduleByWeek/{TASK}DaysOfWeek/*")
    assert [day.tag for day in days] == [f"{TASK}Tuesday"]
    monthly = ElementTree.fromstring(printed(review, "windows", capsys, "--monthly", "7", "02:00"))
    assert monthly.findtext(f".//{TASK}ScheduleByMonth/{TASK}DaysOfMonth/{TASK}Day") == "7"
    assert len(monthly.findall(f".//{TASK}ScheduleByMonth/{TASK}Months/*")) == 12


@pytest.mark.parametrize("name", ["%TEMP% x", "$(Arg0)"])
def test_a_path_that_task_scheduler_would_change_is_refused(write, capsys, name):
    review = write(name)
    assert main(["schedule", str(review), "--daily", "02:00", "--as", "windows"]) == 2
    assert "mean something to Task Scheduler; rename the folder" in capsys.readouterr().err


def test_a_task_is_written_in_the_encoding_that_windows_knows_by_its_mark(write, capsys, tmp_path):
    review = write("Zürich")
    out = tmp_path / "units"
    assert printed(review, "windows", capsys, "--daily", "02:00", "--out", str(out))
    (path,) = out.iterdir()
    assert path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    task = ElementTree.parse(path).getroot()
    assert "Zürich" in task.findtext(f"{TASK}RegistrationInfo/{TASK}Description")


# --- Airflow ---


def dag_of(text, monkeypatch, *, version):
    """Run a DAG's file against stand-ins for Airflow; return its names, and what it declared."""
    declared = {}

    def dag(**given):
        def take(function):
            declared["dag"] = given
            return function

        return take

    def task(**given):
        def take(function):
            declared["task"], declared["run"] = given, function
            return lambda: declared.__setitem__("tasks", declared.get("tasks", 0) + 1)

        return take

    found = types.SimpleNamespace(dag=dag, task=task)
    home = {3: "airflow.sdk", 2: "airflow.decorators"}[version]
    for name in ("airflow", "airflow.sdk", "airflow.decorators"):
        monkeypatch.setitem(sys.modules, name, found if name in ("airflow", home) else None)
    pendulum = types.SimpleNamespace(
        datetime=lambda *day, tz: (datetime.date(*day), tz),
        duration=lambda **given: datetime.timedelta(**given),
    )
    monkeypatch.setitem(sys.modules, "pendulum", pendulum)
    names = {}
    exec(compile(ast.parse(text), "dag", "exec"), names)
    return names, declared


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("name", NAMES)
def test_airflow_runs_the_command_as_it_is(write, capsys, monkeypatch, name, version):
    review = write(name)
    names, declared = dag_of(printed(review, "airflow", capsys), monkeypatch, version=version)
    assert names["COMMAND"] == expected(review)
    assert declared["dag"]["schedule"] == "0 2 * * *"
    assert declared["dag"]["start_date"] == (datetime.date(2020, 1, 1), "Europe/London")
    assert (declared["dag"]["catchup"], declared["dag"]["max_active_runs"]) == (False, 1)
    assert re.fullmatch(r"[\w.-]+", declared["dag"]["dag_id"], re.ASCII)
    assert declared["tasks"] == 1


def test_a_failed_build_fails_the_task_of_airflow(write, capsys, monkeypatch):
    _, declared = dag_of(printed(write("plain"), "airflow", capsys), monkeypatch, version=3)
    ends = iter([4, 0])
    ended = types.SimpleNamespace
    monkeypatch.setattr(subprocess, "run", lambda command, check: ended(returncode=next(ends)))
    with pytest.raises(RuntimeError, match="exit code 4; its log says why"):
        declared["run"]()
    assert declared["run"]() is None


# --- GitHub ---


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_of_github_runs_the_command_as_it_is(write, capsys, name):
    review = write(name)
    workflow = yaml.safe_load(printed(review, "github", capsys))
    assert workflow["on"]["schedule"] == [{"cron": "0 2 * * *"}]
    (job,) = workflow["jobs"].values()
    assert job["runs-on"] == "self-hosted"
    (step,) = job["steps"]
    assert by_shell(step["run"]) == expected(review)
    assert step["env"]["P2P_SMTP_PASSWORD"] == "${{ secrets.P2P_SMTP_PASSWORD }}"
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert workflow["permissions"] == {}


def test_a_path_that_github_would_change_is_refused(write, capsys):
    review = write("${{ secrets.X }}")
    assert main(["schedule", str(review), "--daily", "02:00", "--as", "github"]) == 2
    assert "means something to GitHub" in capsys.readouterr().err


# --- All ---


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_unit_tells_people_what_it_does_and_how_a_failure_reaches_them(write, capsys, system):
    told = printed(write("plain-2020"), system, capsys)
    for words in (
        "Papers of plain-2020, every day at 02:00, if anything changed.",
        "P2P_SMTP_HOST",
        "P2P_WEBHOOK_URL",
        "P2P_HEALTHCHECK_URL",
        "A log of every run: ",
    ):
        assert words in told


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_path_with_a_line_break_is_refused_everywhere(write, capsys, system):
    review = write("two\nlines")
    assert main(["schedule", str(review), "--daily", "02:00", "--as", system]) == 2
    assert "cannot stand in a schedule; rename it" in capsys.readouterr().err


def test_every_option_of_the_command_is_one_that_a_build_knows(write, capsys):
    with pytest.raises(SystemExit):
        main(["build", "--help"])
    told = capsys.readouterr().out
    options = [word for word in expected(write("plain")) if word.startswith("--")]
    assert options == ["--edition", "--if-changed", "--log"]
    assert [word for word in options if not re.search(rf"{word}\b", told)] == []


def test_faults_of_reviews_and_of_the_time_are_told_together(write, capsys):
    assert main(["schedule", str(write("a")), "nowhere", "--daily", "2", "--as", "cron"]) == 3
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in told] == ["nowhere", "--daily"]


def test_a_file_that_stands_is_never_written_over(write, capsys, tmp_path):
    review, out = write("plain"), tmp_path / "units"
    given = ["schedule", str(review), "--daily", "02:00", "--as", "systemd", "--out", str(out)]
    assert main(given) == 0
    names = [path.name for path in sorted(out.iterdir())]
    assert names == ["p2p-plain.service", "p2p-plain.timer"]
    (out / names[0]).write_text("ours")
    (out / names[1]).unlink()
    capsys.readouterr()
    assert main(given) == 2
    assert "p2p-plain.service: stands already" in capsys.readouterr().err
    assert [path.read_text() for path in out.iterdir()] == ["ours"]
    blocked = [*given[:-1], str(out / names[0] / "below")]
    assert main(blocked) == 2
    assert "could not be written" in capsys.readouterr().err


def test_several_reviews_are_one_command_with_logs_above_them_all(write, capsys):
    reviews = [write("one"), write("two")]
    given = ["schedule", *map(str, reviews), "--daily", "02:00", "--as", "cron"]
    assert main(given) == 0
    command = by_cron(capsys.readouterr().out.splitlines()[-1], takes_one_of_two=True)
    words = by_shell(command.removesuffix(" >/dev/null"))
    assert words[4:6] == list(map(str, reviews))
    assert words[-1] == str(reviews[0].parent / ".logs")
    assert main([*given, "--log", "elsewhere"]) == 0
    assert "/elsewhere >/dev/null" in capsys.readouterr().out
