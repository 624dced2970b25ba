from pathlib import Path

import pytest

from calculator.loading import load
from calculator.policy import Policy
from calculator.policy_text import parse
from calculator.rules import Rules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def policy_files() -> dict[str, str]:
    folder = ROOT / "rules" / "policy"
    return {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load()[0]


@pytest.fixture(scope="session")
def policy(policy_files: dict[str, str], rules: Rules) -> Policy:
    policy, mistakes = parse(policy_files, rules.standard.texts, rules.standard.tables)
    assert not mistakes, "\n".join(map(str, mistakes))
    return policy
