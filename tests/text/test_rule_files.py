"""The rule files can be read beside the policy: in its order, and each rule with the words that it rests on.

What is otherwise stands in rule_files.toml with its reason.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import FOLDER, load

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("rule_files.toml").read_text(encoding="utf-8"))
POLICY = load()[1]
ORDER = {clause: place for place, clause in enumerate(POLICY.texts)}
TABLES = sorted((FOLDER / "tables").glob("*.toml"))
FILES = [
    "questions",
    "requirements",
    "routes",
    "scoring",
    "readings",
    "conditions",
    "materials",
    "calendar",
    "ranking",
]


def table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def excepted(kind: str) -> set[str]:
    return {exception["at"] for exception in EXCEPTIONS[kind]}


# The order


def clause_of(value: Any) -> str | None:
    """The clause that a table rests on; of one that has none, the first in the policy of those inside it."""
    match value:
        case {"clause": str(clause)} | {"clauses": [str(clause), *_]}:
            return clause
        case dict() | list():
            inside = [
                clause_of(inner) for inner in (value.values() if isinstance(value, dict) else value)
            ]
            return min((each for each in inside if each), key=ORDER.__getitem__, default=None)
        case _:
            return None


def disordered(value: Any, at: str) -> Iterator[str]:
    """The places where tables that stand side by side do so in another order than their clauses."""
    if isinstance(value, dict):
        children = [inner for inner in value.values() if isinstance(inner, dict | list)]
        for name, inner in value.items():
            yield from disordered(inner, f"{at}{'' if at.endswith(':') else '.'}{name}")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        children = value
        for inner in value:
            yield from disordered(inner, at)
    else:
        return
    # Within a rule, what says no clause goes by the rule's own, and the parts stand as in its sentence.
    places = [clause_of(child) for child in children]
    if None not in places and not (
        isinstance(value, dict) and clause_of(value) == value.get("clause")
    ):
        found = [ORDER[clause] for clause in places if clause]
        if found != sorted(found):
            yield at


def test_rules_stand_in_the_order_of_the_policy() -> None:
    found = {
        at for name in FILES for at in disordered(table(FOLDER / f"{name}.toml"), f"{name}.toml:")
    }
    assert found == excepted("order")


@pytest.mark.parametrize("annex", POLICY.annexes, ids=lambda annex: annex.id)
def test_items_stand_in_the_order_of_the_tables(annex: Any) -> None:
    own = next(found for path in TABLES if (found := table(path))["annex"] == annex.id)
    for listed in (table(FOLDER / "items.toml"), {**own["items"], **own.get("groups", {})}):
        places = [ORDER.get(f"{annex.id}-{name}") for name in listed]
        here = [place for place in places if place is not None]
        assert here
        assert here == sorted(here)


# The words


def wordless(value: Any, at: str) -> Iterator[str]:
    """The tables that hold no further ones and quote nothing."""
    if isinstance(value, list):
        for inner in value:
            yield from wordless(inner, at)
    elif isinstance(value, dict):
        inside = {name: inner for name, inner in value.items() if tables_in(inner)}
        if not inside and "words" not in value:
            yield at
        for name, inner in inside.items():
            yield from wordless(inner, f"{at}{'' if at.endswith(':') else '.'}{name}")


def tables_in(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(tables_in, value)))


def test_every_rule_has_the_words_that_it_rests_on() -> None:
    files = [FOLDER / f"{name}.toml" for name in [*FILES, "items"]]
    found = {at for path in files for at in wordless(table(path), f"{path.name}:")}
    assert found == excepted("words")
    assert {at for path in TABLES for at in wordless(table(path)["items"], "")} == set()


def test_the_rule_that_is_explained_is_the_one_in_force() -> None:
    (quoted,) = re.findall(
        r"```toml\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL
    )
    (explained,) = tomllib.loads(quoted)["requirement"]
    assert explained in table(FOLDER / "requirements.toml")["requirement"]


def test_what_is_out_of_order_or_without_words_is_found() -> None:
    rules = [{"clause": "std-3", "words": "一"}, {"clause": "std-2"}]
    assert list(disordered({"rule": rules}, "file:")) == ["file:rule"]
    assert list(disordered({"rule": rules[::-1]}, "file:")) == []
    assert list(wordless({"rule": rules}, "file:")) == ["file:rule"]
    assert list(wordless({"rule": [{"any": [{"field": "one"}], "words": "一"}]}, "file:")) == [
        "file:rule.any"
    ]
