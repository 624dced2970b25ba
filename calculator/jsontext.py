"""JSON text in, with nothing let through in silence: a name given twice is a mistake, not the last one."""

import json


class NotJsonError(ValueError):
    """The text is no JSON, or no JSON that can be read without losing something."""


def parse(text: str) -> object:
    """The value of a JSON text. Raises NotJsonError.

    NaN and Infinity, which Python reads though JSON has them not, become numbers that no field allows.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_without_doubles)
    except RecursionError:
        raise NotJsonError("嵌套太深") from None
    except NotJsonError:
        raise
    except ValueError as error:
        raise NotJsonError(f"不是有效的 JSON：{error}") from None
    return value


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
