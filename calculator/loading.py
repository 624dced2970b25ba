"""The rules folder, read: the policy's text, and the tables compiled against it.

Mistakes come back as values beside the rules: all of them, not the first.
"""

import hashlib
import re
import tomllib
from functools import cache
from pathlib import Path

from calculator import policy_text
from calculator.citation import citations
from calculator.compiling import Compiler, Table
from calculator.jsontext import canonical
from calculator.mistakes import Mistake, Unreadable
from calculator.policy import Policy
from calculator.rules import Rules, read_rules
from calculator.shapes import settled, shape_of
from calculator.standard import Text

FOLDER = Path(__file__).parent.parent / "rules"
_NEEDED = ("standard.toml", "questions.toml", "scoring.toml", "routes.toml")
# A standard that has nothing to say in one of these goes without it.
_OTHERS = (
    "items.toml",
    "readings.toml",
    "requirements.toml",
    "materials.toml",
    "calendar.toml",
    "conditions.toml",
    "ranking.toml",
)
FILES = (*_NEEDED, *_OTHERS)


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
    mistakes: list[Mistake] = []
    paths = sorted((folder / "policy").glob("*.md"))
    texts = {path.stem: _text(path, f"policy/{path.name}", mistakes) for path in paths}
    names = [
        *FILES,
        *(f"tables/{path.name}" for path in sorted((folder / "tables").glob("*.toml"))),
    ]
    tables = {
        name: settled(read_toml(folder, name, mistakes), name, shape_of(name), mistakes)
        if name not in _OTHERS or (folder / name).exists()
        else {}
        for name in names
    }
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


def read_toml(folder: Path, name: str, mistakes: list[Mistake]) -> Table:
    """A file of the folder; an empty one, and a mistake, where it cannot be read."""
    text = _text(folder / name, name, mistakes)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistakes.append(_no_toml(name, str(error), text))
        return {}


def _text(path: Path, name: str, mistakes: list[Mistake]) -> str:
    """The text of a file; an empty one, and a mistake, where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        mistakes.append(Unreadable(name, "", "没有这个文件", f"在规则文件夹里有{name}"))
    except (OSError, UnicodeDecodeError):
        mistakes.append(Unreadable(name, "", "读不出来", "可以读取的 UTF-8 文本文件"))
    return ""


# What Python says of a file that is no TOML, by how it begins, and what those who keep the rules are told.
_NO_TOML = {
    "Expected '='": ("项名后面没有等号", '项名 = 值，如 kind = "choice"'),
    "Expected ']": ("段名的方括号没有写完", "[名称]，列表里的一段写 [[名称]]"),
    "Expected newline": ("值后面还有别的东西", "每项单独一行；表和列表里用逗号隔开"),
    "Invalid statement": ("这一行不是规则文件的写法", "项名 = 值、[名称]，或 # 开头的注释"),
    "Invalid initial character": ("项名不能这样开头", "字母、数字、_ 或 -；别的字写在引号里"),
    "Invalid value": (
        "等号后面的值写得不对",
        '文字写在引号里，如 "choice"；数、true、false 不用引号',
    ),
    "Invalid date": ("日期写得不对", "文字写在引号里"),
    "Cannot overwrite": ("同一项写了两次", "每项只写一次"),
    "Cannot declare": ("同一段写了两次", "每段只写一次；列表里的一段写 [[名称]]"),
    "Cannot": ("这一项前面已经是别的东西", "每个名称只有一种用法"),
    "Duplicate": ("同一项写了两次", "每项只写一次"),
    "Unclosed array": ("列表没有写完，或两项之间没有逗号", "[ … , … ]，逗号隔开，方括号成对"),
    "Unclosed inline table": ("表没有写完，或两项之间没有逗号", "{ … , … }，逗号隔开，花括号成对"),
    "Unterminated string": ("引号没有写完", "成对的半角引号"),
    "Illegal character": ("引号没有写完，或文字里有不能用的字符", "成对的半角引号，文字不换行"),
    "Unescaped": ("反斜杠 \\ 用得不对", "写成两个 \\\\，或不用"),
}


def _no_toml(name: str, error: str, text: str) -> Mistake:
    """`error`: "Invalid statement (at line 3, column 5)"."""
    at = re.search(r"line (\d+), column (\d+)", error)
    line = int(at[1]) if at else text.count("\n") + 1
    other = ("读不下去", "规则文件的写法（TOML）")
    told = (what for begin, what in _NO_TOML.items() if error.startswith(begin))
    problem, should = next(told, other)
    near = f"（第{at[2]}个字附近）" if at else "（到文件末尾）"
    return Unreadable(name, str(line), problem + near, should)
