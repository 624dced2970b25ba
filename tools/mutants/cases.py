"""The data cases of the tests, as what can be asked of any rules: does something come out that is not expected?"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path
from typing import Any

from calculator.jsontext import parse
from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.record import check
from calculator.rules import Rules, read_rules
from tests.batch import test_ranking
from tests.calculator import (
    kept,
    test_advice,
    test_caps,
    test_cases,
    test_conditions,
    test_domain,
    test_examples,
    test_open_questions,
    test_readings,
    test_record,
    test_standard,
    test_summary,
    test_ways,
)
from tests.calculator.eligibility import test_eligibility_cases
from tests.check import broken, test_check
from tests.procedure import test_materials
from workbench.check import told

# The suites that ask for less than a whole result, and how many of their cases take as long as one other.
QUICK = ("conditions", "domain", "mistakes", "ranking", "readings", "standard", "summary", "ways")
QUICKER = 8

# Those of which nothing is kept: they ask for other things than a whole result.
NOT_KEPT = (
    "caps",
    "conditions",
    "domain",
    "groups",
    "mistakes",
    "ranking",
    "readings",
    "standard",
    "ways",
)

type Given = tuple[Mapping[str, Any], tuple[Any, ...]]  # a case, and what its test is given


@dataclass(frozen=True, eq=False)
class Case:
    """`ask` raises where the rules give something else than the case expects; `words`: all that it names."""

    name: str
    words: frozenset[str]
    ask: Callable[[Rules], None]
    quick: bool = False  # asks for less than a whole result

    def notices(self, rules: Rules) -> bool:
        """Does it fail under these rules? Whatever is raised is a failure, as in a test."""
        try:
            self.ask(rules)
        except Exception:
            return True
        return False


def cases() -> tuple[Case, ...]:
    """All of them."""
    return tuple(
        Case(
            f"{suite}: {case.get('name', '')}",
            frozenset(words(case)),
            partial(_ask, test, given),
            suite in QUICK,
        )
        for suite, test, listed in _suites()
        for case, given in listed
    )


def core_cases() -> tuple[Case, ...]:
    """What is asked of a changed core: all that is kept of the records, and the cases that ask for other things."""
    rows = kept.kept()
    found = [
        Case(f"kept {suite}: {name}", frozenset(), partial(_kept, record, rows[suite, name]))
        for suite, listed in kept.records().items()
        for name, record in listed.items()
    ]
    others = (case for case in cases() if case.name.startswith(NOT_KEPT))
    return (*found, *others)


def broken_cases(home: Path) -> Iterator[Case]:
    """The broken rules of tests/check, each a folder in `home`: the loader says of them what it says now.

    What it says now is what they expect: test_each_kind_of_mistake_is_named holds it against the file.
    """
    for index, case in enumerate(test_check.CASES):
        folder = broken.changed(case, home / str(index))
        yield Case(f"broken: {case['name']}", frozenset(), partial(_broken, folder, _told(folder)))


def _told(folder: Path) -> tuple[Mistake, ...]:
    compiled, _, mistakes = compile_folder(folder)
    return told([*mistakes, *read_rules(compiled)[1]], whole=True)


def _broken(folder: Path, expected: tuple[Mistake, ...], rules: Rules) -> None:
    assert _told(folder) == expected


def _kept(record: dict[str, Any], row: list[str], rules: Rules) -> None:
    assert kept.told(rules, record) == row


def _ask(test: Callable[..., None], given: tuple[Any, ...], rules: Rules) -> None:
    test(*given, rules)


def _suites() -> Iterator[tuple[str, Callable[..., None], list[Given]]]:
    """The name of a suite, its test, and its cases with what the test is given."""

    def one(listed: Iterable[dict[str, Any]]) -> list[Given]:
        return [(case, (case,)) for case in listed]

    yield "cases", test_cases.test_case, one(test_cases.CASES)
    yield "conditions", test_conditions.test_case, one(test_conditions.CASES)
    applicants: list[Given] = [
        (case | {"record": test_eligibility_cases.record(case)}, (case,))
        for case in test_eligibility_cases.CASES
    ]
    yield "eligibility", test_eligibility_cases.test_case, applicants
    misses: list[Given] = [
        ({"name": param.id, "record": test_eligibility_cases.record(param.values[0]), "changes": param.values[1], "clause": param.values[2]}, param.values)
        for param in test_eligibility_cases.missing_one()
    ]  # fmt: skip
    yield (
        "misses",
        test_eligibility_cases.test_a_route_that_misses_one_requirement,
        misses,
    )
    yield "materials", test_materials.test_material, one(test_materials.CASES["case"])
    yield "dates", test_materials.test_dates, one(test_materials.CASES["dates"])
    yield "materials", test_materials.test_list, one(test_materials.CASES["list"])
    yield "shown", test_materials.test_shown, one(test_materials.CASES["shown"])
    yield "dates", test_materials.test_year, one(test_materials.CASES["year"])
    yield "ways", test_ways.test_case, one(test_ways.DATA["case"])
    yield "open", test_open_questions.test_case, one(test_open_questions.DATA["case"])
    yield "summary", test_summary.test_answers, one(test_summary.DATA["case"])
    yield (
        "mistakes",
        _mistakes,
        one(case for case in test_record.BAD if isinstance(parse(case["json"]), dict)),
    )
    yield "caps", test_caps.test_table, one(test_caps.TABLES)
    yield "readings", test_readings.test_reading, one(test_readings.READINGS)
    yield "standard", test_standard.test_names, one([test_standard.NAMES])
    yield "domain", test_domain.test_question, one(test_domain.DOMAIN)
    examples = test_examples.EXAMPLES
    yield "examples", test_examples.test_score, one(examples)
    for key, test in (
        ("verdict", test_examples.test_verdict),
        ("readings", test_examples.test_other_readings_are_shown),
    ):
        yield "examples", test, one(each for each in examples if key in each["expect"])
    groups: list[Given] = [
        (case | {"record": test_ranking.record(case)}, (case,)) for case in test_ranking.GROUPS
    ]
    yield "groups", test_ranking.test_group, groups
    for key, test in (
        ("case", test_ranking.test_ranking),
        ("cap", test_ranking.test_cap),
        ("said", test_ranking.test_what_is_said_of_every_ranking),
    ):
        yield "ranking", test, one(test_ranking.RANKING[key])
    yield "advice", test_advice.test_case, one(test_advice.DATA["case"])


def _mistakes(case: Mapping[str, Any], rules: Rules) -> None:
    """A bad record has the mistakes that are expected, and no other."""
    found = [str(error) for error in check(parse(case["json"]), rules.questions, rules.readings)[1]]
    assert [line.partition("：")[0] for line in found] == [path for path, _ in case["mistakes"]]
    for line, (path, part) in zip(found, case["mistakes"], strict=True):
        assert part in line.removeprefix(path)


def words(data: Any) -> Iterator[str]:
    """All names and values in some data; what has dots in it also in its parts."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from words(name)
            yield from words(value)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from words(each)
    else:
        yield str(data)
        yield from str(data).split(".")


class Ranking:
    """The cases in the order in which they are likely to notice a change soon."""

    def __init__(self, listed: Sequence[Case], most: int | None = None) -> None:
        """`most`: of so many only; more survive then."""
        counts = Counter(word for case in listed for word in case.words)
        self._listed, self._most = listed, most
        self._weight = {word: log(len(listed) / count) for word, count in counts.items()}

    def likely(self, touched: Iterable[str]) -> list[Case]:
        """First those that share the most, and the rarest, words with what is touched, or are quick."""
        known = frozenset(touched) & self._weight.keys()

        def promise(case: Case) -> float:
            shared = 1 + sum(self._weight[word] for word in case.words & known)
            return shared * (QUICKER if case.quick else 1)

        return sorted(self._listed, key=promise, reverse=True)[: self._most]
