"""The rules of separation, one day and one pair at a time: slow, plain, and written apart."""

from __future__ import annotations

from p2p_analysis.evidence.whereabouts import ANYWHERE, NOWHERE, UNKNOWN

YES, NO, OPEN = 1, 0, -1


def by_day(question):
    """Since, now, move (as YES, NO or OPEN) and days together, for each case."""
    review, end = question.review_day, question.year_ends
    found = []
    for case, since in enumerate(question.since.tolist()):
        if since >= review:
            found.append((OPEN, OPEN, OPEN, 0))
            continue
        past = range(since + 1, review + 1)
        days = [_together(question, case, day, _past) for day in past]
        coming = [
            _together(question, case, day, _coming, moves=True)
            for day in range(review + 1, end + 1)
        ]
        found.append((_any(days), days[-1], _any(coming), days.count(YES)))
    return found


def _any(answers):
    return YES if YES in answers else OPEN if OPEN in answers else NO


def _together(question, case, day, look, *, moves=False):
    sides = []
    for side, victim in enumerate((True, False)):
        members = [
            int(child)
            for child, of, role in zip(question.child, question.case, question.victim, strict=True)
            if of == case and role == victim
        ]
        where = [look(question, child, day) for child in members]
        if not members or question.absent[case, side]:
            where.append((set(), {(ANYWHERE, True)}))
        sides.append(where)
    answers = [_pair(one, other, moves=moves) for one in sides[0] for other in sides[1]]
    return _any(answers)


def _pair(one, other, *, moves):
    for sure, answer in ((True, YES), (False, OPEN)):
        for place, fresh in one[0] if sure else one[0] | one[1]:
            for also, newly in other[0] if sure else other[0] | other[1]:
                meet = place == also or (not sure and ANYWHERE in (place, also))
                if meet and (fresh or newly or not moves):
                    return answer
    return NO


def _stays_of(question, child):
    for mine, place, first, last, current in zip(*question.stays, strict=True):
        if mine == child:
            yield (
                int(place),
                None if first == UNKNOWN else int(first),
                None if last == UNKNOWN else int(last),
                bool(current),
            )


def _state(day_answers):
    """Sure and perhaps places of a day, each with whether it may be fresh."""
    sure, perhaps, covered = set(), set(), False
    for place, how, new, perhaps_new in day_answers:
        if place == ANYWHERE:
            if how:
                perhaps.add((ANYWHERE, perhaps_new))
            continue
        if how == "sure":
            covered = True
            if place != NOWHERE:
                sure.add((place, new))
                perhaps.add((place, perhaps_new))
        elif how == "perhaps" and place != NOWHERE:
            perhaps.add((place, perhaps_new))
    if not covered:
        perhaps.add((ANYWHERE, True))
    return sure, perhaps


def _past(question, child, day):
    review = question.review_day
    answers = []
    for place, first, last, current in _stays_of(question, child):
        last_known = review if current else last
        if first is not None and last_known is not None:
            how = "sure" if first <= day <= last_known else ""
        elif first is not None:
            how = "sure" if day == first else "perhaps" if day > first else ""
        elif last_known is not None:
            how = "sure" if day == last_known else "perhaps" if day < last_known else ""
        else:
            how = "perhaps"
        answers.append((place, how, False, False))
    return _state(answers)


def _coming(question, child, day):
    review = question.review_day
    stays = list(_stays_of(question, child))
    planned = [first for _, first, _, _ in stays if first is not None and first > review]
    phase = int(question.phase_ends[child])
    until = min(planned) - 1 if planned else phase if phase > review else None
    answers = []
    for place, first, last, current in stays:
        undated = first is None and not current
        new = first is not None and first > review
        if new:
            how = "sure" if first <= day and (last is None or day <= last) else ""
        elif current:
            how = "perhaps" if until is None else "sure" if day <= until else ""
        elif last is None:
            how = "perhaps"
        elif first is None:
            how = "sure" if day == last else "perhaps" if day < last else ""
        else:
            how = "sure" if day <= last else ""
        answers.append((place, how, new, new or undated))
    return _state(answers)
