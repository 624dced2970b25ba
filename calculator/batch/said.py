"""What a record says, in one form whichever way it was written: what codes are made of.

A roster has no other way to say that nothing is known than a blank cell, nor that something is not claimed than "没有";
a record has several. Nothing is checked here: a record with mistakes has a form as well.
"""

from collections.abc import Mapping
from typing import Any

from calculator.questions import EDITION, Question
from calculator.rules import Rules

type Given = Mapping[str, Any]

# What a record holds that is not said of a person: it is chosen for a whole roster.
_NOT_SAID = ("readings", EDITION)


def said(rules: Rules, record: Given) -> Given:
    """What a record (as JSON has it) says of a person."""
    told = {
        name: _answer(rules.question.get(name), inner)
        for name, inner in record.items()
        if name not in _NOT_SAID
    }
    return _known(told)


def _answer(question: Question | None, given: Any) -> Any:
    match question, given:
        case Question(kind="claims"), dict():
            claims = {clause: _claimed(claim) for clause, claim in given.items()}
            return {clause: claim for clause, claim in claims.items() if claim != 0}
        case Question(kind="tally"), dict():
            columns = {row.value: row.columns for row in question.rows}
            rows = {row: _counted(columns.get(row, ()), counts) for row, counts in given.items()}
            return {row: counts for row, counts in rows.items() if counts}
        case _:
            return _plain(given)


def _claimed(claim: Any) -> Any:
    """A claim; 0 where nothing is claimed, which False is to Python as well; None where that is not known."""
    if isinstance(claim, list):
        return [_work(work) for work in claim] or 0
    return _plain(claim)


def _work(work: Any) -> Any:
    """A dated achievement. Of what it leaves out, "used before" is not claimed."""
    if not isinstance(work, dict):
        return work
    return {"used_before": False, **{name: inner for name, inner in work.items() if inner != ""}}


def _counted(columns: tuple[str, ...], counts: Any) -> Any:
    """A row of a tally, without what is not there; of one of which nothing is known, that of each column."""
    if counts is None:
        return dict.fromkeys(columns)
    if not isinstance(counts, dict):
        return counts
    return {column: _plain(count) for column, count in counts.items() if count != 0}


def _plain(given: Any) -> Any:
    """An answer without what is unknown in it; None where nothing is known. 4.0 is 4."""
    match given:
        case dict():
            return _known({name: _plain(inner) for name, inner in given.items()}) or None
        case list():
            return list(map(_plain, given))
        case float() if given.is_integer():
            return int(given)
        case _:
            return given


def _known(told: Given) -> Given:
    return {name: inner for name, inner in told.items() if inner is not None}
