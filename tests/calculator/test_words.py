"""Quoted words with holes: where they stand, and the numbers in them."""

import doctest
import importlib
import pkgutil

import pytest

import calculator
from calculator.words import find

MODULES = [
    module.name
    for module in pkgutil.walk_packages(calculator.__path__, "calculator.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize(
    ("words", "paragraph", "numbers"),
    [
        ("{from}年以上计{points}分", "8年以上计5分；", [{"from": 8, "points": 5}]),
        ("{from}年以上计{points}分", "15年以上计1.5分；", [{"from": 15, "points": 1.5}]),
        ("{from}-{to}年计{points}分", "6-7年计4分；", [{"from": 6, "to": 7, "points": 4}]),
        ("计{points}分", "计4分、计3分", [{"points": 4}, {"points": 3}]),
        # Not out of the middle of a number,
        ("5年以上计{points}分", "15年以上计5分", [{"points": 5}]),  # words are words
        ("{from}年", "1.5年", [{"from": 1.5}]),
        ("近{years}年", "近十年", [{"years": 10}]),
        ("{most}个", "十二个", []),
        ("{most}个", "二十个", []),
        # of a range,
        ("{at}学时", "90-120学时", []),
        ("{at}学时/年", "90（不含）-120学时/年计3分；90学时/年计2分", [{"at": 90}]),
        ("满{least}年", "满-1年", []),
        # Chinese numerals up to ten.
        ("满足其中{need}个条件", "满足其中两个条件", [{"need": 2}]),
        ("满足其中{need}个条件", "满足其中一个条件", [{"need": 1}]),
        # What looks like a pattern is words.
        ("（{a}）.", "（3）.（4）x", [{"a": 3}]),
        ("没有洞", "这里没有洞，那里也没有洞", [{}, {}]),
        ("没有", "哪里都找不到", []),
    ],
)
def test_find(words: str, paragraph: str, numbers: list[dict[str, float]]) -> None:
    assert [found for _, found in find(words, [paragraph])] == numbers


def test_the_words_come_back_as_they_stand() -> None:
    assert find("计{points}分", ["甲", "优秀计2分", "良好计1.5分"]) == [
        ("计2分", {"points": 2}),
        ("计1.5分", {"points": 1.5}),
    ]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_docstrings() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 3
