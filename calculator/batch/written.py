"""A record as cells of a roster: what `filling` reads as the same record again.

The first row of a person holds the whole record, a later one only what has changed since the row before.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from calculator.batch.cells import HAVE_NOT, UNKNOWN, YES
from calculator.batch.columns import Column, Columns, spread
from calculator.batch.filling import Work
from calculator.record import value

_BLANK = None  # what the plain answer says of an entry with numbers or works of its own
_ABSENT = object()  # what a column says of which the record says nothing


class Written(NamedTuple):
    """What stands in a row: the cells, each with its column, in the order of the columns; the works, by condition."""

    cells: tuple[tuple[Column, Any], ...]
    works: Mapping[str, Sequence[Work]]


def written(
    columns: Columns, record: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> Written:
    """A record (as JSON has it) in the columns; with `before`, only what differs from that."""
    cells, works = _flat(columns, record), _works(columns, record)
    if before is None:
        filled = tuple(found for found in cells.values() if found[1] is not _BLANK)
        return Written(filled, works)
    old, old_works = _flat(columns, before), _works(columns, before)
    changed = {name: found for name, found in cells.items() if old.get(name) != found}
    for name, (column, cell) in old.items():
        gone = _gone(column, record)
        if name not in cells and gone != cell:
            changed[name] = (column, gone)
    return Written(
        tuple(found for found in changed.values() if found[1] is not _BLANK),
        {id: listed for id, listed in works.items() if old_works.get(id) != listed},
    )


def years_of(columns: Columns, record: Mapping[str, Any]) -> tuple[int, ...]:
    """The years of which a record tells something, the latest first."""
    lists = {each.column.listed for each in columns.by_rest.values()}
    found = {int(year) for listed in lists for year in value(record, ".".join(listed)) or {}}
    return tuple(sorted(found, reverse=True))


def _flat(columns: Columns, record: Mapping[str, Any]) -> dict[str, tuple[Column, Any]]:
    """The cells of all that a record says, by heading."""
    found = {}
    years = years_of(columns, record)
    for question, own in columns.by_question:
        given = value(record, question.path)
        if given is None:
            continue
        for column in spread(own, years):
            cell = _cell(column, given)
            if cell is not _ABSENT:
                found[column.heading] = (column, cell)
    return found


def _cell(column: Column, given: Any) -> Any:
    """What a column says of an answer that is given; _ABSENT where that says nothing there."""
    inside = column.path[len(column.listed) :]
    match column.role:
        case "rest":
            return YES
        case "claim":
            return _claimed(column, given.get(inside[0], _ABSENT))
        case "measure" if not isinstance(given.get(inside[0]), Mapping):
            return _ABSENT
        case "fact" if not inside:
            return column.kind.write(given)
    for name in inside[:-1]:
        if name not in given:
            return _ABSENT
        given = given[name]
        # Where nothing is known of it, that is said in each of its columns. A tally's row has none of what it leaves out.
        if given is None or (
            column.role != "count" and all(each is None for each in given.values())
        ):
            given = dict.fromkeys(inside)
    return column.kind.write(given[inside[-1]]) if inside[-1] in given else _ABSENT


def _claimed(column: Column, given: Any) -> Any:
    """The plain answer to a condition; _BLANK where numbers or works stand in its place."""
    if given is _ABSENT or isinstance(given, Mapping) or (isinstance(given, list) and given):
        return _ABSENT if given is _ABSENT else _BLANK
    return column.kind.write(given)


def _gone(column: Column, record: Mapping[str, Any]) -> Any:
    """What a column says where the record before said something, and this one does not."""
    given = value(record, column.question.path)
    match column.role:
        case "measure":
            own = given is not None and isinstance(given.get(column.inside[0]), Mapping)
            return UNKNOWN.value if own else _BLANK
        case "claim" if given is not None:
            return HAVE_NOT
        case "count" if given is not None:
            return 0
        case _:
            return UNKNOWN.value


def _works(columns: Columns, record: Mapping[str, Any]) -> dict[str, Sequence[Work]]:
    """The dated achievements, by condition."""
    claims = (
        value(record, question.path) or {}
        for question, _ in columns.by_question
        if question.kind == "claims"
    )
    return {
        condition: listed
        for given in claims
        for condition, listed in given.items()
        if isinstance(listed, list) and listed
    }
