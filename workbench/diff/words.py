"""Two texts word by word: what stayed, what is gone, what came."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# A number is a word, with its per cent; so is a Latin word; a Chinese character stands for itself.
_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)
SHORT = 2  # words that stayed between two that did not: fewer than can be read by themselves are joined to them

type Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """Words, and what became of them."""

    kind: Kind
    words: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts in pieces, in the order to be read: what is gone before what came in its place.

    >>> [tuple(piece) for piece in pieces("本科计3分", "本科计10分")]
    [('same', '本科计'), ('gone', '3'), ('new', '10'), ('same', '分')]
    """
    return tuple(
        Piece(kind, words)
        for same, gone, new in _joined(_runs(_TOKEN.findall(old), _TOKEN.findall(new)))
        for kind, words in _of_run(same, gone, new)
        if words
    )


type _Run = tuple[list[str], list[str], list[str]]  # what stayed; or what is gone and what came


def _runs(old: list[str], new: list[str]) -> Iterator[_Run]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        yield (old[a1:a2], [], []) if kind == "equal" else ([], old[a1:a2], new[b1:b2])


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    """With what is too short to be read taken as changed as well."""
    joined: list[_Run] = []
    for same, gone, new in runs:
        if not same and len(joined) > 1 and joined[-1][0] and len(joined[-1][0]) <= SHORT:
            between = joined.pop()[0]
            _, gone_before, new_before = joined.pop()
            joined.append(([], [*gone_before, *between, *gone], [*new_before, *between, *new]))
        else:
            joined.append((same, gone, new))
    return joined


def _of_run(same: list[str], gone: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    yield "same", "".join(same)
    yield "gone", "".join(gone)
    yield "new", "".join(new)


def likeness(old: str, new: str, least: float) -> float:
    """How much two texts have in common, 0 to 1; 0 where it is below `least`."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0
