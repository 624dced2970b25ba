"""Who stands where when all are ranked: surely within the places, surely not, or not to be told.

Lines are counted, not kept: people of whom the same is known stand alike. So memory grows with what differs between
them, not with their number.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from calculator.batch import ranked_words as words
from calculator.batch.standings import Class, Spot, Standings, class_of, standings
from calculator.points import Number
from calculator.ranking import Cap, Ranking
from calculator.readings import Choices, other_side
from calculator.rules import TARGET, Rules

type Json = dict[str, Any]


def key_of(line: Mapping[str, Any]) -> str | None:
    """By which name `classes` of a ranking has a line; None where it is not ranked."""
    known = class_of(line)
    return known.key if known else None


def standing(ranked: Mapping[str, Any], line: Mapping[str, Any]) -> Json | None:
    """What a ranking says of a line: one of its `classes`; None where it is not ranked."""
    found: Json | None = ranked["classes"].get(key_of(line))
    return found


class Tally:
    """Counts lines, and ranks them."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._counts: Counter[Class] = Counter()

    def add(self, line: Mapping[str, Any]) -> None:
        """Takes note of a line. One that is not ranked counts for nothing."""
        known = class_of(line)
        if known and self._rules.ranking:
            self._counts[known] += 1

    def ranked(self, choices: Choices) -> Json:
        """The ranking under some of its readings, as JSON."""
        ranking = self._rules.ranking
        if not ranking:
            return {"choices": {}, "notes": [], "words": {}, "groups": [], "classes": {}}
        mark = self._rules.passing.mark

        def under(chosen: Choices) -> Standings:
            return standings(ranking, mark, self._counts, chosen)

        chosen = {reading.id: choices.get(reading.id, "A") for reading in ranking.readings}
        now = under(chosen)
        others = {each.id: other_side(chosen, each.id) for each in ranking.readings if each.b}
        found = {id: under(other) for id, other in others.items()}
        told = _Told(self._rules, ranking, now)
        return {
            "choices": chosen,
            "notes": list(words.notes(ranking)),
            "words": words.standings(mark),
            "groups": list(map(told.group, told.in_order())),
            "classes": {
                known.key: {
                    "count": count,
                    **told.people(known),
                    "readings": [
                        {"id": id, "choice": others[id][id], "standing": standing}
                        for id, other in found.items()
                        if (standing := other.of(known)) != before
                    ],
                }
                for known, count in self._counts.items()
                for before in [now.of(known)]
            },
        }


class _Told(NamedTuple):
    """Puts what comes out into JSON."""

    rules: Rules
    ranking: Ranking
    found: Standings

    def in_order(self) -> list[Spot]:
        """The groups by year, then as titles and groups stand in the rules."""
        titles = [option.value for option in self.rules.question[TARGET].options]
        groups = [group.id for group in self.ranking.groups]
        return sorted(
            self.found.pools,
            key=lambda at: (at.year, titles.index(at.target), groups.index(at.group)),
        )

    def group(self, at: Spot) -> Json:
        """A group: its numbers, and its people in the order of rank."""
        group = self.ranking.group[at.group]
        pool, cap, mark = (
            self.found.pools[at],
            self.ranking.caps[at.target],
            self.rules.passing.mark,
        )
        stated, line = pool.law.share is not None, pool.line()
        classes = sorted(
            (self.drawn(known, at) for known, found in self.found.members.items() if at in found),
            key=_rank,
        )
        counts = dict.fromkeys(words.standings(mark), 0)
        for each in classes:
            counts[each["standing"]] += each["count"]
        return {
            **at._asdict(),
            "title": self.rules.question[TARGET].label_of(at.target).partition("（")[0],
            "name": group.name,
            "clause": group.clause,
            "cap": _cap(cap) if stated else None,
            "mark": mark,
            "members": pool.members._asdict(),
            "passing": pool.passing._asdict(),
            "places": pool.places._asdict() if stated else None,
            "line": line._asdict() if line else None,
            "counts": counts,
            "why": words.of_group(self.ranking, cap, pool, mark),
            "classes": classes,
        }

    def drawn(self, known: Class, at: Spot) -> Json:
        """People in one group, as a picture shows them."""
        return {
            "key": known.key,
            "count": self.found.members[known][at].people,
            "min": known.min,
            "max": known.max,
            "standing": self.found.within(known, at),
            "place": self.place(known, at),
        }

    def people(self, known: Class) -> Json:
        """People, whatever the group."""
        return {
            "standing": self.found.of(known),
            "groups": [
                {
                    "group": at.group,
                    "name": self.ranking.group[at.group].name,
                    "standing": self.found.within(known, at),
                    "place": self.place(known, at),
                }
                for at in self.found.members[known]
            ],
            "why": self.why(known),
        }

    def place(self, known: Class, at: Spot) -> Json | None:
        """The best and the worst place in a group; None for who does not reach the mark."""
        if known.passes == "no":
            return None
        pool, member = self.found.pools[at], self.found.members[known][at]
        return {"min": pool.best(member).place, "max": pool.worst(member).place}

    def why(self, known: Class) -> str:
        """The reasons, with numbers and clause."""
        mark, members = self.rules.passing.mark, self.found.members[known]
        if known.passes == "no":
            return words.of_below(self.ranking, known.min, known.max, mark)
        cap = self.ranking.caps[known.target]
        return "".join(
            (
                words.doubts(known.sure, known.passes, mark)
                if self.found.of(known) == "possible"
                else "",
                "分在哪一组还不能确定。" if len(members) > 1 else "",
                *(
                    words.of_member(
                        self.ranking,
                        cap,
                        self.ranking.group[at.group].name,
                        self.found.pools[at],
                        each,
                    )
                    for at, each in members.items()
                ),
            )
        )


def _cap(cap: Cap) -> Json:
    ground = cap.grounds[0]
    return {"percent": cap.percent, "clause": ground.clause, "words": ground.words}


def _rank(drawn: Json) -> tuple[Number, ...]:
    """By place; those without one last, by points."""
    place = drawn["place"]
    if place:
        return 0, place["min"], place["max"]
    return 1, -drawn["max"], -drawn["min"]
