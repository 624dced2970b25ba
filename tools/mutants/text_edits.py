"""Edits of the policy's text: each number in it one more and one less. What only counts the paragraphs stays."""

import re
from collections.abc import Iterator

from tools.mutants.edits import Edit, edit
from tools.mutants.toml_edits import neighbours

_NUMERALS = "一二三四五六七八九十"
_NUMBER = re.compile(rf"(?<![\d.{_NUMERALS}])(?:\d+(?:\.\d+)?|[两{_NUMERALS}])(?![\d{_NUMERALS}])")
_COUNT = re.compile(r"^(?:\d+\.|第.{1,4}[条章]|（.{1,3}）|#.*（?|\|.*)")


def edits(file: str, text: bytes) -> Iterator[Edit]:
    """All edits of a file of the policy."""
    at = 0
    for line in text.decode().splitlines(keepends=True):
        words = line.partition("{#")[0]
        counted = _COUNT.match(line)
        begin = counted.end() if counted and not line.startswith("#") else 0
        for number in _NUMBER.finditer(words, begin):
            start = at + len(line[: number.start()].encode())
            end = start + len(number[0].encode())
            for new in _neighbours(number[0]):
                yield edit(file, text, start, end, new.encode())
        at += len(line.encode())


def _neighbours(number: str) -> tuple[str, ...]:
    if number[0].isdigit():
        return neighbours(number)
    place = 1 if number == "两" else _NUMERALS.index(number)
    return tuple(_NUMERALS[near] for near in (place + 1, place - 1) if 0 <= near < len(_NUMERALS))
