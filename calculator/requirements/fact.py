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
        holds = self.when.holds(case.record)
        needs = self.when.open(case.record) if holds is None else ()
        return Node(self.clause, status_of(holds), f"{case.fact(self.when)}。", needs)


def read(reader: Reader) -> Fact:
    """The requirement from its table."""
    return Fact(When.read(reader))
