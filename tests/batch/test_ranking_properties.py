"""The ranking against all ways to fill in what is unknown, tried one by one in small groups."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.batch.ranking import Tally, key_of, standing
from calculator.ranking import Cap
from calculator.rules import Rules
from tests.calculator.scoring import RULES

assert RULES.ranking
TITLE = next(iter(RULES.ranking.caps))
MARK = RULES.passing.mark
IDS = RULES.ranking.doubts
PLAIN, FIRST, LAST = (group.id for group in RULES.ranking.groups)
PERCENTS = (30, 50, 62.5, 80, 90, 100)


def with_cap(percent: float) -> Rules:
    """The rules with another cap."""
    ranking = RULES.ranking
    assert ranking
    caps = {title: Cap(percent, cap.grounds) for title, cap in ranking.caps.items()}
    return replace(RULES, ranking=replace(ranking, caps=caps))


def line(
    low: float,
    high: float,
    passes: str = "",
    holds: tuple[str, ...] = (),
    open_: tuple[str, ...] = (),
    sure: bool = True,
) -> dict[str, Any]:
    """A line, as far as the ranking reads it."""
    passes = passes or ("yes" if low >= MARK else "no" if high < MARK else "undetermined")
    ranked = {"holds": list(holds), "open": list(open_), "sure": sure}
    total = {"min": low, "max": high}
    return {"target": TITLE, "year": 2026, "ranked": ranked, "passes": passes, "total": total}


# One way at a time, by the words of the readings and nothing of the code.


class Way(NamedTuple):
    """What becomes of one person in a way: the group ("" for none), and the points, None where they miss the mark."""

    group: str
    points: float | None


def ways(it: Mapping[str, Any], choices: Mapping[str, str]) -> Iterator[Way]:
    """All that can become of one person, with points at both ends of what is known, at each half between."""
    groups = {
        _group({*it["ranked"]["holds"], *also}, choices) for also in _subsets(it["ranked"]["open"])
    }
    if not it["ranked"]["sure"]:
        yield Way("", None)
    for group in sorted(groups):
        if it["passes"] != "yes":
            yield Way(group, None)
        if it["passes"] != "no":
            low, high = max(it["total"]["min"], MARK), it["total"]["max"]
            yield from (Way(group, low + half / 2) for half in range(int((high - low) * 2) + 1))


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for kept in product((True, False), repeat=len(names)):
        yield tuple(name for name, keep in zip(names, kept, strict=True) if keep)


def _group(holds: set[str], choices: Mapping[str, str]) -> str:
    if holds == {FIRST, LAST}:
        return FIRST if choices[IDS["two_groups"]] == "B" else LAST
    return next(iter(holds)) if holds else PLAIN


def places(found: list[Way], percent: float, choices: Mapping[str, str]) -> int:
    """The places in a group."""
    counted = [way for way in found if way.points is not None or choices[IDS["base"]] == "A"]
    exact = Fraction(percent) * len(counted) / 100
    whole = floor(exact + Fraction(1, 2)) if choices[IDS["rounding"]] == "B" else floor(exact)
    return 1 if not whole and counted and choices[IDS["small"]] == "A" else whole


def outcome(me: Way, group: list[Way], percent: float, choices: Mapping[str, str]) -> str:
    """Within or not, in one way; "open" where that is not told even then."""
    if me.points is None:
        return "out"
    if choices[IDS["separate"]] == "B" and me.group != PLAIN:
        return "open"
    there = places(group, percent, choices)
    more = sum(way.points is not None and way.points > me.points for way in group)
    equal = sum(way.points == me.points for way in group)
    if more >= there:
        return "out"
    if choices[IDS["ties"]] == "A" and more + equal > there:
        return "open"
    return "in"


def last_points(group: list[Way], there: int) -> float:
    """The points of the last who is within."""
    passing = sorted((way.points for way in group if way.points is not None), reverse=True)
    return passing[there - 1] if len(passing) >= there else MARK


class Seen:
    """All that happens in any way."""

    def __init__(
        self, lines: list[dict[str, Any]], percent: float, choices: Mapping[str, str]
    ) -> None:
        self.outcomes: list[set[str]] = [set() for _ in lines]
        self.in_group: dict[tuple[int, str], set[str]] = {}
        self.place: dict[tuple[int, str], list[int]] = {}
        self.places: dict[str, list[int]] = {}
        self.members: dict[str, list[int]] = {}
        self.passing: dict[str, list[int]] = {}
        self.line: dict[str, list[float]] = {}
        for way in product(*(list(ways(it, choices)) for it in lines)):
            self._take(list(way), percent, choices)

    def _take(self, way: list[Way], percent: float, choices: Mapping[str, str]) -> None:
        groups = {
            name: [each for each in way if each.group == name] for name in (PLAIN, FIRST, LAST)
        }
        for name, group in groups.items():
            there = places(group, percent, choices)
            self.places.setdefault(name, []).append(there)
            self.members.setdefault(name, []).append(len(group))
            passing = [each for each in group if each.points is not None]
            self.passing.setdefault(name, []).append(len(passing))
            if there:
                self.line.setdefault(name, []).append(last_points(group, there))
        for at, me in enumerate(way):
            group = groups.get(me.group, [])
            found = outcome(me, group, percent, choices) if me.group else "out"
            self.outcomes[at].add(found)
            for name in groups:
                here = found if name == me.group else "elsewhere"
                self.in_group.setdefault((at, name), set()).add(here)
            if me.points is not None:
                more = sum(each.points is not None and each.points > me.points for each in group)
                equal = sum(each.points == me.points for each in group) - 1
                behind = 0 if choices[IDS["ties"]] == "B" else equal
                self.place.setdefault((at, me.group), []).extend((more + 1, more + behind + 1))


def told(outcomes: set[str], passes: str) -> str:
    """The standing that follows."""
    if passes == "no":
        return "below"
    return {frozenset({"in"}): "sure", frozenset({"out"}): "out"}.get(
        frozenset(outcomes), "possible"
    )


def span(found: list[Any]) -> dict[str, Any]:
    return {"min": min(found), "max": max(found)}


def agrees(lines: list[dict[str, Any]], percent: float, choices: Mapping[str, str]) -> None:
    """Does the ranking say of everybody what all ways together say?"""
    tally = Tally(with_cap(percent))
    for each in lines:
        tally.add(each)
    ranked = tally.ranked(choices)
    seen = Seen(lines, percent, choices)
    groups = {group["group"]: group for group in ranked["groups"]}
    for at, it in enumerate(lines):
        found = standing(ranked, it)
        assert found
        assert found["standing"] == told(seen.outcomes[at], it["passes"]), at
        for place in found["groups"]:
            here = (at, place["group"])
            inside = seen.in_group[here]
            if inside <= {"out", "elsewhere"} and "out" in inside:
                inside = {"out"}  # in none of the ways is it within
            assert place["standing"] == told(inside, it["passes"]), here
            assert place["place"] == (span(seen.place[here]) if it["passes"] != "no" else None)
        drawn = [each for group in groups.values() for each in group["classes"]]
        assert {each["key"] for each in drawn} == set(map(key_of, lines))
    for name, group in groups.items():
        stated = choices[IDS["separate"]] == "A" or name == PLAIN
        assert group["members"] == span(seen.members[name])
        assert group["passing"] == span(seen.passing[name])
        assert group["places"] == (span(seen.places[name]) if stated else None)
        assert group["line"] == (span(seen.line[name]) if stated and name in seen.line else None)
        assert sum(group["counts"].values()) == sum(each["count"] for each in group["classes"])
    _other_sides(tally, ranked, choices)


def _other_sides(tally: Tally, ranked: Mapping[str, Any], choices: Mapping[str, str]) -> None:
    """Beside each standing stands what the other side of a reading makes of it, where that is another."""
    others = {
        id: tally.ranked({**choices, id: "A" if side == "B" else "B"})["classes"]
        for id, side in choices.items()
    }
    for key, found in ranked["classes"].items():
        assert {each["id"]: each["standing"] for each in found["readings"]} == {
            id: other[key]["standing"]
            for id, other in others.items()
            if other[key]["standing"] != found["standing"]
        }
        assert all(choices[each["id"]] != each["choice"] for each in found["readings"])


SIDES = st.fixed_dictionaries({id: st.sampled_from("AB") for id in IDS.values()})
POINTS = st.sampled_from((58, 59.5, 60, 60.5, 61, 62))


@st.composite
def people(draw: st.DrawFn, groups: bool) -> dict[str, Any]:
    low, high = sorted((draw(POINTS), draw(POINTS)))
    if high - low > 2:
        low = high - 2
    known = line(low, high)
    # Where not all points count for the mark, somebody may miss it with more of them.
    other = {"yes": ("yes", "undetermined", "no"), "undetermined": ("undetermined", "no")}
    passes = draw(st.sampled_from(other.get(known["passes"], ("no",))))
    state = {name: draw(st.sampled_from("yno")) if groups else "n" for name in (FIRST, LAST)}
    return line(
        low,
        high,
        passes,
        tuple(name for name, each in state.items() if each == "y"),
        tuple(name for name, each in state.items() if each == "o"),
        draw(st.booleans()),
    )


@settings(max_examples=400)
@given(st.lists(people(groups=False), min_size=1, max_size=5), st.sampled_from(PERCENTS), SIDES)
def test_one_group(lines: list[dict[str, Any]], percent: float, choices: dict[str, str]) -> None:
    while len(lines) > 1 and _count(lines, choices) > 20_000:
        lines.pop()
    agrees(lines, percent, choices)


@settings(max_examples=200)
@given(st.lists(people(groups=True), min_size=1, max_size=4), st.sampled_from(PERCENTS), SIDES)
def test_three_groups(lines: list[dict[str, Any]], percent: float, choices: dict[str, str]) -> None:
    while len(lines) > 1 and _count(lines, choices) > 10_000:
        lines.pop()
    agrees(lines, percent, choices)


def _count(lines: list[dict[str, Any]], choices: Mapping[str, str]) -> int:
    count = 1
    for each in lines:
        count *= len(list(ways(each, choices)))
    return count
