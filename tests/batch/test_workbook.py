"""Workbooks in and out: what is not one, what is broken or hostile, and that what is written is read again."""

import contextlib
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from random import Random
from typing import Any

import openpyxl
import pytest

from calculator.batch import rows, workbook
from calculator.batch.people import Person, Trouble
from calculator.batch.tables import Book, Grid, Heading, Odd, Table, UnusableError
from tests.batch import hostile
from tests.batch.hostile import RULES, row, text

type Make = Callable[[], bytes]

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def opened(data: bytes) -> Book:
    return workbook.read(io.BytesIO(data), "名册.xlsx")


def read(data: bytes) -> tuple[list[Person], list[Trouble]]:
    """The people of a workbook, and the troubles that are about nobody, but for columns that are missing."""
    found = list(rows.read(RULES, opened(data)).people)
    people = [each for each in found if isinstance(each, Person)]
    troubles = [each for each in found if isinstance(each, Trouble)]
    return people, [each for each in troubles if "比模板少了" not in each.problem]


def utf16(data: bytes) -> bytes:
    return data.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")


REFUSED: Mapping[str, tuple[Make, str]] = {
    "nothing": (lambda: b"", "这是空文件。"),
    "a text": (lambda: b"1,2,3", "这不是工作簿（.xlsx）。"),
    "a page": (lambda: b"\n<html><table>", "这不是工作簿，是网页或 XML 文件，只是扩展名像。"),
    "an old workbook": (lambda: OLE, "这是旧格式的 .xls 文件。"),
    "an encrypted workbook": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "这个文件加了密码，没有读。",
    ),
    "a zip without anything": (lambda: hostile.archive({}), "内容不完整或已损坏。"),
    "a zip of something else": (lambda: hostile.archive({"a.txt": b"a"}), "内容不完整或已损坏。"),
    "a document": (
        lambda: hostile.archive({"word/document.xml": b"<a/>"}),
        "这是 Word 文件，不是工作簿。",
    ),
    "an OpenDocument": (
        lambda: hostile.archive({"mimetype": b"application/vnd.oasis"}),
        "这是 OpenDocument 文件",
    ),
    "a binary workbook": (
        lambda: hostile.archive({"xl/workbook.bin": b"a"}),
        "这是二进制工作簿（.xlsb）。",
    ),
    "half of one": (lambda: hostile.roster()[:4000], "内容不完整或已损坏。"),
    "a document type": (
        lambda: hostile.changed(
            styles=lambda data: data.replace(b"<styleSheet", hostile.DOCTYPE + b"<styleSheet", 1)
        ),
        "文件里有不该有的定义（DOCTYPE）",
    ),
    "a document type in UTF-16": (
        lambda: hostile.changed(
            styles=lambda data: utf16(
                data.replace(b"<styleSheet", hostile.DOCTYPE + b"<styleSheet", 1)
            )
        ),
        "文件里有不该有的定义（DOCTYPE）",
    ),
    "XML that is none": (
        lambda: hostile.changed(book=lambda data: data[:-20]),
        "内容不完整或已损坏。",
    ),
    "XML that is too deep": (
        lambda: hostile.changed(styles=lambda data: b"<a>" * 100_000 + b"</a>" * 100_000),
        "内容不完整或已损坏。",
    ),
    "a part that is too large": (
        lambda: hostile.added("xl/theme/theme9.xml", b" " * (9 << 20)),
        "解开后太大（xl/theme/theme9.xml），可能是恶意文件，没有读。",
    ),
    "a sheet that is far smaller packed": (
        lambda: hostile.added("xl/worksheets/sheet9.xml", bytes(40 << 20)),
        "解开后太大（xl/worksheets/sheet9.xml），可能是恶意文件，没有读。",
    ),
    "texts that are too large": (
        lambda: hostile.added("xl/sharedStrings.xml", Random(0).randbytes(1 << 20) * 65),
        "解开后太大（xl/sharedStrings.xml），可能是恶意文件，没有读。",
    ),
    "too many parts": (
        lambda: hostile.archive({f"xl/{at}": b"" for at in range(5_001)}),
        "解开后太大（内容），可能是恶意文件，没有读。",
    ),
}


@pytest.mark.parametrize(("made", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(made: Make, words: str) -> None:
    with pytest.raises(UnusableError) as refused:
        opened(made())
    assert str(refused.value).startswith(words)


def test_a_part_that_is_encrypted() -> None:
    """The first bit of a part's flags, which stand twice: 6 bytes into its own head, 8 into its entry at the end."""
    data = bytearray(hostile.roster())
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnusableError, match="这个文件加了密码"):
        opened(bytes(data))


def test_a_roster() -> None:
    people, troubles = read(hostile.roster())
    assert [(person.key, person.name) for person in people] == [
        ("0", "人0"),
        ("1", "人1"),
        ("2", "人2"),
    ]
    assert troubles == []


NOTICES: Mapping[str, tuple[Make, str]] = {
    "macros": (lambda: hostile.added("xl/vbaProject.bin"), "文件里有宏，没有运行"),
    "links": (
        lambda: hostile.added("xl/externalLinks/externalLink1.xml", b"<a/>"),
        "文件里有指向其他文件的链接，没有打开",
    ),
    "hidden": (
        lambda: hostile.changed(
            book=lambda data: data.replace(b'sheetId="2"', b'sheetId="2" state="hidden"')
        ),
        "这张工作表是隐藏的，和别的一样读了",
    ),
}


@pytest.mark.parametrize(("made", "words"), NOTICES.values(), ids=NOTICES)
def test_what_is_noted(made: Make, words: str) -> None:
    people, [trouble] = read(made())
    assert len(people) == 3
    assert trouble.problem == words
    assert not trouble.grave


def grid(data: bytes) -> Grid:
    found = opened(data)
    return found.grid(found.sheets[1])


CELLS = {
    '<c r="C2"><v>12</v></c>': 12,
    '<c r="C2"><v>1.5E2</v></c>': 150.0,
    '<c r="C2" t="n"><v>0.5</v></c>': 0.5,
    '<c r="C2" t="b"><v>1</v></c>': True,
    '<c r="C2" t="b"><v>0</v></c>': False,
    '<c r="C2" t="str"><v>字</v></c>': "字",
    '<c r="C2" t="d"><v>2021-03-15</v></c>': date(2021, 3, 15),
    '<c r="C2" t="inlineStr"><is><r><t>一</t></r><rPh sb="0" eb="1"><t>yi</t></rPh><r><t>二</t></r></is></c>': "一二",
    '<c r="C2"><f>A1+1</f><v>3</v></c>': Odd("formula", "=A1+1"),
    '<c r="C2"><f t="shared" si="0"/><v>3</v></c>': Odd("formula", "="),
    '<c r="C2" t="e"><v>#N/A</v></c>': Odd("error", "#N/A"),
}


@pytest.mark.parametrize(("cell", "value"), CELLS.items())
def test_what_cells_hold(cell: str, value: Any) -> None:
    [_, (number, cells)] = grid(hostile.sheet(row(2, cell))).rows
    assert (number, cells) == (2, ["2", "甲", value])
    assert type(cells[2]) is type(value)


def test_a_sheet_may_leave_out_where_its_cells_stand() -> None:
    cells = "".join(text("", each).replace(' r=""', "") for each in ("7", "甲"))
    [_, found] = grid(hostile.sheet(f"<row>{cells}</row>")).rows
    assert found == (2, ["7", "甲"])


def test_days_are_counted_from_the_day_that_the_workbook_names() -> None:
    def of_1904(data: bytes) -> bytes:
        return data.replace(b"<workbookPr", b'<workbookPr date1904="1"')

    headings = (Heading("编号"), Heading("日", kind="date"))
    table = Table("技术员", headings, [["1", date(2021, 3, 15)]])
    contents = hostile.parts(hostile.packed([table, table._replace(name="又")]))
    assert next(days(hostile.archive(contents))) == datetime(2021, 3, 15)
    contents[hostile.BOOK] = of_1904(contents[hostile.BOOK])
    assert next(days(hostile.archive(contents))) == datetime(2025, 3, 16)


def days(data: bytes) -> Iterator[Any]:
    return (cells[1] for number, cells in grid(data).rows if number > 1)


def test_cells_that_are_hidden_below_a_merged_one_are_told() -> None:
    merged = (
        '<mergeCells count="2"><mergeCell ref="C2:C3"/><mergeCell ref="A2:A1048576"/></mergeCells>'
    )
    data = hostile.sheet(row(2, text("C2", "单位")) + row(3), merged)
    assert list(grid(data).rows)[1:] == [
        (2, ["2", "甲", "单位"]),
        (3, [Odd("covered", "A2:A1048576"), "甲", Odd("merged", "C2:C3")]),
    ]
    people, _ = read(data)
    assert [(person.key, len(person.troubles)) for person in people] == [("2", 0), ("", 2)]


def test_a_row_that_is_only_below_merged_cells_is_a_blank_one() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'
    people, troubles = read(
        hostile.sheet(f'<row r="2">{text("A2", "2")}</row><row r="3"/>', merged)
    )
    assert [person.key for person in people] == ["2"]
    assert troubles == []


def test_a_merged_cell_as_large_as_a_sheet() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    people, troubles = read(hostile.sheet(row(2), merged))
    assert people == []
    assert [trouble.problem for trouble in troubles] == [
        "这一列没有标题（标题在第1行），没有读",
        "没有写编号和姓名，不知道是谁",
        "和A1:XFD1048576的其他格子合并了",
    ]


def test_too_many_merged_cells() -> None:
    merged = "".join(f'<mergeCell ref="C{at}:D{at}"/>' for at in range(2, 10_003))
    people, troubles = read(hostile.sheet(row(2) + row(3), f"<mergeCells>{merged}</mergeCells>"))
    assert len(people) == 2
    assert [trouble.problem for trouble in troubles] == [
        "工作表“技术员”第3行以后读不出来：合并的单元格太多，没有全部看。请取消合并后再试。"
    ]


def test_a_cell_in_the_last_corner() -> None:
    people, [trouble] = read(
        hostile.sheet(row(2) + f'<row r="1048576">{text("XFD1048576", "x")}</row>')
    )
    assert [person.key for person in people] == ["2"]
    assert (trouble.spot.column, trouble.spot.row) == ("XFD", 1048576)


BEYOND = [
    '<row r="1048577"/>',
    '<row r="0"/>',
    '<row r="x"/>',
    '<row r="-3"/>',
    f'<row r="3">{text("AAAA3", "x")}</row>',
    f'<row r="3">{text("3", "x")}</row>',
    '<row r="3"><c r="A3" t="s"><v>99</v></c></row>',
    '<row r="3"><c r="A3" t="s"><v>x</v></c></row>',
    '<row r="3"><c r="A3"><v>x</v></c></row>',
    '<row r="3"><c r="A3" t="d"><v>x</v></c></row>',
    "<row r='3'>&a;</row>",
]


@pytest.mark.parametrize("bad", BEYOND)
def test_a_sheet_that_is_damaged_is_read_up_to_there(bad: str) -> None:
    people, [trouble] = read(hostile.sheet(row(2) + bad + row(4)))
    assert [person.key for person in people] == ["2"]
    assert trouble.grave
    assert trouble.problem.startswith("工作表“技术员”第2行以后读不出来：内容不完整或已损坏。")


def test_a_sheet_with_a_document_type() -> None:
    def typed(data: bytes) -> bytes:
        return data.replace(b"<worksheet", hostile.DOCTYPE + b"<worksheet", 1)

    people, [trouble] = read(hostile.changed(sheet=typed))
    assert people == []
    assert "DOCTYPE" in trouble.problem


def test_a_sheet_that_is_cut_off_is_read_up_to_there() -> None:
    data = hostile.sheet("".join(map(row, range(2, 3_000))))
    contents = hostile.parts(data)
    contents[hostile.SHEET] = contents[hostile.SHEET][:200_000]
    people, [trouble] = read(hostile.archive(contents))
    assert len(people) > 500
    assert f"第{len(people) + 1}行以后读不出来" in trouble.problem


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_never_ends_in_anything_unexpected(seed: int) -> None:
    random = Random(seed)
    whole = hostile.roster()
    for _ in range(25):
        data = bytearray(whole)
        if random.random() < 0.2:
            del data[random.randrange(len(data)) :]
        for _ in range(random.choice((1, 1, 5, 50))):
            if data:
                data[random.randrange(len(data))] = random.randrange(256)
        looked_at(bytes(data))


@pytest.mark.parametrize("part", hostile.ALL_PARTS)
def test_damage_within_a_part(part: str) -> None:
    """The archive is sound, what is in it is not."""
    random = Random(part)
    contents = hostile.parts(hostile.roster())
    whole = contents[part]
    for _ in range(40):
        data = bytearray(whole)
        at = random.randrange(len(data))
        piece = random.choice(
            (b"", b"<", b"\0", b"9" * 30, b"-1", b"&#x0;", b'"', bytes(data[:at]))
        )
        data[at : at + random.choice((0, 1, 10, 1000))] = piece
        looked_at(hostile.archive({**contents, part: bytes(data)}))
    looked_at(hostile.archive({name: contents[name] for name in contents if name != part}))


def test_no_part_is_left_out() -> None:
    assert sorted(hostile.ALL_PARTS) == sorted(hostile.parts(hostile.roster()))


def looked_at(data: bytes) -> None:
    """Whatever it is, it is refused in words, or read."""
    with contextlib.suppress(UnusableError), warnings.catch_warnings(action="error"):
        for each in rows.read(RULES, opened(data)).people:
            assert isinstance(each, Person | Trouble)


# Writing

HEADINGS = (
    Heading("编号", "每人一个", width=8),
    Heading("选", choices=("甲", "乙")),
    Heading("数", "写数", choices=("有", "没有"), kind="number"),
    Heading("日", kind="date"),
)
ROWS: list[list[Any]] = [
    ["001", "=1+1", 1, date(2021, 3, 15)],
    ["+1", "甲", 1.5, None],
    ["@x", "一\n二", True, datetime(2021, 3, 15, 8)],
    ["-1", "<&>\"'", "有", None],
]


def written(*tables: Table) -> bytes:
    return hostile.packed(list(tables))


def test_what_is_written_is_read() -> None:
    book = opened(
        written(Table("一", HEADINGS, ROWS, ("上面一行", "又一行")), Table("二", HEADINGS, []))
    )
    assert book.sheets == ("一", "二", "选项")
    assert book.notices == ()
    assert [number for number, _ in book.grid("一").rows] == [1, 2, 3, 4, 5, 6, 7]
    [*lead, heads, first, second, third, fourth] = (cells for _, cells in book.grid("一").rows)
    assert lead == [["上面一行"], ["又一行"]]
    assert heads == ["编号", "选", "数", "日"]
    assert first == ["001", "=1+1", 1, datetime(2021, 3, 15)]
    assert second == ["+1", "甲", 1.5]
    assert third == ["@x", "一\n二", True, datetime(2021, 3, 15, 8)]
    assert fourth == ["-1", "<&>\"'", "有"]


def test_somebody_else_reads_what_is_written() -> None:
    data = written(Table("一", HEADINGS, ROWS, ("上面一行",)))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["一"]
    assert sheet.freeze_panes == "A3"
    assert sheet["A2"].comment.text == "每人一个"
    assert sheet["B3"].value == "=1+1"
    assert sheet["B3"].data_type == "s"
    assert sheet["D3"].number_format == "yyyy-mm-dd"
    offered = {
        str(each.sqref): (each.formula1, each.showErrorMessage)
        for each in sheet.data_validations.dataValidation
    }
    assert offered == {
        "B3:B1048576": ("选项!$A$1:$A$2", True),
        "C3:C1048576": ("选项!$B$1:$B$2", False),
    }
    assert sheet.auto_filter.ref == "A2:D6"


def test_many_columns_keep_the_first_two_in_sight() -> None:
    data = written(Table("一", HEADINGS * 6, []))
    assert openpyxl.load_workbook(io.BytesIO(data))["一"].freeze_panes == "C2"


def test_the_same_tables_are_the_same_bytes() -> None:
    assert written(Table("一", HEADINGS, ROWS)) == written(Table("一", HEADINGS, ROWS))


def test_what_no_cell_takes_is_told_in_the_cell() -> None:
    long, half = "字" * 40_000, "前\ud800后"
    book = opened(written(Table("一", HEADINGS[:1], [[long], [half], ["_x0041_"], ["\x01"]])))
    [_, (_, [cut]), (_, [mended]), (_, [escaped]), (_, [control])] = book.grid("一").rows
    assert cut == "字" * 32_000 + "……（太长，后面的没有写）"
    assert mended == "前\ufffd后"
    assert escaped == "_x0041_"
    assert control == "\x01"


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "_LAST_ROW", 3)
    book = opened(written(Table("一", HEADINGS[:1], ([str(at)] for at in range(7)))))
    assert book.sheets == ("一", "一 2", "一 3")
    cells = [[cell for _, [cell] in book.grid(name).rows] for name in book.sheets]
    assert cells == [["编号", "0", "1", "2"], ["编号", "3", "4", "5"], ["编号", "6"]]


def test_a_value_that_no_cell_takes_is_a_bug() -> None:
    with pytest.raises(TypeError):
        written(Table("一", HEADINGS[:1], [[time(8)]]))


def test_a_packed_file_says_no_time_of_day() -> None:
    with zipfile.ZipFile(io.BytesIO(hostile.roster())) as archive:
        [day] = {part.date_time for part in archive.infolist()}
    assert day[0] == 1980
