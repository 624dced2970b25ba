"""What the core says of the kept records is what it said before; kept.py says how to renew the file."""

from itertools import pairwise

import pytest

from calculator.rules import Rules
from tests.calculator import kept

KEPT = kept.kept()
RECORDS = kept.records()
EXAMPLES = RECORDS["example"]


def test_the_file_has_a_row_for_each_and_no_other() -> None:
    each = [(suite, name) for suite, people in RECORDS.items() for name in people]
    assert list(KEPT) == [*each, *(("two", name) for name in list(EXAMPLES)[1:])]


@pytest.mark.parametrize("suite", RECORDS)
def test_nothing_else_comes_out(suite: str, rules: Rules) -> None:
    found = {name: kept.told(rules, record) for name, record in RECORDS[suite].items()}
    assert found == {name: KEPT[suite, name] for name in found}


@pytest.mark.parametrize(("one", "other"), list(pairwise(EXAMPLES)))
def test_nothing_else_is_said_of_two(one: str, other: str, rules: Rules) -> None:
    found = kept.told_of_two(rules, EXAMPLES[one], EXAMPLES[other])
    assert [found] == KEPT["two", other]
