"""Editions side by side: where each stands, on which days it holds, and what does not fit together."""

from datetime import date

import pytest

from calculator.standard import Edition
from sitegen.editions import Listed, listed, mistakes, page


def edition(id: str, since: str = "", until: str = "") -> Edition:
    first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    return Edition(id, f"{id}版", first, last, "std-38", "施行")


NOW = edition("third", "2026-01-01")
BEFORE = edition("second", "2024-01-01", "2025-12-31")
FIRST = edition("first", "2022-01-01", "2023-12-31")
COMING = edition("fourth", "2028-01-01")


def test_each_edition_finds_the_others() -> None:
    def addresses(own: Edition) -> dict[str, str]:
        found = listed(own, NOW, (FIRST, BEFORE))
        return {each.edition.id: each.address for each in found}

    assert addresses(NOW) == {"third": "", "second": "editions/second/", "first": "editions/first/"}
    assert addresses(BEFORE) == {"third": "../../", "second": "", "first": "../../editions/first/"}
    assert page(listed(NOW, NOW, (FIRST,))) == "editions/"
    assert page(listed(FIRST, NOW, (FIRST,))) == "../../editions/"


def test_the_latest_comes_first() -> None:
    found = listed(NOW, NOW, (FIRST, COMING, BEFORE))
    assert [each.edition for each in found] == [COMING, NOW, BEFORE, FIRST]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-01-01", "", "2026年1月1日起施行"),
        ("2024-01-01", "2025-12-31", "2024年1月1日起，到2025年12月31日为止"),
        ("", "", "施行日期条文没有写明"),
        ("", "2025-12-31", "施行日期条文没有写明，到2025年12月31日为止"),
    ],
)
def test_days_in_words(since: str, until: str, words: str) -> None:
    assert Listed(edition("any", since, until), "").span == words


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2023-12-31", False), ("2024-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_an_edition_holds_on_its_first_and_on_its_last_day(day: str, holds: bool) -> None:
    assert BEFORE.holds(date.fromisoformat(day)) is holds


def test_of_an_edition_without_a_day_nobody_knows() -> None:
    undated = edition("any", until="2025-12-31")
    assert undated.holds(date(2025, 12, 31)) is None
    assert undated.holds(date(2026, 1, 1)) is False


def test_editions_that_follow_each_other_fit() -> None:
    assert list(mistakes(NOW, [("first", FIRST), ("second", BEFORE), ("fourth", COMING)])) != []
    closed = edition("third", "2026-01-01", "2027-12-31")
    assert list(mistakes(closed, [("first", FIRST), ("second", BEFORE), ("fourth", COMING)])) == []


@pytest.mark.parametrize(
    ("name", "other", "key"),
    [
        ("old", BEFORE, "edition.id"),
        ("third", edition("third", "2024-01-01", "2025-12-31"), "edition.id"),
        ("second", edition("second", "2024-01-01", "2026-01-01"), "edition.holds.until"),
        ("second", edition("second", "2024-01-01"), "edition.holds.until"),
    ],
)
def test_editions_that_do_not_fit(name: str, other: Edition, key: str) -> None:
    assert [mistake.key for mistake in mistakes(NOW, [(name, other)])] == [key]
