"""One calculation: a checked record, the readings chosen, and what the questions call things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from calculator import record as records
from calculator.conditions import When
from calculator.nodes import Change, quote
from calculator.questions import Question
from calculator.readings import Choices, takes_b
from calculator.record import Record
from calculator.timeline import Post, Time, post, submission


@dataclass(frozen=True)
class Case:
    """What a rule is applied to. What many rules ask of it is found once."""

    record: Record
    choices: Choices
    time: Time
    questions: Mapping[str, Question]  # by path
    claims: str  # the field of the achievements claimed; "" where nothing asks for any
    title: str  # the title just below the one applied for, whose years count

    @cached_property
    def year(self) -> int:
        """The application year."""
        return int(self.value(self.time.year))

    @cached_property
    def post(self) -> Post:
        """The present post."""
        return post(self.time, self.record)

    @cached_property
    def submission(self) -> date:
        """The day of submission."""
        return submission(self.time, self.record)

    def value(self, path: str) -> Any:
        """The fact at a path; None where unknown."""
        # Most paths are plain names, and this is asked a hundred times a record.
        return self.record.get(path) if "." not in path else records.value(self.record, path)

    def takes_b(self, reading: str) -> bool:
        """Is the second side of a reading chosen? "" is no reading."""
        return takes_b(self.choices, reading)

    def fact(self, when: When) -> str:
        """The facts that a condition looks at, as they are: 援藏年限：1; 边境县：是; …还不清楚."""
        told = f"{self.name(when.field)}{self._told(when.field)}"
        return f"{told}，{self.fact(when.also)}" if when.also else told

    def judged(self, when: When, holds: bool | None) -> str:
        """The facts that a condition looks at, and what follows from them."""
        if holds is None:
            return f"{self.fact(when)}。"
        return (
            f"{self.fact(when)}，符合要求。"
            if holds
            else f"{self.fact(when)}。{quote(when.words)}，不符合。"
        )

    def can_change(self, path: str) -> bool:
        """Can the applicant do something about a fact? Not about one that is not known."""
        return bool(self.questions[path].change) and self.value(path) is not None

    def changes(self, when: When) -> tuple[Change, ...]:
        """What the applicant can do for a condition that does not hold."""
        changes: tuple[Change, ...] = ()
        if when.own(self.record) is False and self.can_change(when.field):
            changes = tuple(
                Change(when.field, answer, when.clause, self.label(when.field, answer), when.least)
                for answer in when.values or (when.least or True,)
            )
        return (*changes, *(self.changes(when.also) if when.also else ()))

    def _told(self, path: str) -> str:
        value = self.value(path)
        if value is None:
            return "还不清楚"
        if isinstance(value, bool):
            return "：是" if value else "：否"
        return f"：{self.label(path, value)}"

    def name(self, path: str) -> str:
        """What a fact is called in a sentence."""
        return self.questions[path].name

    def label(self, path: str, value: object) -> str:
        """What a value of a field is called."""
        return self.questions[path].label_of(value)
