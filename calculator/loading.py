"""The rules folder, read: the policy's text, and the tables compiled against it.

Mistakes come back as values beside the rules: all of them, not the first.
"""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from calculator import policy_text
from calculator.citation import citations
from calculator.compiling import Compiler, Table
from calculator.jsontext import canonical
from calculator.mistakes import Mistake
from calculator.policy import Policy
from calculator.rules import Rules, read_rules
from calculator.standard import Text

FOLDER = Path(__file__).parent.parent / "rules"
_FILES = (
    "standard.toml",
    "questions.toml",
    "items.toml",
    "scoring.toml",
    "readings.toml",
    "requirements.toml",
    "routes.toml",
    "materials.toml",
    "calendar.toml",
    "conditions.toml",
)


@cache
def load(folder: Path = FOLDER) -> tuple[Rules, Policy, tuple[Mistake, ...]]:
    """The rules and the policy of a folder, with all mistakes found in them. Fit for use only without."""
    compiled, policy, mistakes = compile_folder(folder)
    rules, more = read_rules(compiled)
    return rules, policy, (*mistakes, *more)


def edition_folder(folder: Path, id: object) -> Path:
    """Where the rules of an edition are: beside the folder in editions/; the folder itself where nothing is of this name."""
    editions = folder.resolve().parent / "editions"
    found = {path.name: path / "rules" for path in editions.glob("*") if (path / "rules").is_dir()}
    return found.get(str(id), folder)


def compile_folder(folder: Path) -> tuple[Table, Policy, tuple[Mistake, ...]]:
    """Read a rules folder and compile it: the tables by file name, the policy, the mistakes.

    Beside the tables stands their `version`, which is another one as soon as anything in them is.
    """
    texts = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((folder / "policy").glob("*.md"))
    }
    mistakes: list[Mistake] = []
    names = [
        *_FILES,
        *(f"tables/{path.name}" for path in sorted((folder / "tables").glob("*.toml"))),
    ]
    tables = {name: _toml(folder / name, name, mistakes) for name in names}
    documents, annexes = (_named(tables["standard.toml"], key) for key in ("text", "table"))
    policy, in_policy = policy_text.parse(texts, documents, annexes)
    mistakes += in_policy
    compiled = Compiler(policy, tables, mistakes, citations(policy)).compiled()
    return {"version": _version(compiled), **compiled}, policy, tuple(mistakes)


def _named(standard: Table, key: str) -> list[Text]:
    """The texts, or the tables, of the standard. What is wrong with this list is found later, by who reads the rules."""
    listed = standard.get(key, [])
    return [
        Text(str(text.get("id", "")), str(text.get("name", "")), tuple(text.get("own", ())))
        for text in listed
    ]


def _version(compiled: Table) -> str:
    digits = hashlib.sha256(canonical(compiled)).hexdigest()[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def _toml(path: Path, name: str, mistakes: list[Mistake]) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        mistakes.append(Mistake(name, "", f"cannot be read: {error}"))
        return {}
