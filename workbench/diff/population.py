"""The sample applicants: kept in a file, drawn by `drawing.py`, and read by any edition of the rules.

An edition need not know all that a record says. What it has no question for, or no such answer to, is left out, and
counted. A claim is known by its words: where an edition has them under another number, it stands there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.questions import Question
from calculator.record import Record, check, value
from calculator.rules import Rules

MOST_LEFT_OUT = 200  # facts of one record: with more, it is no record of this standard
_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[]+)")

type Data = Mapping[str, Any]


@dataclass(frozen=True)
class Applicant:
    """Somebody made up: a name on screen, and a record as JSON has it."""

    name: str
    data: Data


@dataclass(frozen=True)
class Population:
    """The applicants; `claims`: the words of each clause that they can claim, under the rules they were drawn from."""

    claims: Mapping[str, str]
    applicants: tuple[Applicant, ...]


NOBODY = Population({}, ())


@dataclass(frozen=True)
class Adapted:
    """A record as an edition reads it: None where it has no such title. `left_out`: the facts it does not know."""

    record: Record | None
    left_out: tuple[str, ...]


def read(text: str) -> Population:
    """The population of a file."""
    kept = json.loads(text)
    applicants = tuple(Applicant(each["name"], each["record"]) for each in kept["applicants"])
    return Population(kept["claims"], applicants)


def write(population: Population) -> str:
    """The file of a population: an applicant a line, so that a new drawing can be reviewed."""
    claims = ",\n".join(f"{_json(id)}: {_json(words)}" for id, words in population.claims.items())
    applicants = ",\n".join(
        _json({"name": each.name, "record": each.data}) for each in population.applicants
    )
    return f'{{"claims": {{\n{claims}\n}},\n"applicants": [\n{applicants}\n]}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def words_of_claims(rules: Rules) -> Mapping[str, str]:
    """The words of all that can be claimed, by clause."""
    return {claim.clause: claim.words for question in rules.questions for claim in question.claims}


def adapted(rules: Rules, population: Population, applicant: Applicant) -> Adapted:
    """An applicant's record under these rules."""
    data = _claims_moved(rules, population, applicant.data)
    left_out: list[str] = []
    for _ in range(MOST_LEFT_OUT):
        record, errors = check(data, rules.questions, rules.readings)
        if not errors:
            return Adapted(record, tuple(left_out))
        path = errors[0].path
        question = rules.question.get(path)
        if question is not None and question.required:
            break
        data = _without(data, _steps(path))
        left_out.append(path)
    return Adapted(None, tuple(left_out))


def _claims_moved(rules: Rules, population: Population, data: Data) -> Data:
    """The record with its claims under the numbers that their words have here."""
    for question in rules.questions:
        given = value(data, question.path) if question.kind == "claims" else None
        if isinstance(given, Mapping):
            moved = {_clause(question, population, id): claim for id, claim in given.items()}
            data = {**data, question.path: moved}
    return data


def _clause(question: Question, population: Population, id: str) -> str:
    """The clause whose words a claim had; its own where they are nowhere, or there as well."""
    words = population.claims.get(id)
    found = [claim.clause for claim in question.claims if claim.words == words]
    return id if id in found or not found else found[0]


def _steps(path: str) -> Iterator[str | int]:
    for index, name in _STEP.findall(path):
        yield int(index) if index else name


def _without(inside: Any, steps: Iterator[str | int]) -> Any:
    """A record without what is at a path; without all that is around it where the path leads nowhere."""
    step = next(steps)
    rest = list(steps)
    keys = list(inside) if isinstance(inside, Mapping) else list(range(len(inside)))
    if step not in keys:
        return type(inside)()
    kept = {key: inside[key] for key in keys if key != step}
    if rest and isinstance(inside[step], Mapping | list):
        kept = {key: inside[key] for key in keys}
        kept[step] = _without(inside[step], iter(rest))
    return kept if isinstance(inside, Mapping) else list(kept.values())
