"""Between the columns of a roster and a record: what was filled in makes a record, and a record fills columns in.

What a first row leaves blank is unknown; in a list that is begun it is null, unless the row says that the rest is not
there. What a later row leaves blank is as it was before.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from calculator.batch.cells import UNKNOWN, Bad, Claimed
from calculator.batch.columns import Column, Columns

type Names = tuple[str, ...]
type Work = Mapping[str, Any]

_MISSING = object()


class Filled(NamedTuple):
    """A cell that says something. The value can be UNKNOWN."""

    column: Column
    value: Any


class Made(NamedTuple):
    """The record that comes of a row; what does not fit together; is something known now another, or unknown?"""

    record: dict[str, Any]
    problems: tuple[tuple[Column, Bad], ...]
    changed: bool


class Scope(NamedTuple):
    """Of each list, by its path, the entries that a row of a sheet speaks of; and where works are put, by condition."""

    entries: Mapping[Names, tuple[Names, ...]]
    claims: Mapping[str, Column]


def scope(columns: Columns, title: str, present: Iterable[Column]) -> Scope:
    """The scope of a row for a title: what the title's rules read of lists, and the years of the columns `present`."""
    asked = [each for each in columns.asked[title] if isinstance(each, Column)]
    years = (each for each in present if each.role == "part")
    entries: dict[Names, dict[Names, None]] = {}
    for each in (*asked, *years):
        if each.role in ("claim", "count", "part"):
            entries.setdefault(each.listed, {})[each.inside] = None
    claims = {
        each.path[-1]: each
        for each in columns.every
        if isinstance(each, Column) and each.role == "claim"
    }
    return Scope({listed: tuple(own) for listed, own in entries.items()}, claims)


def fill(
    scope: Scope,
    filled: Iterable[Filled],
    works: Mapping[str, Sequence[Work]],
    before: Mapping[str, Any] | None = None,
) -> Made:
    """The record of a row; of a later one, what it makes of the record `before`.

    `works`: the dated achievements by condition, each of a condition of the scope.
    """
    record = deepcopy(dict(before or {}))
    lists: dict[Names, list[Filled]] = {}
    changed = False
    for each in filled:
        if each.column.role == "fact":
            changed |= _put(record, each.column.path, _plain(each.value), None)
        else:
            lists.setdefault(each.column.listed, []).append(each)
    for condition in works:
        lists.setdefault(scope.claims[condition].listed, [])
    problems: list[tuple[Column, Bad]] = []
    for listed, cells in lists.items():
        own = {id: works[id] for id in works if scope.claims[id].listed == listed}
        entries = scope.entries.get(listed, ())
        changed |= _list(record, listed, entries, _said(scope, cells, own), problems)
    return Made(record, tuple(problems), changed)


class _Said(NamedTuple):
    """What a row says of a list, by entry: plain answers, numbers, works; a column of each; and of the rest."""

    plain: Mapping[Names, Any]
    numbers: Mapping[Names, Mapping[str, Any]]
    works: Mapping[Names, Sequence[Work]]
    columns: Mapping[Names, Column]
    rest: Any


def _said(scope: Scope, cells: Iterable[Filled], works: Mapping[str, Sequence[Work]]) -> _Said:
    plain: dict[Names, Any] = {}
    numbers: dict[Names, dict[str, Any]] = {}
    columns: dict[Names, Column] = {(id,): scope.claims[id] for id in works}
    rest = None
    for column, value in cells:
        if column.role == "rest":
            rest = value
            continue
        if column.role in ("measure", "part"):
            numbers.setdefault(column.inside, {})[column.path[-1]] = _plain(value)
        else:
            plain[column.inside] = value
        columns.setdefault(column.inside, column)
    own: dict[Names, list[Work]] = {(id,): list(each) for id, each in works.items()}
    return _Said(plain, numbers, own, columns, rest)


def _list(
    record: dict[str, Any],
    listed: Names,
    entries: Iterable[Names],
    said: _Said,
    problems: list[tuple[Column, Bad]],
) -> bool:
    """Puts what is said of a list into the record. True where something known becomes another."""
    old = _get(record, listed)
    changed = False
    if old is None and said.rest is UNKNOWN and not said.columns:
        return False
    begun: dict[str, Any] = _open(record, listed)
    for entry, column in said.columns.items():
        new = _entry(said, entry, _get(begun, entry))
        if isinstance(new, Bad):
            problems.append((column, new))
            continue
        # Of what a list leaves out it is known that it is not there.
        absent = None if old is None or column.role == "part" else 0
        changed |= _put(begun, entry, new, absent)
    for entry in entries:
        if entry in said.columns:
            continue
        if said.rest is True:
            if _get(begun, entry, _MISSING) is None:
                _take(begun, entry)
        elif (old is None or said.rest is UNKNOWN) and _get(begun, entry, _MISSING) is _MISSING:
            changed |= old is not None
            _put(begun, entry, None, None)
    return changed


def _entry(said: _Said, entry: Names, old: Any) -> Any:
    """What is said of one entry of a list: its own numbers, its works, or a plain answer; Bad where that is two things."""
    plain = said.plain.get(entry, _MISSING)
    numbers, works = said.numbers.get(entry), said.works.get(entry)
    if numbers is None and works is None:
        return _plain(plain)
    if numbers is not None and works is not None:
        return Bad("填了数字，又在成果清单里列了成果", "只用一种：数字，或成果清单")
    how = "右边的数字" if works is None else "成果清单"
    counted = works is not None and plain is not False and plain == len(works)
    if plain is not _MISSING and plain is not True and not counted:
        words = Claimed().write(_plain(plain))
        return Bad(f"写了“{words}”，又填了{how}", f"只填一处：这一格，或{how}")
    if works is not None:
        return works
    return {**(old if isinstance(old, Mapping) else {}), **(numbers or {})}


def _plain(value: Any) -> Any:
    return None if value is UNKNOWN else value


def _get(data: Mapping[str, Any], path: Names, otherwise: Any = None) -> Any:
    found: Any = data
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return otherwise
        found = found[name]
    return found


def _open(data: dict[str, Any], path: Names) -> dict[str, Any]:
    """The object at a path, made where there is none."""
    for name in path:
        inner = data.get(name)
        data[name] = data = inner if isinstance(inner, dict) else {}
    return data


def _put(data: dict[str, Any], path: Names, new: Any, absent: Any) -> bool:
    """Puts a value at a path. True where something else was known before; `absent` was, where there was nothing."""
    old = _get(data, path, absent)
    _open(data, path[:-1])[path[-1]] = new
    return _differs(old, new)


def _take(data: dict[str, Any], path: Names) -> None:
    """Takes away what stands at a path, and the objects on the way that are empty then."""
    inner = _open(data, path[:-1])
    del inner[path[-1]]
    if not inner and path[:-1]:
        _take(data, path[:-1])


def _differs(old: Any, new: Any) -> bool:
    if old is None:
        return False
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return any(_differs(old.get(name), new[name]) for name in new)
    return bool(old != new)
