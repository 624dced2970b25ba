"""Kind "choice": an answer off a list gives the points of its tier."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.nodes import Change
from calculator.points import Number, Points, exact, hull, shown, span
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class ValueTier:
    """Points for certain answers."""

    points: Number
    values: tuple[str | int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`bar`: answers that bar the application, as (values, words).
    `missing`: the reading for an answer that no tier takes, and what its second side gives.
    `floor_reading`: the reading whose second side allows less than the lowest tier, down to 0.
    """

    field: str
    tiers: tuple[ValueTier, ...]
    bar: ValueTier | None
    missing_reading: str
    missing_points: Number
    floor_reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that the points hang on."""
        return (self.field,)

    def gains(self, case: Case) -> tuple[Change, ...]:
        """The answers of each tier; those that give less are for the caller to leave out."""
        if not case.can_change(self.field):
            return ()
        return tuple(
            Change(self.field, answer, "", case.label(self.field, answer), tier.points)
            for tier in sorted(self.tiers, key=lambda tier: tier.points)
            for answer in tier.values[:1]
        )

    def score(self, case: Case) -> Points:
        """Points of the answer; of an unknown one, the hull of all answers that are not barred."""
        answer = case.value(self.field)
        readings = tuple(filter(None, (self.missing_reading, self.floor_reading)))
        if answer is None:
            low, high = hull(self._possible(case))
            why = f"{case.name(self.field)}还不清楚，可得{span(low, high)}。"
            return Points(low, high, why, (self.field,), readings)
        fact = f"{case.name(self.field)}：{case.label(self.field, answer)}"
        if self.bar and answer in self.bar.values:
            return exact(0, f"{fact}。{self.bar.words}，计0分。")
        for tier in self.tiers:
            if answer in tier.values:
                return exact(tier.points, f"{fact}。按“{tier.words}”，计{shown(tier.points)}分。")
        points = self._missing(case)
        return exact(
            points, f"{fact}。计分表没有这一档，计{shown(points)}分。", (self.missing_reading,)
        )

    def _missing(self, case: Case) -> Number:
        return self.missing_points if case.takes_b(self.missing_reading) else 0

    def _possible(self, case: Case) -> list[Number]:
        possible = [tier.points for tier in self.tiers]
        if self.missing_reading:
            possible.append(self._missing(case))
        if case.takes_b(self.floor_reading):
            possible.append(0)
        return possible


def read(reader: Reader) -> Choice:
    """The rule from its table."""
    missing = reader.table("missing") if reader.has("missing") else None
    choice = Choice(
        reader.text("field"),
        tuple(_tier(table) for table in reader.tables("tiers")),
        _bar(reader.table("bar")) if reader.has("bar") else None,
        missing.text("reading") if missing else "",
        missing.number("points") if missing else 0,
        reader.text("floor_reading", ""),
    )
    if missing:
        missing.close()
    return choice


def _tier(reader: Reader) -> ValueTier:
    tier = ValueTier(reader.number("points"), reader.values("values"), reader.text("words"))
    reader.close()
    return tier


def _bar(reader: Reader) -> ValueTier:
    bar = ValueTier(0, reader.values("values"), reader.text("words"))
    reader.close()
    return bar
