"""No word of this project's standard stands in the engine, the site's generator or its sources: they are looked for by the
names that the rules themselves have. Comments and docstrings may give an example.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calculator.loading import load

ROOT = Path(__file__).parents[2]
RULES = load()[0]
PYTHON = sorted(
    [*(ROOT / "calculator").rglob("*.py"), *(ROOT / "sitegen").glob("*.py"), ROOT / "build.py"]
)
OTHERS = sorted(
    path
    for suffix in ("mjs", "j2", "html", "css")
    for path in (*(ROOT / "site_src").rglob(f"*.{suffix}"), *(ROOT / "sitegen").glob(f"*.{suffix}"))
)
COMMENTS = re.compile(r"\{#.*?#\}|/\*.*?\*/|<!--.*?-->|(?m:^\s*//.*$)|\s// .*", re.DOTALL)
# What the engine calls by the same name: the envelope of a record, keys of rule files, the facts of an exam.
OWN = {
    *(
        "target",
        "year",
        "readings",
        "title",
        "none",
        "title_since",
        "field_work_since",
        "submitted",
    ),
    *("score", "pass_mark", "valid", "waived", "grade", "pass", "fail", "ability", "first", "unit"),
    *("achievements", "below", "edition", "personal"),
    "employer",  # of somebody in a roster, beside the record
}


def names() -> set[str]:
    """The fields of the record and their answers, as code would have them."""
    found: set[str] = set()
    for question in RULES.questions:
        found |= {question.path, *question.path.split(".")}
        found |= {str(each.value) for each in (*question.options, *question.columns)}
        found |= {row.value for row in question.rows}
    return {name for name in found if not name.isdecimal()} - OWN


def words() -> set[str]:
    """What the standard calls itself, its titles, its texts and its readings."""
    standard = RULES.standard
    titles = (option.label.partition("（")[0] for option in RULES.question["target"].options)
    heading = (part for part in standard.heading if len(part) > 2)
    own = (words for text in standard.texts for words in text.own)
    ids = (f"{text.id}-" for text in (*standard.texts, *standard.tables))
    return {standard.name, standard.jurisdiction, *titles, *heading, *own, *ids} | {
        reading.id for reading in RULES.readings
    }


def constants(path: Path) -> Iterator[str]:
    """The texts in a Python file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_python(path: Path) -> None:
    found = list(constants(path))
    assert names().intersection(found) == set()
    assert [(text, word) for text in found for word in words() if word in text] == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_scripts_and_styles(path: Path) -> None:
    text = COMMENTS.sub("", path.read_text(encoding="utf-8"))
    assert [word for word in sorted(words()) if word in text] == []
    quoted = set(re.findall(r"""["'.]([a-z_]{4,})["'.]""", text))
    assert sorted(name for name in names() & quoted if "_" in name) == []


def test_a_word_of_the_standard_would_be_found() -> None:
    assert {"education", "track"} <= names()
    assert {"std-", "annex-1-1-", "高级工程师"} <= words()
