"""A roster that is passed on: it says the same when it is read again, and shows what was altered on the way."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest

from calculator.batch import layout, rows, workbook
from calculator.batch.people import SCORERS, Person
from calculator.batch.roster_out import (
    MISTAKEN,
    OTHER_READINGS,
    Passed,
    Signing,
    passed_on,
)
from calculator.batch.said import said
from calculator.batch.seals import Checked, Seal, SignOff, as_signed, codes
from calculator.batch.signed import sign_offs, signed_sheet
from calculator.batch.tables import Book, Table
from calculator.loading import load
from calculator.parties import PARTIES
from calculator.readings import Choices
from calculator.record import check
from calculator.rules import Rules
from sitegen.records import varied
from tests.batch.made import EXAMPLES, ROOT, account, person, trouble
from tests.batch.rosters import book, roster, tidy
from tests.calculator.scoring import RULES

STANDARDS = ("rules", "examples/greening/rules", "examples/greening/editions/first/rules")
UNIT = Signing("unit", "李四", "2026-08-10")
OFFICE = Signing("office", "王五", "2026-09-10")
PLAIN = {"target": "senior_engineer", "year": 2026, "education": "bachelor"}
DRAWN = 30


class Again(NamedTuple):
    """A roster that was read again."""

    people: list[Person]
    choices: Choices
    signed: tuple[SignOff, ...]


def sheets(tables: Sequence[Table]) -> dict[str, list[list[Any]]]:
    """The tables as sheets."""
    return {
        table.name: [
            *([words] for words in table.lead),
            [heading.text for heading in table.headings],
            *map(list, table.rows),
        ]
        for table in tables
    }


def read(source: Book | Mapping[str, Any], rules: Rules = RULES) -> Again:
    """Reads a roster in which nothing is wrong."""
    found = rows.read(rules, source if isinstance(source, Book) else book(source))
    people = list(found.people)
    assert [each for each in people if not isinstance(each, Person)] == []
    signed, troubles = sign_offs("名册.xlsx", found.settings.signed)
    assert troubles == ()
    return Again(
        [each for each in people if isinstance(each, Person)], found.settings.readings, signed
    )


def own(again: Again, rules: Rules = RULES) -> list[bool | None]:
    """Of all accounts, one after the other, whether they are as they were signed."""
    return [
        as_signed(account, code)
        for who in again.people
        for account, code in zip(who.accounts, codes(rules, who), strict=True)
    ]


def held(again: Again, rules: Rules = RULES) -> list[Checked]:
    """The sign-offs, held against the roster."""
    found = []
    for signed in again.signed:
        seal = Seal(signed.scorer, again.choices)
        for who in again.people:
            named = (account.scorer for account in who.accounts)
            seal.add(zip(named, codes(rules, who), strict=True))
        found.append(seal.check(signed))
    return found


def told(rules: Rules, who: Person) -> Any:
    """What a roster says of somebody, without the places and the codes."""
    assert all(not check(each.record, rules.questions, rules.readings)[1] for each in who.accounts)
    accounts = [
        (each.scorer, each.by, each.day, each.why, said(rules, each.record))
        for each in who.accounts
    ]
    return who.key, who.name, who.employer, accounts


def by_key(people: Sequence[Person]) -> list[Person]:
    return sorted(people, key=lambda each: each.key)


@pytest.fixture(params=STANDARDS)
def rules(request: pytest.FixtureRequest) -> Rules:
    return load(ROOT / request.param)[0]


def filled_in(rules: Rules) -> list[Person]:
    """People of a roster that three parties have filled in."""
    titles = len(rules.question["target"].options)
    drawn = [
        {name: inner for name, inner in tidy(rules, record).items() if name != "readings"}
        for record in varied(rules, DRAWN + 2 * titles)
    ]
    accounts = zip(drawn[: -2 * titles], drawn[titles:-titles], drawn[2 * titles :], strict=True)
    return read(sheets(roster(rules, list(accounts))), rules).people


# There and back


def test_it_says_the_same_when_it_is_read_again(rules: Rules) -> None:
    people = filled_in(rules)
    passed = passed_on(rules, people, {}, (), OFFICE)
    assert passed.left == ()
    file = io.BytesIO()
    workbook.write(file, passed.tables)
    again = read(workbook.read(file, "名册.xlsx"), rules)
    assert [told(rules, each) for each in by_key(again.people)] == [
        told(rules, each) for each in by_key(people)
    ]
    assert set(own(again, rules)) == {True}
    assert [each.own for each in held(again, rules)] == [True]
    assert again.signed == passed.signed


def test_what_is_passed_on_twice_is_the_same(rules: Rules) -> None:
    first = sheets(passed_on(rules, filled_in(rules), {}, (), UNIT).tables)
    again = read(first, rules)
    assert sheets(passed_on(rules, again.people, again.choices, again.signed).tables) == first


def test_a_record_out_of_a_file_is_signed_as_it_will_be_read() -> None:
    """However it says that nothing is known, or that something is not there."""
    people = [
        person({name: given for name, given in record.items() if name != "readings"}, key=f"{at}")
        for at, record in enumerate((*varied(RULES, 200), *EXAMPLES))
    ]
    again = read(sheets(passed_on(RULES, people, {}, (), UNIT).tables))
    assert set(own(again)) == {True}
    assert [each.own for each in held(again)] == [True]


@pytest.mark.parametrize("name", ["=1+1", "<b>&amp;", "'引号", "+86", "某 某", "-"])
def test_names_stay_as_they_are(name: str) -> None:
    who = person(PLAIN, key=name, name=name, employer=name)
    file = io.BytesIO()
    workbook.write(file, passed_on(RULES, [who], {}, (), UNIT).tables)
    [again] = read(workbook.read(file, "名册.xlsx")).people
    assert (again.key, again.name, again.employer) == (name, name, name)


def test_readings_chosen_for_the_roster_go_along() -> None:
    choices = {"total-cap": "B", "tier-gap": "A"}
    record = {**PLAIN, "readings": {"total-cap": "B"}}
    again = read(sheets(passed_on(RULES, [person(record)], choices, (), UNIT).tables))
    assert again.choices == choices
    assert [each.own for each in held(again)] == [True]
    assert not held(again._replace(choices={}))[0].own


def test_what_is_not_asked_for_a_title_has_a_column_where_somebody_said_it() -> None:
    record = {"target": "technician", "year": 2026, "recommenders": 2}
    plain = passed_on(RULES, [person({"target": "technician", "year": 2026})], {}, ())
    passed = passed_on(RULES, [person(record)], {}, ())
    name = RULES.question["recommenders"].name
    shown = [[h.text for h in of.tables[1].headings if name in h.text] for of in (plain, passed)]
    assert [len(each) for each in shown] == [0, 1]
    [again] = read(sheets(passed.tables)).people
    assert again.accounts[0].record["recommenders"] == 2


def test_each_title_has_its_sheet_and_nobody_is_in_two() -> None:
    people = [person(record, key=f"{at}") for at, record in enumerate(EXAMPLES)]
    passed = passed_on(RULES, people, {}, ())
    names = layout.sheet_names(RULES)
    there = [table.name for table in passed.tables if table.name in names]
    assert {names[name] for name in there} == {record["target"] for record in EXAMPLES}
    assert sorted(each.key for each in read(sheets(passed.tables)).people) == sorted(
        each.key for each in people
    )


# Who signs


def signed_by(*signings: Signing, alter: str = "") -> Again:
    """A roster that goes from hand to hand; `alter`: whose account is altered before the last signs."""
    first = account("applicant", PLAIN)
    unit = account("unit", {**PLAIN, "education": "master"}, why="看了证书")
    again = Again([person(accounts=(first, unit), key=f"{at}") for at in range(3)], {}, ())
    for number, signing in enumerate(signings, 1):
        people = again.people
        if alter and number == len(signings):
            who = people[0]
            changed = (
                each._replace(by="别人") if each.scorer == alter else each for each in who.accounts
            )
            people = [who._replace(accounts=tuple(changed)), *people[1:]]
        passed = passed_on(RULES, people, {}, again.signed, signing)
        again = read(sheets(passed.tables))
    return again


def test_without_signing_nothing_has_a_code() -> None:
    again = read(sheets(passed_on(RULES, [person(PLAIN, PLAIN)], {}, ()).tables))
    assert own(again) == [None, None]
    assert again.signed == ()


def test_who_signs_signs_what_those_before_have_said() -> None:
    assert own(signed_by(Signing("applicant", "张三", "2026-08-01"))) == [True, None] * 3
    assert own(signed_by(UNIT)) == [True, True] * 3


def test_one_after_the_other() -> None:
    again = signed_by(UNIT, OFFICE)
    assert [each.scorer for each in again.signed] == ["unit", "office"]
    assert [each.own for each in held(again)] == [True, True]
    assert set(own(again)) == {True}


@pytest.mark.parametrize("scorer", ["applicant", "unit"])
def test_what_was_altered_after_an_earlier_party_had_signed_goes_on_to_show(scorer: str) -> None:
    again = signed_by(UNIT, OFFICE, alter=scorer)
    assert [each.own for each in held(again)] == [False, True]
    # A code vouches for what was said before as well.
    altered = [False, False] if scorer == "applicant" else [True, False]
    assert own(again) == [*altered, True, True, True, True]


def test_who_signs_anew_signs_what_there_is() -> None:
    again = signed_by(UNIT, Signing("unit", "赵六", "2026-08-12"), alter="applicant")
    assert [(each.by, each.day) for each in again.signed] == [("赵六", "2026-08-12")]
    assert [each.own for each in held(again)] == [True]
    assert set(own(again)) == {True}


def test_passed_on_without_signing_codes_and_sign_offs_stay() -> None:
    before = signed_by(UNIT)
    altered = [each._replace(name="别人") for each in before.people]
    again = read(sheets(passed_on(RULES, altered, {}, before.signed).tables))
    assert again.signed == before.signed
    assert set(own(again)) == {False}


def test_a_row_for_the_next_party_stands_below_each_person() -> None:
    people = [
        person(PLAIN, key="1"),
        person(PLAIN, PLAIN, PLAIN, key="2"),
        person(PLAIN, PLAIN, key="3"),
    ]
    passed = passed_on(RULES, people, {}, (), UNIT, after="office")
    found = sheets(passed.tables)
    named = [row[:4] for row in found[passed.tables[1].name][1:]]
    office = PARTIES["office"]
    assert [row[0] for row in named if row[3] == office] == ["1", "2", "3"]
    assert [row[0] for row in named] == ["1", "1", "2", "2", "2", "3", "3", "3"]
    # As long as it is empty, the office has said nothing.
    again = read(found)
    assert [len(each.accounts) for each in again.people] == [1, 3, 2]
    assert [each.own for each in held(again)] == [True]


# Who cannot be in it


def test_who_cannot_be_in_it_is_named_with_the_reason() -> None:
    people = [
        person(PLAIN, key="1"),
        person(PLAIN, key="2", troubles=(trouble(),)),
        person(PLAIN, key="3", troubles=(trouble(grave=False),)),
        person(key="4"),
        person({**PLAIN, "readings": {"total-cap": "B"}}, key="5"),
        person({**PLAIN, "readings": {"total-cap": "A"}}, key="6"),
    ]
    passed = passed_on(RULES, people, {}, (), UNIT)
    assert [(each.person.key, each.why) for each in passed.left] == [
        ("2", MISTAKEN),
        ("4", MISTAKEN),
        ("5", OTHER_READINGS),
    ]
    assert [each.key for each in read(sheets(passed.tables)).people] == ["1", "3", "6"]
    assert [each.people for each in passed.signed] == [3]


def test_where_nobody_can_be_in_it_there_is_none() -> None:
    passed = passed_on(RULES, [person(PLAIN, troubles=(trouble(),))], {}, (), UNIT)
    assert (passed.tables, passed.signed, len(passed.left)) == ((), (), 1)
    assert passed_on(RULES, (), {}, ()) == Passed((), (), ())


def test_people_are_gone_through_again_and_not_kept() -> None:
    class Coming:
        times = 0

        def __iter__(self) -> Iterator[Person]:
            self.times += 1
            return (person(record, key=f"{at}") for at, record in enumerate(EXAMPLES))

    coming = Coming()
    passed = passed_on(RULES, coming, {}, (), UNIT)
    assert coming.times == 1
    sheets(passed.tables)
    assert coming.times == 1 + len({record["target"] for record in EXAMPLES})


# The sheet of the sign-offs

SIGNED = SignOff("unit", "李四", "2026-08-10", "7F3A-22C1", 12, "7K3F-9QXA")


def rows_of(table: Table) -> dict[str, str]:
    [row] = table.rows
    return {heading.text: str(cell) for heading, cell in zip(table.headings, row, strict=True)}


def test_a_sign_off_comes_back_as_it_was() -> None:
    assert sign_offs("x", [rows_of(signed_sheet([SIGNED]))]) == ((SIGNED,), ())


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("签核方", "评委会"),
        ("签核方", ""),
        ("日期", "八月"),
        ("日期", "20260810"),
        ("人数", "十二"),
        ("人数", "-1"),
        ("校验码", ""),
    ],
)
def test_a_sign_off_that_cannot_be_read_is_told(heading: str, words: str) -> None:
    row = rows_of(signed_sheet([SIGNED])) | {heading: words}
    found, [told] = sign_offs("名册.xlsx", [rows_of(signed_sheet([SIGNED])), row])
    assert found == (SIGNED,)
    assert (told.spot.file, told.spot.sheet) == ("名册.xlsx", "签核")
    assert told.problem == "第2次签核读不出来，不能核对"
    assert not told.grave


def test_a_party_as_somebody_types_it_is_known() -> None:
    row = rows_of(signed_sheet([SIGNED])) | {"签核方": " 所在 单位"}
    assert sign_offs("x", [row])[0] == (SIGNED,)


def test_the_sheet_says_what_a_code_means() -> None:
    assert "不是签名" in signed_sheet([SIGNED]).lead[0]
    assert {PARTIES[scorer] for scorer in SCORERS} >= {rows_of(signed_sheet([SIGNED]))["签核方"]}
