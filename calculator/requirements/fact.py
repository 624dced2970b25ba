"""Kind "fact": a field must have one of certain values."""

from dataclasses import dataclass

from calculator.case import Case
from calculator.conditions import When
from calculator.nodes import Node, status_of
from calculator.reader import Reader
from calculator.timeline import Time


@dataclass(frozen=True, slots=True)
class Fact:
    """The condition with the words that it rests on."""

    when: When

    @property
    def clause(self) -> str:
        return self.when.clause

    def fields(self, time: Time) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        return self.when.fields

    def check(self, case: Case) -> Node:
        """Met, unmet, or unknown with the field that would tell."""
        return check_fact(case, self.when)


def check_fact(case: Case, when: When) -> Node:
    """A condition as a node of its own clause."""
    holds = when.holds(case.record)
    needs = when.open(case.record) if holds is None else ()
    changes = case.changes(when) if holds is False else ()
    return Node(when.clause, status_of(holds), case.judged(when, holds), needs, changes=changes)


def read(reader: Reader) -> Fact:
    """The requirement from its table."""
    return Fact(When.read(reader))
