"""What the charts show: lengths and places in per cent, so that a drawing is as wide as there is room.

Words stand beside every chart and never in it; whoever does not see it misses nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from calculator.points import Number
from workbench.diff.effects import Count

MOST_BINS = 12
STEPS = (1, 2, 5, 10, 20, 50, 100)  # points in a bin, where there are too many changes to show each


class Bar(NamedTuple):
    """A bar in three parts, each from `x` on, `width` wide: who loses, who stays, who gains."""

    of: Count
    lost: float
    same: float
    gained: float


class Bin(NamedTuple):
    """Changes of points from `low` to `high`, how many have one, and how long that is."""

    low: Number
    high: Number
    many: int
    length: float


class Dumbbell(NamedTuple):
    """A route before and after, as places on a line."""

    of: Count
    before: float
    after: float


def bars(counts: Iterable[Count]) -> tuple[Bar, ...]:
    """A bar for each title with somebody to whom anything happens."""
    return tuple(
        Bar(each, *(_share(part, each.all) for part in (each.lost, each.same, each.gained)))
        for each in counts
        if each.gained or each.lost
    )


def histogram(amounts: Sequence[tuple[Number, int]]) -> tuple[Bin, ...]:
    """The changes of points but for none, from the greatest gain to the greatest loss."""
    changed = {by: many for by, many in amounts if by}
    bins = (
        _binned(changed)
        if len(changed) > MOST_BINS
        else {(by, by): many for by, many in changed.items()}
    )
    most = max(bins.values(), default=0)
    ordered = sorted(bins.items(), reverse=True)
    return tuple(Bin(low, high, many, _share(many, most)) for (low, high), many in ordered)


def _binned(changed: dict[Number, int]) -> dict[tuple[Number, Number], int]:
    """Bins of equal width, none of which holds both gains and losses: over 0 to 5, over 5 to 10."""
    furthest = max(map(abs, changed))
    step = next((step for step in STEPS if 2 * furthest / step <= MOST_BINS), STEPS[-1])
    found: Counter[tuple[Number, Number]] = Counter()
    for by, many in changed.items():
        outer = -int(-abs(by) // step) * step
        found[(outer - step, outer) if by > 0 else (-outer, step - outer)] += many
    return dict(found)


def dumbbells(counts: Sequence[Count]) -> tuple[Dumbbell, ...]:
    """The routes that are open to others than before, all on the same line from nobody to the most."""
    most = max((max(each.before, each.after) for each in counts), default=0)
    return tuple(
        Dumbbell(each, _share(each.before, most), _share(each.after, most))
        for each in counts
        if each.gained or each.lost
    )


def _share(part: Number, whole: Number) -> float:
    """Per cent, with one digit: all that a screen can show."""
    return round(100 * part / whole, 1) if whole else 0
