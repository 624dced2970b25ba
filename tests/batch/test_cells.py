"""What cells say: cases as data (cells.toml), and what holds for whatever is typed."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.batch.cells import UNKNOWN, Bad, Kind, Words, clean, key
from calculator.batch.columns import columns, years_before
from calculator.batch.tables import Odd
from calculator.loading import load

COLUMNS = {column.place: column for column in columns(load()[0]).of_all(years_before(2026))}
CASES = tomllib.loads(Path(__file__).with_name("cells.toml").read_text(encoding="utf-8"))["case"]
ANY = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.-/年月日、,;有没不清楚是否 \u3000１２", max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.builds(Odd, st.sampled_from(("formula", "error", "merged", "far")), st.text()),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    cell = case["cell"]
    if isinstance(cell, dict):
        cell = Odd(cell["odd"], cell["words"])
    read = COLUMNS[case["column"]].kind.read(cell)
    if "problem" in case:
        assert isinstance(read, Bad)
        assert read.problem == case["problem"]
        assert read.allowed == case.get("allowed", read.allowed)
    elif case.get("unknown"):
        assert read is UNKNOWN
    elif case.get("blank"):
        assert read is None
    else:
        assert (read, type(read)) == (case["value"], type(case["value"]))


@given(st.sampled_from(sorted(COLUMNS)), ANY)
def test_whatever_stands_in_a_cell_is_a_value_or_a_problem_in_words(place: str, cell: Any) -> None:
    kind = COLUMNS[place].kind
    read = kind.read(cell)
    if isinstance(read, Bad):
        assert read.problem
        assert read.allowed == kind.allowed or isinstance(cell, Odd)
        assert len(read.problem) < 200
    elif read is not None:
        value = None if read is UNKNOWN else read
        assert kind.read(kind.write(value)) == read


@given(st.text())
def test_what_is_compared_is_the_same_however_it_is_typed(text: str) -> None:
    assert key(key(text)) == key(text)
    assert clean(clean(text)) == clean(text)
    assert key(f" {text}\u3000") == key(text)


@pytest.mark.parametrize("place", sorted(COLUMNS))
def test_each_choice_is_read(place: str) -> None:
    kind = COLUMNS[place].kind
    for choice in kind.choices:
        assert not isinstance(kind.read(choice), Bad)
        assert kind.read(f"\u3000{choice}\u200b ") == kind.read(choice)


NAMES = [
    ("  扎西\u3000次仁 ", "扎西 次仁"),
    ("扎西·次仁", "扎西·次仁"),
    ("ＡＢ", "ＡＢ"),
    ("王\u200b五\ufeff", "王五"),
    (12, "12"),
    (12.0, "12"),
    ("\u3000", None),
]


@pytest.mark.parametrize(("cell", "value"), NAMES)
def test_a_name_stays_as_it_is_but_for_what_nobody_sees(cell: Any, value: str | None) -> None:
    assert Words().read(cell) == value


@pytest.mark.parametrize(
    "cell", [True, date(2021, 3, 5), datetime(2021, 3, 5), time(3, 5), "字" * 501]
)
def test_what_is_no_name(cell: Any) -> None:
    assert isinstance(Words().read(cell), Bad)


def test_a_number_of_a_person_may_be_typed_in_full_width() -> None:
    assert Words(exact=False).read("Ａ０１") == "A01"


def test_a_kind_says_what_it_takes() -> None:
    kinds: set[Kind] = {column.kind for column in COLUMNS.values()}
    assert len({type(kind) for kind in kinds}) == 7
    assert all(kind.allowed for kind in kinds)
