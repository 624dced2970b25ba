"""Quoted words with holes: the place where a rule meets the text and takes its numbers from it.

`words = "{from}年以上计{points}分"` is looked for in the paragraphs of a clause. The words around the
holes must stand there; what stands in a hole is the rule's number. A number of the policy is thus
written once, in the policy's text, and a rule whose words are not there is a mistake.
"""

import re
from collections.abc import Sequence
from functools import cache

_HOLE = re.compile(r"\{([a-z_]+)\}")
_DIGITS = "一二三四五六七八九十"
# Not a part of a longer number: "15" must not be read as "5", nor "1.5" or "十五" as "5".
_NUMBER = rf"(?<![\d.{_DIGITS}])(\d+(?:\.\d+)?|[两{_DIGITS}])(?![\d{_DIGITS}])"
# Words that begin with a hole do not begin in the middle of a range: "120学时" is not in "90-120学时".
_START = r"(?<!-)"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """The regular expression of quoted words; each hole is a group of its name."""
    pieces = _HOLE.split(words)
    pattern = "".join(
        f"(?P<{piece}>{_NUMBER})" if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    return re.compile(pattern if pieces[0] else _START + pattern)


def number(text: str) -> int | float:
    """The number written as `text`: digits, or one Chinese numeral up to ten.

    >>> number("1.5"), number("15"), number("两")
    (1.5, 15, 2)
    """
    if text == "两":
        return 2
    if text in _DIGITS:
        return _DIGITS.index(text) + 1
    value = float(text)
    return int(value) if value.is_integer() else value


def find(words: str, paragraphs: Sequence[str]) -> list[tuple[str, dict[str, int | float]]]:
    """Each place of `words` in the paragraphs: the words as they stand, and the numbers in the holes."""
    return [
        (match.group(0), {name: number(text) for name, text in match.groupdict().items()})
        for paragraph in paragraphs
        for match in _pattern(words).finditer(paragraph)
    ]
