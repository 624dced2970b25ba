"""Check codes: whatever is altered after signing shows, and what only looks otherwise does not."""

import copy
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.batch.people import SCORERS, Account, Person, person_of, plain
from calculator.batch.seals import Seal, SignOff, as_signed, codes, covers, plain_checked
from calculator.readings import Choices
from tests.batch.made import EXAMPLES, account, as_json, line_of, person
from tests.calculator.drawn import Place, blanked, full
from tests.calculator.scoring import RULES
from tests.records import record

RANDOM = st.randoms(use_true_random=False)
PLAIN = {"target": "senior_engineer", "year": 2026, "education": "bachelor"}


def someone(random: Random) -> Person:
    """Somebody of whom all parties tell."""
    return person(*(record(random) for _ in SCORERS), key=f"{random.randint(1, 999):03}")


def with_account(who: Person, index: int, **other: Any) -> Person:
    changed = list(who.accounts)
    changed[index] = changed[index]._replace(**other)
    return who._replace(accounts=tuple(changed))


# The accounts of one person


@settings(max_examples=50)
@given(RANDOM, st.sampled_from(["by", "day", "why", "scorer", "record"]))
def test_what_is_altered_in_an_account_shows_there_and_after(random: Random, field: str) -> None:
    who = someone(random)
    index = random.randrange(len(SCORERS))
    own = who.accounts[index]
    altered: Any = "committee" if field == "scorer" else f"{getattr(own, field)}。"
    if field == "record":
        year = own.record["year"]
        altered = dict(own.record) | {"year": year + 1}
    before, after = codes(RULES, who), codes(RULES, with_account(who, index, **{field: altered}))
    same = [one == other for one, other in zip(before, after, strict=True)]
    assert same == [at < index for at in range(len(SCORERS))]


@pytest.mark.parametrize("field", ["key", "name", "employer"])
def test_of_another_person_all_codes_are_others(field: str) -> None:
    who = person(PLAIN, PLAIN)
    other = person_of(plain(who) | {field: "另一个"})
    assert not set(codes(RULES, who)) & set(codes(RULES, other))


@settings(max_examples=100)
@given(RANDOM)
def test_each_fact_that_becomes_unknown_shows(random: Random) -> None:
    known = full(random)
    blank, places = blanked(random, known, 1)
    level: Any = known
    for name in places[0]:
        level = level[name]
    altered = codes(RULES, person(known)) != codes(RULES, person(blank))
    assert altered == (level is not None and (level != {} or none_is_said(places[0])))


def none_is_said(place: Place) -> bool:
    """Does an empty object say here that there is none? Elsewhere it says nothing."""
    question = RULES.question.get(str(place[0]))
    kind = question.kind if question else ""
    return kind == "tally" or (kind == "claims" and len(place) == 1)


def upside_down(inside: Any) -> Any:
    """The same record, written otherwise."""
    match inside:
        case dict():
            return {name: upside_down(inside[name]) for name in reversed(inside)}
        case list():
            return [upside_down(each) for each in inside]
        case int() if not isinstance(inside, bool):
            return float(inside)
        case _:
            return inside


@settings(max_examples=50)
@given(RANDOM)
def test_how_a_record_is_written_does_not_show(random: Random) -> None:
    given = record(random)
    again = {name: inner for name, inner in upside_down(given).items() if inner is not None}
    assert codes(RULES, person(given)) == codes(RULES, person(again))
    who = someone(random)
    assert codes(RULES, who) == codes(RULES, person_of(as_json(plain(who))))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"assessments": {"2025": None}}, {}, True),
        ({"political_exam": {"score": None}}, {}, True),
        ({"continuing_education": {"2025": {"general": 30, "professional": None}}}, {"continuing_education": {"2025": {"general": 30}}}, True),
        ({"achievements": {}}, {}, False),
        ({"achievements": {"std-20-2-4": None}}, {"achievements": {}}, False),
        ({"achievements": {"std-20-2-4": 1}}, {"achievements": {"std-20-2-4": True}}, False),
        ({"achievements": {"std-20-2-1": {"own": None, "rules": 1}}}, {"achievements": {"std-20-2-1": {"rules": 1}}}, True),
        ({"honours": {"national": None}}, {"honours": {}}, False),
        ({"honours": {"national": {"first": None}}}, {"honours": {"national": {}}}, False),
        ({"achievements": {"std-20-2-4": False, "std-20-2-5": 0, "std-20-2-6": []}}, {"achievements": {}}, True),
        ({"achievements": {"std-20-2-4": [{"what": "", "date": "2024-01-01"}]}}, {"achievements": {"std-20-2-4": [{"date": "2024-01-01", "used_before": False}]}}, True),
        ({"achievements": {"std-20-2-4": [{"used_before": None}]}}, {"achievements": {"std-20-2-4": [{}]}}, False),
        ({"achievements": {"std-20-2-4": [{}]}}, {"achievements": {"std-20-2-4": 1}}, False),
        ({"honours": {"national": {"first": 0}}}, {"honours": {}}, True),
        ({"honours": {"prefecture": None}}, {"honours": {"prefecture": dict.fromkeys(["personal", "first", "second", "third"])}}, True),
        ({"study_leaves": []}, {}, False),
        ({"study_leaves": [6, 12]}, {"study_leaves": [12, 6]}, False),
        ({"exceptional": False}, {}, False),
    ],
)  # fmt: skip
def test_null_is_the_same_as_nothing_but_where_it_says_something(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert (codes(RULES, person(one)) == codes(RULES, person(other))) is same


def test_a_code_stays_what_it_is() -> None:
    """Rosters with these codes are in the world."""
    who = person(EXAMPLES[0], {**EXAMPLES[0], "education": "master"})
    assert codes(RULES, who) == ("8PY9-GGKY", "HG8G-WYR3")
    seal = Seal("unit", {})
    seal.add(zip(SCORERS, codes(RULES, who), strict=False))
    assert seal.signed("李四", "2026-08-10", "00F6-6134").code == "RE0C-1QYF"


def test_a_code_in_a_row_says_whether_it_is_as_it_was_signed() -> None:
    (code,) = codes(RULES, person(PLAIN))
    typed = code.lower().replace("-", " ")
    for text, own in ((code, True), (typed, True), (f" {code} ", True), ("", None), ("x", False)):
        assert as_signed(account("applicant", PLAIN, code=text), code) is own
    signed = person(accounts=(account("applicant", PLAIN, code=code),))
    assert [each["own"] for each in line_of(signed)["accounts"]] == [True]
    altered = signed._replace(name="李三")
    assert [each["own"] for each in line_of(altered)["accounts"]] == [False]


# A whole roster

NO_CHOICES: Choices = {}


def sealed(signer: str, people: Iterable[Person], choices: Choices = NO_CHOICES) -> Seal:
    seal = Seal(signer, choices)
    for who in people:
        named = (each.scorer for each in who.accounts)
        seal.add(zip(named, codes(RULES, who), strict=True))
    return seal


def signed(signer: str, people: Iterable[Person]) -> SignOff:
    return sealed(signer, people).signed("李四", "2026-08-10", RULES.version)


PEOPLE = [
    person({**PLAIN, "year": 2020 + index}, PLAIN, key=f"{index}", name=f"某{index}")
    for index in range(5)
]
OTHER = person(PLAIN, PLAIN, key="9", name="另一个")
OFFICE = account("office", {**PLAIN, "year": 2030})


@pytest.mark.parametrize(
    ("after", "own", "words"),
    [
        (PEOPLE, True, "与签核时一致，共5人。"),
        (PEOPLE[::-1], True, "与签核时一致，共5人。"),
        (PEOPLE[:-1], False, "签核时5人，现在4人：少了1人。"),
        ([], False, "签核时5人，现在0人：少了5人。"),
        ([*PEOPLE, OTHER], False, "签核时5人，现在6人：多了1人。"),
        ([*PEOPLE[:-1], OTHER], False, "还是5人，但签核以后有改动"),
        ([*PEOPLE[:-1], PEOPLE[0]], False, "还是5人，但签核以后有改动"),
        ([*PEOPLE[:-1], with_account(PEOPLE[-1], 1, why="另一个理由")], False, "还是5人，但签核以后有改动"),
        ([*PEOPLE[:-1], PEOPLE[-1]._replace(accounts=(*PEOPLE[-1].accounts, OFFICE))], True, "与签核时一致"),
    ],
)  # fmt: skip
def test_a_sign_off_says_what_has_become_of_the_roster(
    after: list[Person], own: bool, words: str
) -> None:
    checked = sealed("unit", after).check(signed("unit", PEOPLE))
    assert checked.own is own
    assert checked.words.startswith(f"所在单位李四2026-08-10签核：{words}")
    assert plain_checked(checked)["found"] == len(after)


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it._replace(by="王五"),
        lambda it: it._replace(day="2026-08-11"),
        lambda it: it._replace(version="0000-0000"),
        lambda it: it._replace(code="0000-0000"),
    ],
)
def test_an_altered_sign_off_shows(change: Callable[[SignOff], SignOff]) -> None:
    checked = sealed("unit", PEOPLE).check(change(signed("unit", PEOPLE)))
    assert checked.own is False
    assert "理解、签核人、日期、规则版本" in checked.words


def test_other_rules_do_not_make_it_another_roster() -> None:
    """A sign-off is held against the version that it names, whatever the rules are now."""
    before = sealed("unit", PEOPLE).signed("李四", "2026-08-10", "7F3A-22C1")
    assert sealed("unit", PEOPLE).check(before).own


def test_other_readings_alter_the_roster_and_nobody_in_it() -> None:
    before = signed("unit", PEOPLE)
    assert sealed("unit", PEOPLE, {"total-cap": "A"}).check(before).own
    assert not sealed("unit", PEOPLE, {"total-cap": "B"}).check(before).own
    one, other = ({**PLAIN, "readings": {"total-cap": side}} for side in "AB")
    assert codes(RULES, person(one)) == codes(RULES, person({**other, "edition": "trial"}))


def test_each_party_signs_what_was_said_up_to_it() -> None:
    assert [[covers(signer, scorer) for scorer in SCORERS] for signer in SCORERS] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    first = [who._replace(accounts=who.accounts[:1]) for who in PEOPLE]
    assert signed("applicant", PEOPLE) == signed("applicant", first)
    assert signed("unit", first).code != signed("unit", PEOPLE).code


def test_who_has_no_account_of_those_that_are_signed_is_not_counted() -> None:
    late = person(accounts=(account("office", PLAIN),))
    assert signed("unit", [late]).people == 0
    assert signed("office", [late]).people == 1


def test_nothing_is_changed_by_it() -> None:
    given = copy.deepcopy(EXAMPLES[0])
    codes(RULES, person(given))
    assert given == EXAMPLES[0]
    assert isinstance(person(given).accounts[0], Account)
