"""Conditions on facts: can anybody meet one, does everybody, does one follow from another?"""

from collections.abc import Mapping
from typing import Any

from calculator.conditions import When
from calculator.questions import Question


def values(question: Question) -> tuple[Any, ...] | None:
    """All answers to a question, where they can be listed."""
    if question.kind == "bool":
        return False, True
    return tuple(option.value for option in question.options) or None


def fits(questions: Mapping[str, Question], when: When) -> bool:
    """Can anybody meet it?"""
    question = questions[when.field]
    listed = values(question)
    own = (
        any(_passes(when, answer) for answer in listed)
        if listed
        else when.least <= question.max or not question.max
    )
    return own and (not when.also or fits(questions, when.also))


def always(questions: Mapping[str, Question], when: When) -> bool:
    """Does every answer meet it?"""
    question = questions[when.field]
    listed = values(question)
    own = (
        all(_passes(when, answer) for answer in listed)
        if listed
        else bool(when.least) and when.least <= question.min
    )
    return own and (not when.also or always(questions, when.also))


def _passes(when: When, answer: Any) -> bool:
    return (
        bool(when.own({when.field: answer}))
        if "." not in when.field
        else answer in (when.values or (True,))
    )


def contradict(one: When, other: When) -> bool:
    """Can nobody meet both? They look at the same field and have no value in common."""
    if one.field != other.field:
        return False
    if one.values and other.values:
        return not set(one.values) & set(other.values)
    return False


def implies(one: When, other: When) -> bool:
    """Does whoever meets the first meet the second?"""
    if one.field != other.field or (
        other.also and not (one.also and implies(one.also, other.also))
    ):
        return False
    if other.values:
        return bool(one.values) and set(one.values) <= set(other.values)
    return not one.values and one.least >= other.least
