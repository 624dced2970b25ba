"""All that the core says of many records, kept: a change of the code or the rules shows whom it touches, and in what.

What is kept is no expectation: the cases say what is right, and rest on clauses. Where a change is meant, renew the
file with `.venv/bin/python -m tests.calculator.kept` and look at the lines that git says have changed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from calculator.casefile import Doubt, case_file
from calculator.comparison import compare
from calculator.jsontext import write
from calculator.record import check
from calculator.rules import Rules
from calculator.summary import answers
from tests.calculator import (
    test_advice,
    test_cases,
    test_examples,
    test_open_questions,
    test_summary,
)
from tests.calculator.eligibility import test_eligibility_cases
from tests.calculator.eligibility.applicants import merged
from tests.calculator.scoring import RULES, scored
from tests.diff.editions import people
from tests.procedure import test_materials

FILE = Path(__file__).with_name("kept.tsv")
COLUMNS = ("verdict", "total", "eligibility", "score", "readings", "open", "rest", "words")

type Data = dict[str, Any]


def records() -> Mapping[str, Mapping[str, Data]]:
    """The records of the cases and the sample applicants, by suite and name; each once."""
    suites: dict[str, dict[str, Data]] = {}
    seen: set[str] = set()
    for suite, name, record in _all():
        written = json.dumps(record, sort_keys=True)
        if written not in seen:
            seen.add(written)
            suites.setdefault(suite, {})[name] = record
    return suites


def _all() -> Iterator[tuple[str, str, Data]]:
    for case in test_examples.EXAMPLES:
        yield "example", case["name"], case["record"]
    for case in test_cases.CASES:
        record = {"target": case["target"], "year": case["year"]}
        yield case["file"], case["name"], record | test_cases.facts(case["record"])
    for case in test_eligibility_cases.CASES:
        yield case["file"], case["name"], test_eligibility_cases.record(case)
    for param in test_eligibility_cases.missing_one():
        case, changes, _ = param.values
        record = merged(test_eligibility_cases.record(case), changes)
        yield "miss", str(param.id), record
    for module in (test_advice, test_open_questions):
        for case in module.DATA["case"]:
            yield "next", case["name"], test_advice.base(**case["with"])
    for param in ("case", "list", "year", "dates"):
        for case in test_materials.CASES[param]:
            yield "materials", case["name"], test_materials.USUAL | case["record"]
    for case in test_summary.DATA["case"]:
        yield "summary", case["name"], test_summary.SENIOR | json.loads(case["json"])
    for applicant in people().applicants:
        yield "applicant", applicant.name, dict(applicant.data)


def told(rules: Rules, record: Data) -> list[str]:
    """A row: what a person sees first, and a short digest of each part of all the rest."""
    result = scored(record, rules)
    checked, _ = check(record, rules.questions, rules.readings)
    eligibility, score = result.pop("eligibility"), result.pop("score")
    parts = [
        eligibility,
        score,
        result.pop("readings"),
        result.pop("open"),
        result,
        answers(rules, checked),
    ]
    total = f"{score['total']['min']:g}–{score['total']['max']:g}" if score else ""
    return [eligibility["verdict"], total, *map(_digest, parts)]


def told_of_two(rules: Rules, one: Data, other: Data) -> str:
    """A digest of two records side by side, and of the second as a case file; whatever the version of the rules."""
    rules = replace(rules, version="")
    first, second = (check(each, rules.questions, rules.readings)[0] for each in (one, other))
    file = case_file(rules, second, [], Doubt("", ""))
    return _digest([compare(rules, [first, second]), file])


def _digest(data: object) -> str:
    return hashlib.sha256(write(data).encode()).hexdigest()[:6]


def rows() -> Iterator[tuple[str, ...]]:
    """The file's rows as they are now: suite and name, and what is told."""
    for suite, listed in records().items():
        for name, record in listed.items():
            yield (suite, name, *told(RULES, record))
    examples = records()["example"]
    for one, other in pairwise(examples):
        yield ("two", other, told_of_two(RULES, examples[one], examples[other]))


def kept() -> Mapping[tuple[str, str], list[str]]:
    """What is told of each, by suite and name, as the file has it."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    return {(suite, name): told for suite, name, *told in (line.split("\t") for line in lines)}


if __name__ == "__main__":
    header = ("suite", "name", *COLUMNS)
    FILE.write_text("".join("\t".join(row) + "\n" for row in (header, *rows())), encoding="utf-8")
