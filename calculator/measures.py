"""Conditions decided from numbers: an object of a condition's own numbers in place of a yes or a count.

A condition is fulfilled where one of its alternatives is, an alternative where all its parts are. No
part is hurt by a higher number or by a yes, so what is unknown is taken once at its worst and once at
its best, and the two together are exactly what can come out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from calculator.mistakes import one_of
from calculator.points import Number, shown
from calculator.reader import Reader

MOST = 999  # of a count, a number, or the amounts in a list
MOST_AMOUNT = 1_000_000  # in 万: beyond any contract, book or audience
KINDS = ("count", "amounts", "number", "fact")

# What of a number is unknown is taken at its worst or at its best.
type View = Literal["worst", "best"]
# A condition's own numbers as the record has them; what is left out or None is unknown.
type Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """What may be entered. `kind`: how it is (KINDS); `unit`: what it is counted in, 项 or 万元."""

    id: str
    name: str
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class Easier:
    """For whom (`field` of the record has one of `values`) the amount is lower or the count `less`."""

    field: str
    values: tuple[str | int, ...]
    least: Number
    less: int
    words: str

    def holds(self, record: Given) -> bool | None:
        """True, False, or None where the record does not tell."""
        found = record.get(self.field)
        return None if found is None else found in self.values


@dataclass(frozen=True, slots=True)
class Part:
    """What must hold with the other parts of its alternative.

    kind "count": the sum of `fields` is at least `count`; "amounts": `count` of the amounts listed are
    at least `least`; "number": the number is at least `least`; "fact": yes.
    """

    kind: str
    fields: tuple[str, ...]
    count: int
    least: Number
    easier: Easier | None
    words: str

    def eased(self, record: Given, view: View) -> Easier | None:
        """What makes it easier for this applicant; where that is unknown, only at the best."""
        holds = self.easier.holds(record) if self.easier else False
        return self.easier if holds or (holds is None and view == "best") else None

    def times(self, given: Given, record: Given, view: View) -> int:
        """How many times over it is fulfilled. A number or a fact does for as many as there are."""
        eased = self.eased(record, view)
        least = self.least
        if eased and self.kind == "amounts" and eased.least:
            least = eased.least
        reached = sum(_reached(self.kind, given.get(field), least, view) for field in self.fields)
        if self.kind in ("number", "fact"):
            return MOST if reached else 0
        return reached // (self.count - (eased.less if eased else 0))


def _reached(kind: str, found: Any, least: Number, view: View) -> int:
    """What one field adds: its count, its amounts that are enough; of a number or a fact, 1 or 0."""
    if found is None:
        return MOST if view == "best" else 0
    match kind:
        case "amounts":
            return sum(amount >= least for amount in found)
        case "number":
            return int(found >= least)
        case _:
            return int(found)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a condition asks for; without alternatives, a plain judgement that takes no numbers."""

    fields: tuple[Field, ...]
    alternatives: tuple[tuple[Part, ...], ...]

    def times(self, given: Given, record: Given) -> tuple[int, int]:
        """How many times over it is fulfilled, at least and at most.

        Six reports fulfil a condition on three of them twice. Of several alternatives the one that is
        fulfilled most often counts: what fulfils two of them may be the same work.
        """
        low, high = (
            max((_times(parts, given, record, view) for parts in self.alternatives), default=0)
            for view in ("worst", "best")
        )
        return low, high


def fulfilled(measure: Measure, given: Given, record: Given) -> bool | None:
    """Is the condition fulfilled? None where that hangs on what is unknown."""
    low, high = measure.times(given, record)
    return True if low else None if high else False


def _times(parts: Iterable[Part], given: Given, record: Given, view: View) -> int:
    """How often all the parts are fulfilled; once, where none of them counts anything."""
    least = min(part.times(given, record, view) for part in parts)
    counting = any(part.kind in ("count", "amounts") for part in parts)
    return least if counting else min(1, least)


def open_fields(measure: Measure, given: Given, record: Given, path: str) -> tuple[str, ...]:
    """The unknown fields that would settle it, by their paths; `path` is the condition's own."""
    undecided = [
        parts
        for parts in measure.alternatives
        if _times(parts, given, record, "worst") != _times(parts, given, record, "best")
    ]
    # Any of their parts can still be fulfilled, or they would not be open.
    open_parts = [
        part for parts in undecided for part in parts if not part.times(given, record, "worst")
    ]
    if not open_parts:
        # Fulfilled for sure: what is open is only how many times.
        open_parts = [part for parts in undecided for part in parts]
    found = (need for part in open_parts for need in _unknown(part, given, record, path))
    return tuple(dict.fromkeys(found))


def _views() -> tuple[View, View]:
    return "worst", "best"


def _unknown(part: Part, given: Given, record: Given, path: str) -> Iterator[str]:
    yield from (f"{path}.{field}" for field in part.fields if given.get(field) is None)
    if part.easier and part.easier.holds(record) is None:
        yield part.easier.field


def told(measure: Measure, given: Given, record: Given) -> str:
    """What was entered, held against the alternative that comes nearest: “…2项…”，有1项，不够."""

    def nearness(parts: tuple[Part, ...]) -> tuple[int, int, int]:
        reached = [part.times(given, record, "worst") > 0 for part in parts]
        possible = [part.times(given, record, "best") > 0 for part in parts]
        entered = sum(bool(given.get(field)) for part in parts for field in part.fields)
        return all(reached), all(possible), entered

    nearest = max(measure.alternatives, key=nearness)
    units = {field.id: field.unit for field in measure.fields}
    return "；".join(_told(part, given, record, units) for part in nearest)


def _told(part: Part, given: Given, record: Given, units: Mapping[str, str]) -> str:
    worst, best = (part.times(given, record, view) > 0 for view in _views())
    verdict = "符合" if worst else "还不清楚" if best else "不够"
    eased = part.eased(record, "worst")
    words = f"“{part.words}”" + (f"（“{eased.words}”）" if eased else "")
    known = [given[field] for field in part.fields if given.get(field) is not None]
    if part.kind == "fact":
        return f"{words}：{'还不清楚' if not known else '是' if known[0] else '否'}"
    if not known:
        return f"{words}：还没有填"
    unit = units[part.fields[0]]
    if part.kind == "amounts":
        have = "、".join(shown(amount) for amount in known[0])
        return f"{words}：{have + unit if have else '没有'}，{verdict}"
    have = "至少有" if len(known) < len(part.fields) else "有"
    return f"{words}：{have}{shown(sum(known))}{unit}，{verdict}"


def read_measure(reader: Reader) -> Measure:
    """A measure from its table: `all` parts go with each alternative of `any`."""
    fields = tuple(_field(table) for table in reader.tables("fields"))
    kinds = {field.id: field.kind for field in fields}
    common = tuple(_part(table, kinds) for table in reader.tables("all"))
    alternatives = []
    for table in reader.tables("any"):
        own = tuple(_part(part, kinds) for part in table.tables("all"))
        table.close()
        alternatives.append((*own, *common))
    measure = Measure(fields, tuple(alternatives) or (common,))
    used = {field for parts in measure.alternatives for part in parts for field in part.fields}
    for field in sorted(kinds.keys() - used):
        should = "在 all 或 any 里用到它，或从 fields 里删去"
        reader.wrong("fields", f"列了“{field}”，但没有哪一部分用它", should)
    if not all(measure.alternatives):
        should = "all = [ … ] 里至少一部分；只作一般认定的，改列入 plain"
        reader.wrong("all", "没有写要满足什么", should)
    reader.close()
    return measure


def _field(reader: Reader) -> Field:
    kind = reader.one_of("kind", KINDS, "count")
    unit = reader.text("unit", "" if kind == "fact" else None)
    field = Field(reader.text("id"), reader.text("name"), kind, unit)
    reader.close()
    return field


def _part(reader: Reader, kinds: Mapping[str, str]) -> Part:
    kind = next((kind for kind in ("amounts", "number", "fact") if reader.has(kind)), "count")
    fields = reader.texts("sum") if kind == "count" else (reader.text(kind),)
    for field in fields:
        if kinds.get(field) != kind:
            known = (name for name in kinds if kinds[name] == kind)
            key = "sum" if kind == "count" else kind
            reader.wrong(key, f"fields 里没有 {kind} 一类的“{field}”", one_of(field, known))
    if not fields:
        reader.wrong("", "没有写看哪一项", "有 sum、amounts、number、fact 之一")
    part = Part(
        kind=kind,
        fields=fields,
        count=reader.count("count") if kind in ("count", "amounts") else 1,
        least=reader.number("least") if kind in ("amounts", "number") else 0,
        easier=_easier(reader.table("easier")) if reader.has("easier") else None,
        words=reader.text("words"),
    )
    if part.easier and part.easier.less >= part.count:
        reader.wrong("easier.less", f"是{part.easier.less}", f"比 count（{part.count}）小的数")
    reader.close()
    return part


def _easier(reader: Reader) -> Easier:
    easier = Easier(
        field=reader.text("field"),
        values=reader.values("values"),
        least=reader.number("least", 0),
        less=int(reader.number("less", 0)),
        words=reader.text("words"),
    )
    reader.close()
    return easier
