"""What the standard and its texts are called: standard.toml."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.rules import Rules

NAMES = tomllib.loads(Path(__file__).with_name("standard.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("names", [NAMES], ids=["names"])
def test_names(names: dict[str, Any], rules: Rules) -> None:
    standard = rules.standard
    assert list(standard.heading) == names["heading"]
    assert standard.jurisdiction == names["jurisdiction"]
    texts = [*standard.texts, *standard.tables]
    found = {text.id: {"name": text.name, "own": list(text.own)} for text in texts}
    assert found == names["texts"]
