"""A tier: points for a range of numbers. The policy's tables are lists of these."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calculator.points import Number
from calculator.reader import Reader


@dataclass(frozen=True, slots=True)
class Tier:
    """Points for the numbers from `low` to `high`; both count, but for `low` where `open` says so."""

    points: Number
    low: Number
    high: Number
    open: bool
    words: str

    def takes(self, number: Number) -> bool:
        """Does the number fall into this tier?"""
        return (number > self.low if self.open else number >= self.low) and number <= self.high


def read_tier(reader: Reader) -> Tier:
    """A tier with its bounds: {from} and {to} are in, {above} is out, {at} is the only number."""
    at = reader.has("at")
    low = reader.number("at" if at else "above" if reader.has("above") else "from", -math.inf)
    high = reader.number("at" if at else "to", math.inf)
    tier = Tier(reader.number("points"), low, high, reader.has("above"), reader.text("words"))
    reader.close()
    return tier


def tier_of(tiers: Sequence[Tier], number: Number) -> Tier | None:
    """The tier that takes the number; None where it falls between or below them."""
    return next((tier for tier in tiers if tier.takes(number)), None)
