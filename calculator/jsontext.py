"""JSON text in, with nothing let through in silence: a name given twice is a mistake, not the last one.

And JSON text out, which every file and every browser takes.
"""

import json
import re

# Nothing that is read here is as deep as that. Python in the browser cannot end a recursion that is too
# deep: it dies of it. So depth is counted before the text is parsed.
MOST_DEPTH = 100
_NO_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[^][{}"]++', re.DOTALL)
_HALF_PAIR = re.compile("[\ud800-\udfff]")


class NotJsonError(ValueError):
    """The text is no JSON, or no JSON that can be read without losing something."""


def parse(text: str) -> object:
    """The value of a JSON text. Raises NotJsonError.

    NaN and Infinity, which Python reads though JSON has them not, become numbers that no field allows.
    """
    if _too_deep(text):
        raise NotJsonError("嵌套太深")
    try:
        value: object = json.loads(text, object_pairs_hook=_without_doubles)
    except NotJsonError:
        raise
    except ValueError as error:
        raise NotJsonError(f"不是有效的 JSON：{error}") from None
    return value


def write(value: object, indent: int | None = None) -> str:
    """A value as JSON text, Chinese as it is. Half a surrogate pair, which no file takes, is escaped."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    try:
        text.encode()  # far sooner than looking for what hardly ever is there
    except UnicodeEncodeError:
        return _HALF_PAIR.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return text


def canonical(value: object) -> bytes:
    """The one text of a value, whatever the order of its names: what check codes are made of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _too_deep(text: str) -> bool:
    """Takes away the innermost brackets, a layer at a time. What is left can be no deeper than it is long."""
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return False
    brackets = _NO_BRACKETS.sub("", text)
    for _ in range(MOST_DEPTH):
        brackets = brackets.replace("[]", "").replace("{}", "")
    return len(brackets) > MOST_DEPTH


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names: dict[str, object] = {}
    for name, value in pairs:
        if name in names:
            raise NotJsonError(f"“{inline(name)}”写了两次")
        names[name] = value
    return names


def inline(text: str) -> str:
    """A text as a message names it: short, and on one line whatever is in it.

    >>> print(inline("a\\nb"))
    a\\nb
    """
    return repr(text[:40])[1:-1]
