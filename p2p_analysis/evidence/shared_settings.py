"""What a settings history adds to the cases: four fields, and three lists for the exempt side."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.histories import Histories, History, load_histories
from p2p_analysis.evidence.separation import OPEN, YES, Answers, Question, answer
from p2p_analysis.evidence.whereabouts import ANYWHERE, NOWHERE, UNKNOWN, lasts_until
from p2p_analysis.words.case_list import CaseList
from p2p_analysis.words.errors import Fault
from p2p_analysis.words.recorded import MISSING

FROM_SETTINGS = ("shared_since_disclosure", "shared_now", "shared_at_transition", "days_shared")
_WORDS = {YES: "Yes", OPEN: "Not recorded"}
_GAP = "Not recorded"


def settings_faults(review: Review) -> Iterator[Fault]:
    """Name each measure that asks what only a settings history can tell, if there is none."""
    if review.settings is not None:
        return
    for name, measure in review.measures.items():
        asked = {*measure.where, *measure.by, *([measure.field] if measure.field else [])}
        for field in sorted(asked & set(FROM_SETTINGS)):
            problem = f'"{field}" needs a settings history; name its files under [settings]'
            yield Fault(f"review.toml, [measures.{name}]", problem)


def add_shared_settings(
    rows: pd.DataFrame, review: Review
) -> tuple[pd.DataFrame, dict[str, CaseList], History]:
    """Add the fields, and make the lists; the given table is left as it is.

    Returns
    -------
    (pd.DataFrame, dict of str to CaseList, History)
        Also how the history was read; without a history, fields that are not recorded for any
        case, no list, and no fingerprint.
    """
    found = rows.copy()
    if review.settings is None:
        for name in FROM_SETTINGS:
            kind = "Int64" if name == "days_shared" else "boolean"
            found[name] = pd.Series(MISSING, index=rows.index, dtype=kind)
        return found, {}, History()
    histories = load_histories(review, rows["case_id"])
    question = _question(rows, histories, review)
    answers = answer(question)
    for name, three in zip(FROM_SETTINGS, (answers.since, answers.now, answers.move), strict=False):
        found[name] = pd.arrays.BooleanArray(three == YES, three == OPEN)
    days = np.asarray(answers.days, dtype=np.int64)
    found["days_shared"] = pd.arrays.IntegerArray(days, answers.since == OPEN)
    inside = found["period"].notna().to_numpy()
    order = np.argsort(rows["referred_on"].to_numpy(), kind="stable")
    chosen = [int(at) for at in order if inside[at]]
    lists = {
        "separation": _separation(found, chosen, answers, question, histories),
        "transition_watch": _watch(found, chosen, answers, question, histories),
        "separation_disagreements": _disagreements(found, chosen, question.review_day),
    }
    return found, lists, histories.read


def _question(rows: pd.DataFrame, histories: Histories, review: Review) -> Question:
    told = rows["disclosed_on"].fillna(rows["referred_on"])
    days = told.to_numpy().astype("datetime64[D]")
    review_day = np.datetime64(review.as_at, "D").astype(np.int64)
    since = np.where(np.isnat(days), review_day, days.astype(np.int64))  # undated: not askable
    absent = np.zeros((len(rows), 2), dtype=bool)
    for side, field in enumerate(("victims", "perpetrators")):
        listed = np.bincount(histories.case[histories.victim == (side == 0)], minlength=len(rows))
        absent[:, side] = listed < rows[field].fillna(0).to_numpy(dtype=np.int64)
    return Question(
        stays=histories.stays,
        phase_ends=histories.phase_ends,
        case=histories.case,
        child=histories.child,
        victim=histories.victim,
        since=since,
        absent=absent,
        review_day=int(review_day),
        year_ends=int(np.datetime64(_a_year_after(review.as_at), "D").astype(np.int64)),
    )


def _a_year_after(day: datetime.date) -> datetime.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _separation(
    rows: pd.DataFrame,
    chosen: list[int],
    answers: Answers,
    question: Question,
    histories: Histories,
) -> CaseList:
    head = (
        "Case", "Disclosed on", "At one setting since", "At one setting now",
        "Days at one setting, at least", "Settings shared", "At one setting after a coming move",
    )  # fmt: skip
    where: dict[int, set[str]] = {}
    for key in answers.shared.key:
        case, place = divmod(int(key), answers.places)
        where.setdefault(case, set()).add(histories.urns[place])
    lines = []
    ids, disclosed = rows["case_id"].tolist(), rows["disclosed_on"].notna().to_numpy()
    for at in chosen:
        instead = "" if disclosed[at] else " (referral)"
        lines.append(
            (
                str(ids[at]),
                f"{_day(question.since[at])}{instead}",
                _word(answers.since[at]),
                _word(answers.now[at]),
                str(answers.days[at]) if answers.since[at] != OPEN else _GAP,
                ", ".join(sorted(where.get(at, ()))) or "None known",
                _word(answers.move[at]),
            )
        )
    return CaseList(head, tuple(lines))


def _watch(
    rows: pd.DataFrame,
    chosen: list[int],
    answers: Answers,
    question: Question,
    histories: Histories,
) -> CaseList:
    head = (
        "Case", "Children", "Day of the move", "From", "To", "At one setting then", "What to do",
    )  # fmt: skip
    members: dict[int, list[int]] = {}
    for member, case in enumerate(question.case):
        members.setdefault(int(case), []).append(member)
    stays, until = (
        _stays_by_child(histories),
        lasts_until(histories.stays, histories.phase_ends, question.review_day),
    )
    lines, ids = [], rows["case_id"].tolist()
    for at in (at for at in chosen if answers.move[at] in (YES, OPEN)):
        case = str(ids[at])
        known = sorted(members.get(at, ()), key=lambda one: (not question.victim[one], one))
        told = _word(answers.move[at])
        alike: dict[tuple[str, str, str], list[str]] = {}  # children of whom the same is to be said
        for member in known:
            child = int(question.child[member])
            move = _next_move(stays.get(child, ()), int(until[child]), question, histories)
            if move is None:
                continue
            role = "alleged victim" if question.victim[member] else "alleged perpetrator"
            alike.setdefault(move, []).append(f"{histories.children[child]} ({role})")
        for move, children in alike.items():
            advice = _advice(bool(answers.move[at] == YES), *move)
            lines.append((case, ", ".join(children), *move, told, advice))
        if not known or question.absent[at].any():
            advice = "Add the children of the case whom the settings history does not name."
            lines.append((case, _GAP, _GAP, _GAP, _GAP, told, advice))
    return CaseList(head, tuple(lines))


def _stays_by_child(histories: Histories) -> Mapping[int, list[tuple[int, int, int, bool]]]:
    found: dict[int, list[tuple[int, int, int, bool]]] = {}
    for child, *stay in zip(*(part.tolist() for part in histories.stays), strict=True):
        found.setdefault(child, []).append(tuple(stay))
    return found


def _next_move(
    stays: list[tuple[int, int, int, bool]] | tuple[()],
    until: int,
    question: Question,
    histories: Histories,
) -> tuple[str, str, str] | None:
    """When, from where, and to where; None if the child stays where it is all through the year."""
    review, year_ends = question.review_day, question.year_ends
    here = {
        place
        for place, first, last, current in stays
        if current or (UNKNOWN < first <= review <= last)
    }
    planned = sorted((first, place) for place, first, _, _ in stays if first > review)
    origin = _places(here, histories)
    if planned and planned[0][0] <= year_ends:
        first = planned[0][0]
        return _day(first), origin, _places({p for day, p in planned if day == first}, histories)
    ends = [last for _, first, last, _ in stays if UNKNOWN < first <= review < last]
    leaves = max([*ends, until] if here else [UNKNOWN])
    if leaves >= year_ends:
        return None
    if here == {NOWHERE} and leaves == UNKNOWN:
        return _GAP, origin, _GAP
    return (_day(leaves) if leaves > UNKNOWN else _GAP), origin, _GAP


def _advice(together: bool, when: str, origin: str, target: str) -> str:
    if together and target != _GAP:
        return "Plan with the new setting how to keep the children apart, before the move."
    if origin == _GAP:
        return "Find out where the child is, and complete the settings history."
    if origin == "No setting":
        return "Ask whether the child means to return to education, and where."
    if when == _GAP:
        return "Record when the child's phase of education ends."
    return "Ask where the child will go, and tell MASH before a place is taken up."


def _disagreements(rows: pd.DataFrame, chosen: list[int], review_day: int) -> CaseList:
    head = (
        "Case", "Read by the officers on", "At one setting that day, by the officers",
        f"At one setting on {_day(review_day)}, by history",
    )  # fmt: skip
    ours, theirs = rows["shared_now"], rows["same_setting_now"]
    apart = (ours != theirs).to_numpy(dtype=bool, na_value=False)
    ids, days = rows["case_id"].tolist(), rows["reviewed_on"]
    lines = []
    for at in (at for at in chosen if apart[at]):
        read = days.iat[at]
        read = f"{read.day} {read:%B %Y}" if pd.notna(read) else _GAP
        told = ("No", "Yes") if ours.iat[at] else ("Yes", "No")
        lines.append((str(ids[at]), read, *told))
    return CaseList(head, tuple(lines))


def _places(places: set[int], histories: Histories) -> str:
    names = {ANYWHERE: _GAP, NOWHERE: "No setting"}
    return ", ".join(sorted(names.get(one) or histories.urns[one] for one in places)) or _GAP


def _day(number: int) -> str:
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=int(number))
    return f"{day.day} {day:%B %Y}"


def _word(answer: int) -> str:
    return _WORDS.get(int(answer), "No")
