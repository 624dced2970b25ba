"""The readings: where the text allows more than one, and which one a calculation follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from calculator.reader import Reader

# A choice of readings: id to "A" or "B". What is not in it is read as "A", the default.
type Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the text leaves open, with its two answers (`b` is "" where there is no second).

    `leaves`: the gaps and overlaps of the rules that it answers, by the ids under which they are found.
    """

    id: str
    subject: tuple[str, ...]  # "score", "eligibility"
    clauses: tuple[str, ...]
    question: str
    a: str
    b: str
    leaves: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The choices there are."""
        return ("A", "B") if self.b else ("A",)


def read_reading(reader: Reader) -> Reading:
    """A reading from its table in the rules."""
    reading = Reading(
        reader.text("id"),
        reader.texts("subject"),
        reader.texts("clauses"),
        reader.text("question"),
        reader.text("a"),
        reader.text("b", ""),
        reader.texts("leaves"),
    )
    reader.close()
    return reading


def other_side(choices: Choices, id: str) -> Choices:
    """The same choices, but for the reading `id`, which is turned to its other side."""
    return {**choices, id: "A" if takes_b(choices, id) else "B"}


def takes_b(choices: Choices, id: str) -> bool:
    """Is the reading's second side chosen?"""
    return choices.get(id, "A") == "B"
