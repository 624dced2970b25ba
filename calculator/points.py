"""Points of a score item: an interval, the reason, and what it hangs on."""

from collections.abc import Iterable
from typing import NamedTuple

type Number = int | float


class Points(NamedTuple):
    """What an item gives: at least `min`, at most `max` points; equal where all that matters is known."""

    min: Number
    max: Number
    why: str
    needs: tuple[str, ...] = ()  # fields that are unknown and matter
    readings: tuple[str, ...] = ()  # readings that were consulted on the way


def shown(number: Number) -> str:
    """A number as it is written for people: 3, 1.5.

    >>> shown(3.0), shown(1.5), shown(62.2)
    ('3', '1.5', '62.2')
    """
    return f"{number:.10g}"


def span(low: Number, high: Number) -> str:
    """An interval in words: "3分" or "1至3分"."""
    return f"{shown(low)}分" if low == high else f"{shown(low)}至{shown(high)}分"


def hull(numbers: Iterable[Number]) -> tuple[Number, Number]:
    """The least and the greatest of some points; (0, 0) of none."""
    found = tuple(numbers)
    return (min(found), max(found)) if found else (0, 0)


def exact(points: Number, why: str, readings: tuple[str, ...] = ()) -> Points:
    """Points that are certain."""
    return Points(points, points, why, (), readings)
