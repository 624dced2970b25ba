"""Kind "per_year": points for each full year, up to the cap."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.nodes import Change
from calculator.points import Number, Points, exact, shown, span
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class PerYear:
    """`rate`: points a year."""

    field: str
    rate: Number
    words: str
    cap: Number

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return (self.field,)

    def gains(self, case: Case) -> tuple[Change, ...]:
        """Years come with time alone."""
        return ()

    def score(self, case: Case) -> Points:
        """The full years at their rate, capped; a part of a year does not count (std-33)."""
        years = case.value(self.field)
        if years is None:
            return Points(
                0,
                self.cap,
                f"{case.name(self.field)}还不清楚，可得{span(0, self.cap)}。",
                (self.field,),
            )
        points = min(self.cap, int(years) * self.rate)
        fact = f"{case.name(self.field)}满{int(years)}年"
        return exact(
            points, f"{fact}。{self.words}，最高{shown(self.cap)}分，计{shown(points)}分。"
        )


def read(reader: Reader) -> PerYear:
    """The rule from its table."""
    rate = reader.table("rate")
    rule = PerYear(
        reader.text("field"), rate.number("points"), rate.text("words"), reader.number("cap")
    )
    rate.close()
    return rule
