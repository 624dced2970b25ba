"""How people stand of whom the same is known: surely within the places of their group, surely not, or not to be told."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from calculator import jsontext
from calculator.batch.places import Law, Member, Pool
from calculator.points import Number
from calculator.ranking import Ranking
from calculator.readings import Choices


class Class(NamedTuple):
    """What is known of some people, as far as the ranking goes."""

    target: str
    year: int
    holds: tuple[str, ...]
    open: tuple[str, ...]
    sure: bool
    passes: str
    min: Number
    max: Number

    @property
    def key(self) -> str:
        """A name for it."""
        return jsontext.write([*self[:-2], float(self.min), float(self.max)])


class Spot(NamedTuple):
    """A group of one title and year."""

    target: str
    year: int
    group: str


class Standings(NamedTuple):
    """What comes out under some readings: the groups, and the classes as members of each group that they can be in."""

    pools: Mapping[Spot, Pool]
    members: Mapping[Class, Mapping[Spot, Member]]

    def of(self, known: Class) -> str:
        """In the end, whatever the group."""
        found = (_standing(self.pools[at], each) for at, each in self.members[known].items())
        return _over_all(found, known.sure)

    def within(self, known: Class, at: Spot) -> str:
        """In one of the groups that they can be in: whoever need not be in it need not be within its places."""
        member = self.members[known][at]
        return _over_all([_standing(self.pools[at], member)], member.due)


def class_of(line: Mapping[str, Any]) -> Class | None:
    """What a line says for the ranking; None where nobody is ranked."""
    ranked = line.get("ranked")
    if not ranked:
        return None
    return Class(
        line["target"],
        line["year"],
        tuple(ranked["holds"]),
        tuple(ranked["open"]),
        ranked["sure"],
        line["passes"],
        line["total"]["min"],
        line["total"]["max"],
    )


def standings(
    ranking: Ranking, mark: Number, counts: Mapping[Class, int], choices: Choices
) -> Standings:
    """All groups, and who is in them, under some readings. `counts`: of how many people the same is known."""
    of = {
        alike: ranking.possible(*alike, choices)
        for alike in {(known.holds, known.open) for known in counts}
    }
    members = {
        known: {
            Spot(known.target, known.year, group): _member(known, count, groups, mark)
            for group in groups
        }
        for known, count in counts.items()
        for groups in [of[known.holds, known.open]]
    }
    listed: dict[Spot, list[Member]] = {}
    for found in members.values():
        for at, member in found.items():
            listed.setdefault(at, []).append(member)
    pools = {
        at: Pool(people, Law.of(ranking, choices, at.target, at.group), mark)
        for at, people in listed.items()
    }
    return Standings(pools, members)


def _member(known: Class, count: int, groups: tuple[str, ...], mark: Number) -> Member:
    """People in one of the groups that they can be in. Whoever reaches the mark has at least as many points."""
    due = known.sure and len(groups) == 1
    return Member(count, due, known.passes, min(max(known.min, mark), known.max), known.max)


def _standing(pool: Pool, member: Member) -> str:
    """In a group, for those who are in it."""
    if member.passes == "no":
        return "below"
    if pool.law.share is None:
        return "possible"
    if member.passes == "yes" and pool.worst(member).within:
        return "sure"
    return "possible" if pool.best(member).within else "out"


def _over_all(standings: Iterable[str], sure: bool) -> str:
    """What holds in all groups; nobody is surely within who need not be there."""
    first, *others = standings
    if any(each != first for each in others) or (first == "sure" and not sure):
        return "possible"
    return first
