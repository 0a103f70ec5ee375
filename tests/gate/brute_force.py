"""An attacker who tries every case file: simple, and blind to how the gate works.

A case file is how often each kind of case stands in it, and each printed number is a sum over
kinds; kinds that no printed number tells apart are one (`kinds`). Where there are few, every case
file is written out; where there are more, whole-number programmes find the least and the greatest
value that a number takes in any of them.

Settings are counted too: an unknown for the cases without a setting, and one for the settings of
each make-up, that is, of each set of kinds that some setting has cases of.
"""

from functools import cache, cached_property
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from p2p_analysis.gate.figures import WITHHELD, Withheld
from tests.gate.kinds import kinds_of, places_of


@cache
def every_case_file(kinds, largest):
    """All ways to have up to so many cases of some kinds; a row each."""
    # Stars and bars: where the bars stand among the stars; the last group is what is left over.
    bars = np.array(list(combinations(range(largest + kinds), kinds)))
    return np.diff(bars, axis=1, prepend=-1) - 1


class Attacker:
    """A paper, and every case file that fits it.

    Attributes
    ----------
    keys, shown, sums : list, list, array
        Each printed number, what is printed of it, and the unknowns that it adds up.
    truth : array
        The unknowns of the true case file.
    """

    def __init__(self, tiny, release, more_cases=10):
        self.tiny, self.release = tiny, release
        self.kinds = kinds_of(tiny)
        self.most = len(tiny.rows) + more_cases
        self.makeups = [
            makeup
            for size in range(1, len(self.kinds) + 1)
            for makeup in combinations(range(len(self.kinds)), size)
        ] if tiny.counts_settings else []  # fmt: skip
        printed = [one for name in tiny.measures for one in self._printed(name)]
        self.keys = [key for key, _, _ in printed]
        self.shown = [value for _, value, _ in printed]
        self.sums = np.array([adds for _, _, adds in printed], dtype=int)
        self.truth = self._truth()

    # --- What is printed, and what it adds up -----------------------------------------------------

    def _printed(self, name):
        figure, measure = self.release[name], self.tiny.measures[name]
        answers = [{p[0]: p[2] for p in kind if p[1] == "answer"}[name] for kind in self.kinds]
        parts = {
            "value": {True},
            "no": {False},
            "not_recorded": {None},
            "base": {True, False, None},
            "at_most": {True, None},
        }
        for part, wanted in parts.items():
            here = [answer in wanted for answer in answers]
            if measure.get("unit") == "schools":
                whole = [self._settings(answers, makeup) in wanted for makeup in self.makeups]
                unnamed = [None in wanted and answer != "not asked" for answer in answers]
                here = [*[False] * len(answers), *unnamed, *whole]
            yield (name, part), getattr(figure, part), self._wide(here)
        for field in measure.get("by", ()):
            for level, value in self.release.breakdown(name, field).items():
                here = [(name, field, level) in kind for kind in self.kinds]
                yield (name, field, level), value, self._wide(here)

    def _wide(self, adds):
        return [*adds, *[False] * (self._unknowns - len(adds))]

    @property
    def _unknowns(self):
        kinds = len(self.kinds)
        return 2 * kinds + len(self.makeups) if self.tiny.counts_settings else kinds

    @staticmethod
    def _settings(answers, makeup):
        """A setting says yes if all of its cases do, and no if any of them says no."""
        found = {answers[kind] for kind in makeup} - {"not asked"}
        if not found:
            return "not asked"
        return False if False in found else None if None in found else True

    def _truth(self):
        found = np.zeros(self._unknowns, dtype=int)
        settings = {}
        for row in self.tiny.rows:
            kind = self.kinds.index(places_of(self.tiny, row))
            found[kind] += 1
            if self.tiny.counts_settings and row.get("school_urn"):
                settings.setdefault(row["school_urn"], set()).add(kind)
            elif self.tiny.counts_settings:
                found[len(self.kinds) + kind] += 1
        for makeup in settings.values():
            found[2 * len(self.kinds) + self.makeups.index(tuple(sorted(makeup)))] += 1
        return found

    # --- What a reader knows ----------------------------------------------------------------------

    def least(self, at):
        """The least that a withheld number can be.

        Where a nought would be shown it is 1; but of a group whose size is withheld a nought is
        withheld too, unless it is a figure shown by approval.
        """
        if self.release.edition.zeros == "withhold":
            return 0
        name, *part = self.keys[at]
        above = self.tiny.measures[name].get("of")
        group = (
            (above, "value") if part == ["base"] else (name, "base" if len(part) == 1 else "value")
        )
        no_group = name in self.release.edition.exceptions or group[0] is None
        return int(no_group or not self._withheld[self.keys.index(group)])

    @cached_property
    def _withheld(self):
        return [isinstance(value, Withheld) for value in self.shown]

    @cached_property
    def limits(self):
        """Rows over the unknowns, and between what their sums lie."""
        rows, low, high = list(self.sums), [], []
        for at, value in enumerate(self.shown):
            low.append(self.least(at) if self._withheld[at] else value)
            high.append(np.inf if self._withheld[at] else value)
        for whole, *parts in self.tiny.identities:
            found = sum(self.sums[self.keys.index((part, "value"))] for part in parts)
            rows.append(found - self.sums[self.keys.index((whole, "value"))])
            low.append(0)
            high.append(0)
        kinds = len(self.kinds)
        rows.append(np.arange(self._unknowns) < kinds)
        low.append(0)
        high.append(self.most)
        for kind in range(kinds) if self.tiny.counts_settings else ():
            # Cases with a setting: at least one in each setting of such a make-up, and none
            # unless there is such a setting.
            named = np.zeros(self._unknowns, dtype=int)
            named[kind], named[kinds + kind] = 1, -1
            has = np.array([0] * 2 * kinds + [int(kind in makeup) for makeup in self.makeups])
            rows += [named - has, named - self.most * has]
            low += [0, -np.inf]
            high += [np.inf, 0]
        return np.array(rows, dtype=int), np.array(low, dtype=float), np.array(high, dtype=float)

    def fits(self, found):
        """Which case files (a row each) agree with all that is known."""
        rows, low, high = self.limits
        sums = found @ rows.T
        return ((sums >= low) & (sums <= high)).all(axis=-1)

    # --- What a reader can work out ---------------------------------------------------------------

    def by_trying_all(self):
        """The least and the greatest value of each withheld number, from every case file."""
        files = every_case_file(len(self.kinds), self.most)
        found = files[self.fits(files)] @ self.sums.T
        return {
            key: (int(found[:, at].min()), int(found[:, at].max()))
            for at, key in enumerate(self.keys)
            if self._withheld[at]
        }

    def by_programmes(self, enough=np.inf):
        """The same from whole-number programmes; none is asked about a number known to be wide.

        Every answer is a case file, checked here in whole numbers.
        """
        values = self.sums @ self.truth
        low, high = values.copy(), values.copy()
        for at in np.flatnonzero(self._withheld):
            for sign in (-1, 1):
                if high[at] - low[at] < enough:
                    values = self.sums @ self._extreme(sign * self.sums[at])
                    low, high = np.minimum(low, values), np.maximum(high, values)
        return {
            key: (int(low[at]), int(high[at]))
            for at, key in enumerate(self.keys)
            if self._withheld[at]
        }

    def _extreme(self, cost):
        rows, low, high = self.limits
        answer = milp(
            cost,
            integrality=np.ones(self._unknowns),
            bounds=Bounds(0, self.most),
            constraints=LinearConstraint(rows, low, high),
        )
        found = np.round(answer.x).astype(int)
        assert self.fits(found)
        return found

    def narrow(self, width):
        """Withheld numbers whose least and greatest value lie closer together than promised."""
        found = self.by_programmes(width)
        return {key: (low, high) for key, (low, high) in found.items() if high - low < width}

    def at_best(self):
        """The same attacker, if all but noughts and what is approved were withheld."""
        return _AtBest(self.tiny, self.release)


class _AtBest(Attacker):
    """What a reader could work out if every number were withheld that may be."""

    def _printed(self, name):
        edition, truth = self.release.edition, self._truth()
        for key, _, adds in super()._printed(name):
            true = int(np.dot(adds, truth))
            stays = true == 0 and edition.zeros == "show"
            stays |= key[1] == "value" and name in edition.exceptions
            yield key, true if stays else WITHHELD, adds

    def least(self, at):
        return int(self.release.edition.zeros == "show")
