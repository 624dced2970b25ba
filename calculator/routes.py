"""The routes to a title, as the rules have them: which facts open one, which ways there are, how many years each asks for."""

from dataclasses import dataclass

from calculator.conditions import When
from calculator.timeline import Time
from calculator.works import OwnWorks

# Of a way whose years a field of the record has; else they run from what the rules of time name.
COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels that a field's answers stand for, the highest first; what is in one of them is equal."""

    field: str
    order: tuple[tuple[str | int, ...], ...]

    def __len__(self) -> int:
        return len(self.order)

    def of(self, answer: object) -> int:
        """The place of an answer in the order."""
        return next(place for place, level in enumerate(self.order) if answer in level)


@dataclass(frozen=True, slots=True)
class Way:
    """What is asked together. `level`: the lowest that serves, as a place in the levels; -1 for any.

    `since`: from when the years run, one of the names that the rules of time give (timeline.py), or "counted": then the
    field `counted` has them.
    `work`: what is done in these years, in words of the clause; "" where it does not say.
    """

    clause: str
    words: str
    level: int
    title: str
    series: tuple[str | int, ...]
    years: int
    since: str
    counted: str
    work: str
    fact: When | None

    @property
    def asks_level(self) -> bool:
        """Does it ask for an education?"""
        return self.level >= 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """Fewer years for those of whom a fact holds and whose education is at least `level`."""

    when: When
    level: int
    years: int


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `shrink` and `levels`: years less and levels of education lower than the ways say.

    `level_reading`: levels are lowered in every way (A), or in the lowest alone (B).
    `stack`: years less on top, on the second side of `stack_reading`.
    """

    clause: str
    name: str  # "一般途径"
    words: str
    only: tuple[When, ...]
    ways: tuple[Way, ...]
    earlier: Earlier | None
    shrink: int
    levels: int
    level_reading: str
    stack: int
    stack_reading: str
    works: OwnWorks | None
    waived_clause: str
    waived_words: str
    waived_reading: str

    def fields(self, time: Time, levels: Levels) -> tuple[str, ...]:
        """The fields of the record that it hangs on."""
        conditions = (*self.only, *(way.fact for way in self.ways if way.fact))
        found = [field for when in conditions for field in when.fields]
        if self.earlier:
            found += self.earlier.when.fields
        for way in self.ways:
            found += [levels.field] if way.asks_level else []
            found += [time.title] if way.title else []
            found += [time.series] if way.series else []
            found += [way.counted] if way.counted else []
            since = time.since.get(way.since, ())
            found += [*since, *filter(None, (time.leaves,))] if since else []
        return tuple(dict.fromkeys(found))
