"""Kind "scope": who may take part in something, by where they work; asked only of those who want to."""

from collections.abc import Iterable
from dataclasses import dataclass

from calculator.case import Case
from calculator.conditions import When, closed
from calculator.nodes import Change, Node, status_of
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class Scope:
    """`any`: the places, by clause. One is enough (A), or one of each clause (B of `reading`)."""

    clause: str
    words: str
    only: When
    any: tuple[When, ...]
    reading: str

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        return (*self.only.fields, *(field for when in self.any for field in when.fields))

    def check(self, case: Case) -> Node:
        """Met also for who does not want to take part."""
        wanted = self.only.holds(case.record)
        if wanted is False:
            return Node(self.clause, "met", f"{case.fact(self.only)}，不涉及。")
        by_clause: dict[str, list[bool | None]] = {}
        for when in self.any:
            by_clause.setdefault(when.clause, []).append(when.holds(case.record))
        found = [_any(places) for places in by_clause.values()]
        one, each = _any(found), False if False in found else None if None in found else True
        holds = each if case.takes_b(self.reading) else one
        readings = () if one == each else (self.reading,)
        needs = (
            tuple(field for when in self.any for field in when.open(case.record))
            if holds is None
            else ()
        )
        if wanted is None and not holds:
            return Node(
                self.clause,
                "unknown",
                f"{case.fact(self.only)}。",
                (*self.only.open(case.record), *needs),
                readings,
            )
        facts = "；".join(dict.fromkeys(case.fact(when) for when in self.any))
        changes = self._changes(case) if holds is False else ()
        return Node(self.clause, status_of(holds), f"{facts}。", needs, readings, changes=changes)

    def _changes(self, case: Case) -> tuple[Change, ...]:
        """To give up taking part, or to be where it is allowed."""
        field = self.only.field
        options = case.questions[field].options if case.can_change(field) else ()
        others = (
            Change(field, option.value, self.only.clause, option.label)
            for option in options
            if option.value not in self.only.values
        )
        return (*others, *(change for when in self.any for change in case.changes(when)))


def _any(holds: Iterable[bool | None]) -> bool | None:
    found = tuple(holds)
    return True if True in found else None if None in found else False


def read(reader: Reader) -> Scope:
    """The requirement from its table."""
    return Scope(
        reader.text("clause"),
        reader.text("words"),
        closed(reader.table("only")),
        tuple(closed(table) for table in reader.tables("any")),
        reader.text("reading"),
    )
