"""Kind "exam": a mark out of 100, or in its place a grade given by the unit.

The record's field is an object of `score`, `pass_mark`, `valid`, `waived` and `grade`.
"""

from dataclasses import dataclass

from calculator.case import Case
from calculator.conditions import When, closed
from calculator.kinds.tiers import Tier, read_tier
from calculator.nodes import Change
from calculator.points import Number, Points, exact, hull, shown, span
from calculator.reader import Reader
from calculator.timeline import Time

# What the record knows of an exam, what gives the points first.
EXAM = ("score", "waived", "pass_mark", "valid", "grade")


@dataclass(frozen=True, slots=True)
class GradedTier:
    """Points for marks in a range, or for a grade."""

    tier: Tier
    grade: str


@dataclass(frozen=True, slots=True)
class Exam:
    """`gap_reading`: a mark between two tiers belongs to the lower (A) or the upper one (B).
    `exempt`: who needs no exam; `missing_reading`: without one they get the lowest tier (A) or 0 (B).
    """

    field: str
    tiers: tuple[GradedTier, ...]  # the lowest first
    bar_grade: str
    bar_words: str
    gap_reading: str
    exempt: When
    missing_reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return (*(f"{self.field}.{name}" for name in EXAM), self.exempt.field)

    def gains(self, case: Case) -> tuple[Change, ...]:
        """The least mark of each tier above the one reached, or the grades, where they count."""
        waived = case.value(f"{self.field}.waived")
        path = f"{self.field}.{'grade' if waived else 'score'}"
        if not case.can_change(path):
            return ()
        changes = []
        for graded in self.tiers:
            answer = graded.grade if waived else max(graded.tier.low, case.value(path))
            label = case.label(path, answer)
            changes.append(Change(path, answer, "", label, graded.tier.points))
        return tuple(changes)

    def score(self, case: Case) -> Points:
        """Points of the mark or grade; of an unknown one, the hull of all that pass."""
        given = case.value(self.field)
        waived, mark, grade = (
            case.value(f"{self.field}.{name}") for name in ("waived", "score", "grade")
        )
        exempt = self.exempt.holds(case.record)
        if given == {} and exempt:
            points = 0 if case.takes_b(self.missing_reading) else self._lowest()
            why = f"{self.exempt.words}不要求这项考试，也没有考核，计{shown(points)}分。"
            return exact(points, why, (self.missing_reading,))
        if waived:
            return self._of_grade(case, grade)
        if mark is not None:
            return self._of_mark(case, mark)
        return self._unknown(case, waived, grade, exempt)

    def _lowest(self) -> Number:
        return self.tiers[0].tier.points

    def _of_grade(self, case: Case, grade: str | None) -> Points:
        path = f"{self.field}.grade"
        if grade is None:
            low, high = hull(tier.tier.points for tier in self.tiers)
            return Points(
                low, high, f"免考，{case.name(path)}还不清楚，可得{span(low, high)}。", (path,)
            )
        fact = f"免考，{case.name(path)}：{case.label(path, grade)}"
        if grade == self.bar_grade:
            return exact(0, f"{fact}。{self.bar_words}，计0分。")
        tier = next(tier.tier for tier in self.tiers if tier.grade == grade)
        return exact(tier.points, f"{fact}。按“{tier.words}”，计{shown(tier.points)}分。")

    def _of_mark(self, case: Case, mark: Number) -> Points:
        fact = f"考试成绩{shown(mark)}分"
        if case.value(f"{self.field}.valid") is False:
            return exact(0, f"{fact}，但不在有效期内。{self.bar_words}，计0分。")
        pass_mark = case.value(f"{self.field}.pass_mark")
        if pass_mark is not None and mark < pass_mark:
            return exact(0, f"{fact}，低于合格分{shown(pass_mark)}分。{self.bar_words}，计0分。")
        points, words, readings = self._tier(case, mark)
        return exact(points, f"{fact}。按“{words}”，计{shown(points)}分。", readings)

    def _tier(self, case: Case, mark: Number) -> tuple[Number, str, tuple[str, ...]]:
        """Points and words of the tier for a mark that passes."""
        at = next(at for at, tier in enumerate(self.tiers) if mark <= tier.tier.high)
        tier = self.tiers[at].tier
        if tier.takes(mark):
            return tier.points, tier.words, ()
        tier = tier if case.takes_b(self.gap_reading) else self.tiers[max(at - 1, 0)].tier
        return tier.points, tier.words, (self.gap_reading,)

    def _unknown(
        self, case: Case, waived: bool | None, grade: str | None, exempt: bool | None
    ) -> Points:
        """No mark: what a mark that passes would give, or, if that can be, a grade, or neither of them."""
        valid, pass_mark = (case.value(f"{self.field}.{name}") for name in ("valid", "pass_mark"))
        points = [tier.tier.points for tier in self.tiers]
        marks: list[Number] = []
        readings: tuple[str, ...] = ()
        if valid is not False:
            # The least mark that passes gives the least points.
            least, _, readings = self._tier(case, pass_mark or 0)
            marks = [each for each in points if each >= least]
        grades = [tier.tier.points for tier in self.tiers if grade in (None, tier.grade)]
        grades = grades if waived is None else []
        neither: list[Number] = []
        if exempt is not False and all(case.value(f"{self.field}.{name}") is None for name in EXAM):
            neither.append(0 if case.takes_b(self.missing_reading) else self._lowest())
            readings += (self.missing_reading,)
        if not (marks or grades or neither):
            return exact(0, f"考试成绩不在有效期内。{self.bar_words}，计0分。")
        low, high = hull((*marks, *grades, *neither))
        needs = self._needs(case, marks, grades, neither) if low < high else ()
        why = f"{case.name(self.field + '.score')}还不清楚，可得{span(low, high)}。"
        return Points(low, high, why, needs, readings)

    def _needs(
        self, case: Case, marks: list[Number], grades: list[Number], neither: list[Number]
    ) -> tuple[str, ...]:
        """The unknown facts of which some answer, that does not bar, moves the least or the most points.

        `marks`, `grades`, `neither`: the points that come out by a mark, by a grade, without either.
        """
        now, taken = hull((*marks, *grades, *neither)), (*marks, *grades)

        def moves(*left: Number) -> bool:
            return bool(left) and hull(left) != now

        matters = {
            "score": bool(marks),
            # It says which of mark and grade there is, even where they span the same points.
            "waived": bool(marks and grades),
            "grade": any(moves(*marks, points) for points in grades),
            "pass_mark": bool(marks) and (moves(max(marks), *grades) or moves(*taken)),
            "valid": moves(*grades) or moves(*taken),
        }
        needs = tuple(f"{self.field}.{name}" for name in matters if matters[name])
        if case.value(self.field) == {} or moves(*taken):
            needs += (self.exempt.field,)
        return tuple(path for path in needs if case.value(path) is None)


def read(reader: Reader) -> Exam:
    """The rule from its table."""
    bar = reader.table("bar")
    exam = Exam(
        field=reader.text("field"),
        tiers=tuple(sorted(map(_tier, reader.tables("tiers")), key=lambda it: it.tier.high)),
        bar_grade=bar.text("grade"),
        bar_words=bar.text("words"),
        gap_reading=reader.text("gap_reading"),
        exempt=closed(reader.table("exempt")),
        missing_reading=reader.text("missing_reading"),
    )
    bar.close()
    return exam


def _tier(reader: Reader) -> GradedTier:
    grade = reader.text("grade")
    return GradedTier(read_tier(reader), grade)
