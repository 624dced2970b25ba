"""Which numbers of a question's domain the tiers of a table take: none, one, or two of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from calculator.kinds.tiers import Tier, tier_of
from calculator.points import Number, shown

type Run = tuple[Number, Number]  # neighbouring numbers of a domain, from the first to the last


def domain(least: Number, most: Number, step: Number) -> tuple[Number, ...]:
    """The numbers from `least` to `most`, a step apart.

    >>> domain(0, 2, 0.5)
    (0.0, 0.5, 1.0, 1.5, 2.0)
    """
    return tuple(least + place * step for place in range(int((most - least) / step) + 1))


def untaken(tiers: Sequence[Tier], numbers: Sequence[Number]) -> Iterator[Run]:
    """The runs of numbers that no tier takes."""
    return _runs(numbers, [tier_of(tiers, number) is None for number in numbers])


def taken_twice(tiers: Sequence[Tier], numbers: Sequence[Number]) -> Iterator[Run]:
    """The runs of numbers that two tiers take which give different points."""
    return _runs(
        numbers,
        [len({tier.points for tier in tiers if tier.takes(number)}) > 1 for number in numbers],
    )


def unreached(tiers: Sequence[Tier], numbers: Sequence[Number]) -> Iterator[Tier]:
    """The tiers that take no number, or none that an earlier tier leaves them."""
    reached = {id(tier_of(tiers, number)) for number in numbers}
    return (tier for tier in tiers if id(tier) not in reached)


def called(run: Run, whole: bool, numbers: Sequence[Number]) -> tuple[str, str]:
    """A run in words and as part of an id: by its own ends where only whole numbers are, else by its neighbours.

    >>> called((0, 4), True, range(9)), called((60.5, 60.5), False, domain(0, 100, 0.5))
    (('0至4', '0-4'), ('大于60、小于61', '60-61'))
    """
    low, high = run
    if whole:
        span = (shown(low), shown(high))
        return (span[0] if low == high else "至".join(span)), "-".join(dict.fromkeys(span))
    below = [number for number in numbers if number < low]
    above = [number for number in numbers if number > high]
    words = [f"大于{shown(below[-1])}"] if below else []
    words += [f"小于{shown(above[0])}"] if above else []
    ends = (shown(below[-1]) if below else "", shown(above[0]) if above else "")
    return "、".join(words), "-".join(ends)


def _runs(numbers: Sequence[Number], so: Iterable[bool]) -> Iterator[Run]:
    for is_so, found in groupby(zip(numbers, so, strict=True), key=lambda pair: pair[1]):
        run = [number for number, _ in found]
        if is_so:
            yield run[0], run[-1]
