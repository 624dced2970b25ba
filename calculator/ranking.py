"""What the rules say of ranking: who is ranked with whom, how many of them may pass, and what the text leaves open there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from calculator.conditions import When
from calculator.mistakes import Mistake, one_of
from calculator.points import Number
from calculator.reader import Reader, Table
from calculator.readings import Choices, Reading, takes_b

FILE = "ranking.toml"
SUBJECT = "ranking"  # of a reading that is not for a record
ALL = 100  # per cent

# What a reading can decide, by the key that names it (`base_reading`):
DOUBTS = (
    "base",  # whom the cap counts: all who are reviewed, or only who reaches the mark
    "rounding",  # of places that are no whole number: down, or to the nearest
    "ties",  # who is equal at the line: open, or all within
    "small",  # a group in which the cap gives no place: one, or none
    "separate",  # a group with a condition: the same cap, or one that the text does not name
    "two_groups",  # who meets several groups' conditions: in the last of them, or in the first
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the text says, and where."""

    clause: str
    name: str  # what the clause is called
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Applicants who are ranked with each other. `when`: who belongs to it; None for who belongs to no other."""

    id: str
    name: str
    clause: str
    when: When | None


@dataclass(frozen=True, slots=True)
class Cap:
    """How many may pass, in per cent, and where it is said: in one clause or several."""

    percent: Number
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Ranking:
    """`groups` in the order of the text, `caps` by title; a title without a cap is not ranked.

    `separate`: says that groups with a condition have a cap of their own; None where they have not. `after`: what
    still decides when all are ranked; `below`: what becomes of who does not reach the mark. `doubts`: the id of the
    reading by what it decides.
    """

    groups: tuple[Group, ...]
    caps: Mapping[str, Cap]
    separate: Ground | None
    after: tuple[Ground, ...]
    below: Ground | None
    doubts: Mapping[str, str]
    readings: tuple[Reading, ...]

    @cached_property
    def group(self) -> Mapping[str, Group]:
        """The groups by their ids."""
        return {group.id: group for group in self.groups}

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that decide on the group."""
        whens = (group.when for group in self.groups if group.when)
        return tuple(dict.fromkeys(field for when in whens for field in when.fields))

    def takes_b(self, choices: Choices, doubt: str) -> bool:
        """Is the second side of the reading chosen that decides this?"""
        return takes_b(choices, self.doubts.get(doubt, ""))

    def possible(
        self, holds: Collection[str], open_: Collection[str], choices: Choices
    ) -> tuple[str, ...]:
        """The groups that somebody can be in for whom the conditions of some groups hold, and those of others are
        open: the one that counts first among those that hold, and all open ones that count before it."""
        conditional = [group for group in self.groups if group.when]
        if not self.takes_b(choices, "two_groups"):
            conditional.reverse()
        plain = (group for group in self.groups if not group.when)
        found: list[str] = []
        for group in (*conditional, *plain):
            if group.id in open_ or group.id in holds or not group.when:
                found.append(group.id)
            if group.id in holds:
                break
        return tuple(group.id for group in self.groups if group.id in found)


def read_ranking(
    compiled: Table, readings: Iterable[Reading], titles: Collection[str], mistakes: list[Mistake]
) -> Ranking | None:
    """The ranking, where the rules have one. `titles`: those that there are.

    `readings`: all of the rules, as they stand in their file; each about the ranking must be named by it.
    """
    own = {index: each for index, each in enumerate(readings) if SUBJECT in each.subject}
    table = compiled.get(FILE)
    ranking = _ranking(Reader(table, FILE, "", mistakes), own.values(), titles) if table else None
    named = ranking.doubts.values() if ranking else ()
    for index, reading in own.items():
        if reading.id not in named:
            problem = f"{FILE}没有用到“{reading.id}”"
            should = f'在{FILE}里写明它决定什么，如 {DOUBTS[0]}_reading = "{reading.id}"'
            key = f"reading[{index}].id"
            mistakes.append(Mistake("readings.toml", key, problem, should, rests=(FILE,)))
    return ranking


def _ranking(reader: Reader, readings: Iterable[Reading], titles: Collection[str]) -> Ranking:
    doubts = {doubt: reader.text(f"{doubt}_reading", "") for doubt in DOUBTS}
    separate, below = reader.optional("separate"), reader.optional("below")
    ranking = Ranking(
        groups=tuple(_groups(reader)),
        caps=_caps(reader, titles),
        separate=_ground(separate) if separate else None,
        after=tuple(map(_ground, reader.tables("after"))),
        below=_ground(below) if below else None,
        doubts={doubt: id for doubt, id in doubts.items() if id},
        readings=tuple(readings),
    )
    reader.close()
    return ranking


def _groups(reader: Reader) -> Iterator[Group]:
    """The groups; just one has no condition, and takes everybody else."""
    plain, seen = 0, set()
    for table in reader.tables("group"):
        id, name = table.text("id"), table.text("name")
        if id in seen:
            table.wrong("id", f"“{id}”前面已经有了", "另一个id，每个只用一次")
        seen.add(id)
        when = When.read(table) if table.has("field") else None
        plain += when is None
        yield Group(id, name, table.text("clause"), when)
        table.close()
    if plain != 1:
        problem = f"没有写 field 的组有{plain}个"
        reader.wrong("group", problem, "正好一个：不属于其他各组的人都在这一组")


def _caps(reader: Reader, titles: Collection[str]) -> Mapping[str, Cap]:
    """The cap of each title."""
    caps: dict[str, Cap] = {}
    for table in reader.tables("cap"):
        cap = Cap(table.number("cap"), tuple(map(_ground, table.tables("numbers"))))
        if not 0 < cap.percent <= ALL:
            table.wrong("cap", f"是{cap.percent}", f"大于0、不超过{ALL}的数")
        for index, title in enumerate(table.texts("targets")):
            at = f"targets[{index}]"
            if title not in titles:
                should = one_of(title, titles)
                table.wrong(at, f"没有职称“{title}”", should, ("questions.toml",))
            if title in caps:
                table.wrong(at, f"“{title}”前面已经有了", "每级职称只写一处")
            caps[title] = cap
        table.close()
    return caps


def _ground(reader: Reader) -> Ground:
    """Words that are only quoted: the numbers in them count for nothing here."""
    ground = Ground(reader.text("clause"), reader.text("named"), reader.text("words"))
    reader.other_numbers()
    reader.close()
    return ground
