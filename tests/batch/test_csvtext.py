"""CSV in and out: encodings, delimiters, and texts that a spreadsheet would take for formulas."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.batch import csvtext, rows
from calculator.batch.people import Person, Trouble
from calculator.batch.tables import Book, Heading, Odd, Table, UnusableError
from calculator.batch.template import table
from calculator.loading import load

RULES = load()[0]


def opened(data: bytes) -> Book:
    return csvtext.read(io.BytesIO(data), "名册.csv")


def cells(data: bytes) -> list[tuple[int, Sequence[Any]]]:
    return list(opened(data).grid("").rows)


def written(found: Table) -> bytes:
    file = io.BytesIO()
    csvtext.write(file, found)
    return file.getvalue()


TEXT = "编号,姓名\r\n1,扎西\r\n"
ENCODED = {
    "UTF-8": (TEXT.encode(), 0),
    "UTF-8 with a mark": (TEXT.encode("utf-8-sig"), 0),
    "UTF-16": (TEXT.replace(",", "\t").encode("utf-16"), 0),
    "GB 18030": (TEXT.encode("gb18030"), 1),
    "semicolons": (TEXT.replace(",", ";").encode(), 0),
    "tabs": (TEXT.replace(",", "\t").encode(), 0),
    "old line ends": (TEXT.replace("\r\n", "\r").encode(), 0),
    "lines above": (("名册，2026年\n" + TEXT).encode(), 0),
}


@pytest.mark.parametrize(("data", "notices"), ENCODED.values(), ids=ENCODED)
def test_encodings_and_delimiters(data: bytes, notices: int) -> None:
    book = opened(data)
    assert [list(found) for _, found in book.grid("").rows][-2:] == [
        ["编号", "姓名"],
        ["1", "扎西"],
    ]
    assert [notice.grave for notice in book.notices] == [False] * notices


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    found = cells('编号,姓名\n\n1,"扎西\n次仁"\n2,卓玛\n'.encode())
    assert found == [(1, ["编号", "姓名"]), (2, []), (3, ["1", "扎西\n次仁"]), (4, ["2", "卓玛"])]


FORMULAS = [
    ('="001"', "001"),
    ("=A1", Odd("formula", "=A1")),
    ("'=A1", "=A1"),
    ("'-1", "-1"),
    ("-1", "-1"),
    ("'扎西", "'扎西"),
    ("''=A1", "'=A1"),
    ("", None),
]


@pytest.mark.parametrize(("cell", "value"), FORMULAS)
def test_what_could_be_a_formula(cell: str, value: Any) -> None:
    quoted = cell.replace('"', '""')
    assert cells(f'编号,姓名\n1,"{quoted}"\n'.encode())[1] == (2, ["1", value])


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=4)
)
def test_a_text_is_read_as_it_was_written_and_never_begins_as_a_formula(texts: list[str]) -> None:
    data = written(Table("", tuple(Heading(f"列{at}") for at in range(len(texts))), [texts]))
    [_, found] = cells(data)
    assert [cell or "" for cell in found[1]] == texts
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for cell in data.decode("utf-8-sig").split("\r\n")
    )


def test_values_are_written_as_people_write_them() -> None:
    data = written(
        Table("", (Heading("a"),) * 5, [[True, date(2021, 3, 15), 1.5, None, -2]], ("说明",))
    )
    assert data.decode("utf-8-sig") == "说明\r\na,a,a,a,a\r\n是,2021-03-15,1.5,,-2\r\n"


@pytest.mark.parametrize("data", [b"", b" \n", b"\0\1\2", b"PK\3\4\0\0"])
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableError):
        opened(data)


def test_a_quotation_mark_that_is_never_closed() -> None:
    data = ('编号,申报职称,姓名\n1,工程师,甲\n2,工程师,"乙\n' + "3,工程师,丙\n" * 20_000).encode()
    found = list(rows.read(RULES, opened(data)).people)
    assert [each.key for each in found if isinstance(each, Person)] == ["1"]
    assert isinstance(found[-1], Trouble)
    assert found[-1].problem.startswith("第2行以后读不出来：引号没有成对")


def test_a_row_that_is_far_too_long() -> None:
    [_, (_, found)] = cells(("编号,姓名\n1,甲" + "," * 2_000 + "x\n").encode())
    assert found[-1] == Odd("far", "BXZ2")
    assert len(found) == 1_001


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    try:
        book = opened(data)
    except UnusableError:
        return
    assert all(isinstance(each, Person | Trouble) for each in rows.read(RULES, book).people)


def test_the_template_filled_in() -> None:
    """As it comes back from a spreadsheet of this country: in GB 18030."""
    headings = [heading.text for heading in table(RULES, 2026).headings]
    values = {
        "编号": "1",
        "姓名": "扎西",
        "申报职称": "高级工程师（副高级）",
        "申报年度": "2026",
        "边境县": "是",
        "2025年度 年度考核等次": "优秀",
    }
    data = "\n".join([",".join(headings), ",".join(values.get(each, "") for each in headings)])
    [notice, person] = rows.read(RULES, opened(data.encode("gb18030"))).people
    assert isinstance(notice, Trouble)
    assert "GB 18030" in notice.problem
    assert isinstance(person, Person)
    assert person.troubles == ()
    assert person.accounts[0].record == {
        "target": "senior_engineer",
        "year": 2026,
        "border_county": True,
        "assessments": {"2025": "excellent"},
    }
