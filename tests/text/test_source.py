"""The text on the site is the source's: not a character less, more or elsewhere."""

import re
import tomllib
from pathlib import Path

import pytest

from calculator.policy import Policy
from tests.text.words import find_in_order, page_words, policy_words, source_pieces

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def pieces() -> list[str]:
    source = (HERE.parent / "data" / "source.txt").read_text(encoding="utf-8")
    restorations = tomllib.loads((HERE / "restorations.toml").read_text(encoding="utf-8"))
    return source_pieces(source, restorations)


def test_parsed_text_is_the_source(pieces: list[str], policy: Policy) -> None:
    assert find_in_order(pieces, policy_words(policy)) is None


def test_pages_show_the_source(pieces: list[str], policy: Policy, site: Path) -> None:
    assert find_in_order(pieces, page_words(site, policy)) is None


def test_one_missing_character_of_the_text_is_noticed(pieces: list[str], policy: Policy) -> None:
    assert_notices_each_gap(pieces, policy_words(policy))


def test_one_missing_character_of_a_page_is_noticed(
    pieces: list[str], policy: Policy, site: Path
) -> None:
    assert_notices_each_gap(pieces, page_words(site, policy))


def assert_notices_each_gap(pieces: list[str], text: str) -> None:
    gaps = range(0, len(text), len(text) // 200)
    unnoticed = [at for at in gaps if not find_in_order(pieces, text[:at] + text[at + 1 :])]
    assert not unnoticed


def test_spaces_stand_only_where_they_mean_something(policy: Policy) -> None:
    """Between two issuing bodies, inside a document's title, and as blanks of the form."""
    meant = "(办公厅|社会保障部|组织部) |职称 (?=评)|^(评委签字|时间)：.*$"
    texts = [text for texts in policy.texts.values() for text in texts]
    assert [text for text in texts if re.search(r"\s", re.sub(meant, "", text))] == []
