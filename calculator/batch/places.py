"""Places in a group whose scores are intervals: who is within them in every way to fill in what is unknown, who in none.

A way to fill in gives each person a group or none, and says whether they reach the mark and with how many points. In it
the others who count more (or as much, where ties are open) take the places before somebody, and so many places there
are as the cap makes of those it counts. Two ways are the worst and the best for somebody, and nothing else need be tried:

Of each other person, a way makes one of these: in front of them (and then counted by the cap), counted and not in
front, or neither. Places never fall when one more is counted, and grow by one at most: the cap is no more than all. So

- one more in front never helps, although it is counted: it takes a place, and adds one at most;
- one more who is counted and not in front never harms.

The worst way therefore puts all in front who can be there, and of the rest counts only who must be counted; the best
puts in front only who must be, and counts all who can be counted without. Somebody's own points only move others to the
front or back: the worst is their least, the best their most. Whatever others do, they do each for themselves, so that
both ways can come true. Within the worst place is within all, outside the best is outside all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from calculator.points import Number
from calculator.ranking import ALL, Ranking
from calculator.readings import Choices


class Member(NamedTuple):
    """So many people of whom the same is known, as members of a group.

    `due`: they surely are members. `passes`: whether they reach the mark: "yes", "no" or "undetermined". `low` and
    `high`: their points, where they reach it.
    """

    people: int
    due: bool
    passes: str
    low: Number
    high: Number


class Law(NamedTuple):
    """How many places there are, under the readings chosen. `share`: of those who are counted; None: nobody knows."""

    share: Fraction | None
    reached: bool  # only who reaches the mark is counted
    nearest: bool  # rounded to the nearest, not down
    small: bool  # a group may be too small for a place
    tied: bool  # all who are equal at the line are within

    @staticmethod
    def of(ranking: Ranking, choices: Choices, title: str, group: str) -> "Law":
        """That of one group of those who apply for a title."""
        own = ranking.group[group].when and ranking.separate
        other = own and ranking.takes_b(choices, "separate")
        percent = ranking.caps[title].percent
        return Law(
            None if other else Fraction(str(percent)) / ALL,
            ranking.takes_b(choices, "base"),
            ranking.takes_b(choices, "rounding"),
            ranking.takes_b(choices, "small"),
            ranking.takes_b(choices, "ties"),
        )

    def places(self, counted: int) -> int:
        """The places where so many are counted."""
        if not self.share or not counted:
            return 0
        above, below = self.share.numerator * counted, self.share.denominator
        whole = (2 * above + below) // (2 * below) if self.nearest else above // below
        return whole or (0 if self.small else 1)


class Stand(NamedTuple):
    """The place that somebody has at best or at worst, and how many places there are then."""

    place: int
    places: int

    @property
    def within(self) -> bool:
        """Is it one of them?"""
        return self.place <= self.places


class Range(NamedTuple):
    """How many there are, at least and at most."""

    min: int
    max: int


class Line(NamedTuple):
    """Points, at least and at most."""

    min: Number
    max: Number


class _Scale:
    """How many people have more than some points, or at least as many."""

    def __init__(self, people: Iterable[tuple[Number, int]]) -> None:
        found = sorted(people)
        self._points = [points for points, _ in found]
        counts = accumulate((count for _, count in reversed(found)), initial=0)
        self._from = [*counts][::-1]  # by the index of the least of them

    def more(self, points: Number) -> int:
        return self._from[bisect_right(self._points, points)]

    def enough(self, points: Number) -> int:
        return self._from[bisect_left(self._points, points)]


class Pool:
    """The members of a group under a law. An answer takes the logarithm of their number.

    `members`: how many there are, `passing`: of them reach the mark; `places`: there are for them.
    """

    def __init__(self, members: Sequence[Member], law: Law, mark: Number) -> None:
        self.law, self._mark = law, mark
        able = [each for each in members if each.passes != "no"]
        sure = [each for each in members if each.passes == "yes"]
        counted = able if law.reached else members
        must = [each for each in (sure if law.reached else members) if each.due]
        self.members = Range(_people(each for each in members if each.due), _people(members))
        self.passing = Range(_people(each for each in sure if each.due), _people(able))
        self._counted = Range(_people(must), _people(counted))
        self.places = Range(*map(law.places, self._counted))
        self._ends = sorted({each.high for each in able}), sorted({each.low for each in able})
        # By the most points: who can be in front, and who of them must be counted in any way.
        self._can = _Scale((each.high, each.people) for each in able)
        self._can_must = _Scale((each.high, each.people) for each in must if each.passes != "no")
        # By the least points: who must be in front, and who is counted in front or not at all.
        self._must = _Scale((each.low, each.people) for each in sure if each.due)
        self._only = _Scale((each.low, each.people) for each in (able if law.reached else sure))

    def worst(self, member: Member) -> Stand:
        """What is worst for one who is in the group and reaches the mark."""
        open_, points = not self.law.tied, member.low
        itself = open_ or member.high > points  # is taken for one in front
        must = member.due and (member.passes == "yes" or not self.law.reached)
        front = (self._can.enough if open_ else self._can.more)(points) - itself
        moved = (self._can_must.enough if open_ else self._can_must.more)(points)
        behind = self._counted.min - moved - (must and not itself)
        return Stand(front + 1, self.law.places(front + 1 + behind))

    def best(self, member: Member) -> Stand:
        """What is best for one who is in the group and reaches the mark."""
        front = self._must.more(member.high)
        return Stand(front + 1, self.law.places(self._most(member.high, front)))

    def equalled(self, member: Member) -> bool:
        """Does it matter for their worst place what becomes of those with as many points?"""
        others = self._can.enough(member.low) - 1
        return not self.law.tied and others > self._can.more(member.low) - (
            member.high > member.low
        )

    def line(self) -> Line | None:
        """The points of the last who is within; the mark, where there are places left. None where there are no places."""
        first = bisect_left(range(self._counted.max + 1), 1, key=self.law.places)
        if first > self._counted.max:
            return None
        highs, lows = self._ends
        return Line(
            next(points for points in (self._mark, *lows) if self._last_by(points)),
            next(
                (points for points in reversed(highs) if self._full_at(points, first)), self._mark
            ),
        )

    def _last_by(self, points: Number) -> bool:
        """Can it be that fewer have more points than there are places?"""
        front = self._must.more(points)
        return front < self.law.places(self._most(points, front))

    def _full_at(self, points: Number, first: int) -> bool:
        """Can it be that as many have these points as there are places? There is one as soon as `first` are counted."""
        front = self._can.enough(points)
        behind = self._counted.min - self._can_must.enough(points)
        return front >= self.law.places(max(front + behind, first))

    def _most(self, points: Number, front: int) -> int:
        """How many are counted at most where only those have more points who must."""
        return self._counted.max - self._only.more(points) + front


def _people(members: Iterable[Member]) -> int:
    return sum(each.people for each in members)
