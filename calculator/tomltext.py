"""TOML text out: the standard library reads TOML and does not write it.

Only what JSON data needs: texts, numbers, true and false, lists and tables. TOML has no null, so that the caller
must have put something in its place.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST_LINE = (
    100  # characters: a table that fits stands in one line, a longer one in lines of its own
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def write(table: Mapping[str, Any]) -> str:
    """A table as TOML text; a list of tables at its top becomes `[[name]]`."""
    blocks: list[str] = []
    for name, value in table.items():
        many = isinstance(value, list)
        for each in value if many else [value]:
            blocks += _blocks(each, _key(name), "[[{}]]" if many else "[{}]")
    return "\n".join(blocks)


def whole(text: str) -> str:
    """A text that every file takes: half a surrogate pair becomes the sign for what cannot be shown."""
    return _HALF_PAIR.sub("\ufffd", text)


def _blocks(table: Mapping[str, Any], path: str, head: str) -> Iterator[str]:
    """A table with its head, then the tables inside it that fit no line, each with its own."""
    lines, inside = [], []
    for name, value in table.items():
        line = f"{_key(name)} = {_value(value)}"
        if isinstance(value, Mapping) and value and ("\n" in line or len(line) > LONGEST_LINE):
            inside.append((name, value))
        else:
            lines.append(line)
    yield "\n".join([head.format(path), *lines, ""])
    for name, value in inside:
        yield from _blocks(value, f"{path}.{_key(name)}", "[{}]")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            inner = ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return repr(value)


def _text(text: str) -> str:
    """Several lines stay lines. TOML takes no account of the break right after the opening marks."""
    if "\n" not in text:
        return _quoted(text)
    lines = (_quoted(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _quoted(text: str) -> str:
    """JSON escapes all that TOML wants to have escaped, but for one sign."""
    return json.dumps(whole(text), ensure_ascii=False).replace("\x7f", "\\u007f")
