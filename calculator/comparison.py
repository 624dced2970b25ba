"""Records side by side: where their answers differ, and what each comes to. Words only."""

from collections.abc import Sequence
from typing import Any

from calculator.outlook import NOT_SCORED, lines, order
from calculator.record import Record
from calculator.result import result
from calculator.rules import Rules
from calculator.summary import Place, absent, in_words, places

UNANSWERED = "没有填"


def compare(rules: Rules, records: Sequence[Record]) -> dict[str, Any]:
    """The answers that are not the same in all records, and the results, a value a record."""
    return {"answers": apart(rules, records), "results": _results(rules, records)}


def apart(rules: Rules, records: Sequence[Record]) -> list[dict[str, Any]]:
    """The answers that are not the same in all records, in the form's order."""
    rows = ((place, _row(rules, records, place)) for place in places(rules))
    return [
        {"field": place.field, "name": place.name, "values": values}
        for place, values in rows
        if len(set(values)) > 1
    ]


def _row(rules: Rules, records: Sequence[Record], place: Place) -> list[str]:
    """What each record says at a place; nothing where none says it in so many words."""
    said = [in_words(rules, record, place) for record in records]
    if not any(said):
        return []
    return [
        words or absent(rules, record, place) or UNANSWERED
        for words, record in zip(said, records, strict=True)
    ]


def _results(rules: Rules, records: Sequence[Record]) -> list[dict[str, Any]]:
    """Rows of all score tables that are among them: a title's own rows stay empty for the others."""
    columns = [
        {line.id: line for line in lines(rules, result(rules, record, full=False))}
        for record in records
    ]
    rows = []
    for id in order(rules):
        found = [column[id] for column in columns if id in column]
        if found:
            values = [column[id].value if id in column else NOT_SCORED for column in columns]
            differs = len(set(values)) > 1
            rows.append({"id": id, "name": found[0].name, "values": values, "differs": differs})
    return rows
