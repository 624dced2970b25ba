"""Kind "window": in the last years in post, only certain grades."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.nodes import Node
from calculator.reader import Reader
from calculator.timeline import Time, told


@dataclass(frozen=True, slots=True)
class Window:
    """`back`: so many years back from the application year, `values` the grades that will do."""

    clause: str
    words: str
    field: str
    back: int
    values: tuple[str | int, ...]
    plain: str  # what a year to come is taken to be

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        return told(self.field, time.title, time.title_since, time.field_work_since)

    def years(self, case: Case) -> tuple[int, ...] | None:
        """The years whose grades are asked for; None while the beginning of the post is unknown."""
        return case.post.asked(case.year - self.back)

    def check(self, case: Case) -> Node:
        """Unmet where a year that counts for sure has another grade; unknown while one is open."""
        given = case.value(self.field) or {}
        windows = [set(run) for run in case.post.since(case.year - self.back)]
        sure = set.intersection(*windows)
        bad = {year for year in set.union(*windows) if given.get(year) not in (None, *self.values)}
        open_ = {year for year in set.union(*windows) if given.get(year) is None}
        if bad & sure:
            year = max(bad & sure)
            # It leaves the window last, but for an open one behind it.
            last = max({year, *open_})
            return Node(
                self.clause,
                "unmet",
                f"{year}年考核{case.label(self.field, given[year])}，不是{case.label(self.field, self.plain)}以上等次。",
                timed=True,
                later=() if year == last else (self.field,),
            )
        if bad or open_:
            listed = "、".join(f"{year}年" for year in sorted(bad | open_))
            more = case.post.needs if (bad | open_) - sure else ()
            why = f"{listed}的考核还不清楚。"
            return Node(self.clause, "unknown", why, (*more, self.field), timed=True)
        if not sure:
            return Node(self.clause, "met", "还没有完整的考核年度。")
        span = f"{min(sure)}至{max(sure)}年" if len(sure) > 1 else f"{min(sure)}年"
        return Node(
            self.clause,
            "met",
            f"近{len(sure)}年（{span}）考核都在{case.label(self.field, self.plain)}以上。",
        )


def read(reader: Reader) -> Window:
    """The requirement from its table."""
    return Window(
        reader.text("clause"),
        reader.text("words"),
        reader.text("field"),
        int(reader.number("years")),
        reader.values("values"),
        reader.text("plain"),
    )
