"""Kind "grades": grades of the last years in post; the number of the best ones gives the points."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.kinds.tiers import Tier, read_tier, tier_of
from calculator.nodes import Change
from calculator.points import Number, Points, exact, hull, shown, span
from calculator.reader import Reader
from calculator.timeline import Time, Years, told


@dataclass(frozen=True, slots=True)
class YearlyGrades:
    """`best`, `plain` and `worst`: the grades the tiers speak of. `window`: how many years back.
    `delay` years are added to those asked for with `each` so many years of the worst grade; 0: none are.
    `missing_reading`: a grade between plain and worst, and no best one: 0 (A) or the plain tier (B).
    """

    field: str
    tiers: tuple[Tier, ...]
    plain_points: Number
    plain_words: str
    window: int
    best: str
    plain: str
    worst: str
    each: int
    delay: int
    missing_reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return told(self.field, time.title, time.title_since, time.field_work_since)

    def gains(self, case: Case) -> tuple[Change, ...]:
        """Grades of past years are what they are."""
        return ()

    def score(self, case: Case) -> Points:
        """Points of the window's grades, over every run of years in post and every open grade."""
        given: dict[int, str | None] = case.value(self.field) or {}
        windows = dict.fromkeys(case.post.since(case.year - self.window))
        options = [
            self._of_window(case, [given.get(year) for year in window]) for window in windows
        ]
        if len(options) == 1:
            return options[0]
        low, high = min(option.min for option in options), max(option.max for option in options)
        inner = tuple(dict.fromkeys(need for option in options for need in option.needs))
        readings = tuple(dict.fromkeys(id for option in options for id in option.readings))
        why = f"任职年度还不确定，{case.name(self.field)}可得{span(low, high)}。"
        return Points(low, high, why, (*case.post.needs, *inner) if low < high else (), readings)

    def years(self, case: Case) -> tuple[int, ...] | None:
        """The years whose grades are asked for; None while the beginning of the post is unknown."""
        return case.post.asked(case.year - self.window)

    def failed(self, case: Case) -> Years:
        """How many years the years of the window with the worst grade add to those asked for."""
        given: dict[int, str | None] = case.value(self.field) or {}
        runs = case.post.since(case.year - self.window)
        windows = [[given.get(year) for year in run] for run in runs]
        least = min(window.count(self.worst) for window in windows)
        most = max(window.count(self.worst) + window.count(None) for window in windows)
        open_ = (self.field,) if any(None in window for window in windows) else ()
        low, high = (failed // self.each * self.delay for failed in (least, most))
        return Years(low, high, (*case.post.needs, *open_) if low < high else ())

    def _of_window(self, case: Case, grades: list[str | None]) -> Points:
        if not grades:
            why = f"任职以来还没有完整的考核年度，按“{self.plain_words}”，计{shown(self.plain_points)}分。"
            return exact(self.plain_points, why)
        best, unknown = grades.count(self.best), grades.count(None)
        fact = f"近{len(grades)}年考核{case.label(self.field, self.best)}{best}年"
        if not unknown:
            points, rule, readings = self._points(case, best, grades)
            return exact(points, f"{fact}。{rule}，计{shown(points)}分。", readings)
        outcomes = [
            self._points(case, best + more, [*grades, other])
            for more in range(unknown + 1)
            # With all open years the best, no grade is left to be anything else.
            for other in ([None] if more == unknown else [self.plain, self.worst, ""])
        ]
        low, high = hull(points for points, _, _ in outcomes)
        why = f"{fact}，另有{unknown}年考核还不清楚，可得{span(low, high)}。"
        readings = (self.missing_reading,) if any(reading for _, _, reading in outcomes) else ()
        return Points(low, high, why, (self.field,) if low < high else (), readings)

    def _points(
        self, case: Case, best: int, grades: list[str | None]
    ) -> tuple[Number, str, tuple[str, ...]]:
        """Points for so many best grades, the others being those in `grades`; the rule; the readings."""
        tier = tier_of(self.tiers, best)
        if tier:
            return tier.points, f"按“{tier.words}”", ()
        if self.worst in grades:
            return 0, f"有{case.label(self.field, self.worst)}年度，没有可计的档次", ()
        if all(grade in (self.plain, self.best, None) for grade in grades):
            return self.plain_points, f"按“{self.plain_words}”", ()
        others = dict.fromkeys(
            grade for grade in grades if grade not in (self.plain, self.best, None)
        )
        fact = f"有{'、'.join(case.label(self.field, grade) for grade in others)}年度"
        if case.takes_b(self.missing_reading):
            return self.plain_points, f"{fact}，比照“{self.plain_words}”", (self.missing_reading,)
        return 0, f"{fact}，不在任何一档", (self.missing_reading,)


def read(reader: Reader) -> YearlyGrades:
    """The rule from its table."""
    plain, window = reader.table("all_plain"), reader.table("window")
    delay = reader.optional("delay")
    grades = YearlyGrades(
        field=reader.text("field"),
        tiers=tuple(read_tier(table) for table in reader.tables("tiers")),
        plain_points=plain.number("points"),
        plain_words=plain.text("words"),
        window=int(window.number("years")),
        best=reader.text("best"),
        plain=reader.text("plain"),
        worst=reader.text("worst"),
        missing_reading=reader.text("missing_reading", ""),
        # Where the words are not found they read as noughts, and the rules have a mistake.
        each=delay.count("each") if delay else 1,
        delay=int(delay.number("years")) if delay else 0,
    )
    for table in (plain, window, delay):
        if table:
            table.close()
    return grades
