"""The two texts, clause by clause: added, removed, reworded, moved.

A clause is known again by its id, by what `renamed.toml` says, and by its words: where an article is put in, those
behind it have new numbers and are still the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from calculator.policy import Policy, Row, own_texts, walk
from workbench.diff.standards import Standard
from workbench.diff.words import Piece, likeness, pieces

ALIKE = 0.5  # of a clause at the same place: it was reworded
FOUND_AGAIN = 0.65  # of a clause at another place: it was moved, and reworded

type Kind = Literal["added", "removed", "reworded", "moved"]
type Pairs = Mapping[str, str]  # ids of the old text, with those of the new one


@dataclass(frozen=True)
class ClauseChange:
    """A clause that is not what it was. `old` and `new`: its ids, "" where it is not there; the names are theirs.

    Of one that was moved and is otherwise the same, all pieces are; and what lies in it, and moved with it, is not
    listed again.
    """

    kind: Kind
    old: str
    new: str
    old_name: str
    new_name: str
    pieces: tuple[Piece, ...]

    @property
    def moved(self) -> bool:
        return bool(self.old and self.new and self.old != self.new)


def words(policy: Policy) -> Mapping[str, str]:
    """The words of each id, a paragraph a line, without its sub-clauses'."""
    return {
        node.id: "\n".join((*own_texts(node), *((node.cap,) if isinstance(node, Row) else ())))
        for node in walk(policy)
    }


def pairs(old: Standard, new: Standard) -> Pairs:
    """Which clause of the new text is which of the old one: the surest first."""
    before, after = words(old.policy), words(new.policy)
    found: dict[str, str] = {}

    def take(candidates: Iterable[tuple[str, str]]) -> None:
        taken = set(found.values())
        for one, other in candidates:
            if one in before and other in after and one not in found and other not in taken:
                found[one] = other
                taken.add(other)

    def rest() -> tuple[list[str], list[str]]:
        taken = set(found.values())
        return [id for id in before if id not in found], [id for id in after if id not in taken]

    take((id, id) for id in before if before[id] == after.get(id))
    take(new.renamed.items())
    take((now, was) for was, now in old.renamed.items())
    take(_with_same_words(*rest(), before, after))
    take((id, id) for id in rest()[0] if id in after and likeness(before[id], after[id], ALIKE))
    take(_most_alike(*rest(), before, after))
    take((id, id) for id in rest()[0] if id in after)
    return found


def _with_same_words(
    old: list[str], new: list[str], before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Clauses that are word for word elsewhere, in the texts' order."""
    places: dict[str, list[str]] = {}
    for id in new:
        places.setdefault(after[id], []).append(id)
    for id in old:
        if places.get(before[id]):
            yield id, places[before[id]].pop(0)


def _most_alike(
    old: list[str], new: list[str], before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, str]]:
    alike = [
        (degree, one, other)
        for one in old
        for other in new
        if (degree := likeness(before[one], after[other], FOUND_AGAIN))
    ]
    alike.sort(key=lambda each: -each[0])
    return [(one, other) for _, one, other in alike]


def changes(old: Standard, new: Standard, paired: Pairs) -> tuple[ClauseChange, ...]:
    """All that changed in the text: in the new text's order, then what is gone, in the old one's."""
    before, after = words(old.policy), words(new.policy)
    was = {other: one for one, other in paired.items()}
    above = _above(new.policy)

    def change(kind: Kind, one: str, other: str) -> ClauseChange:
        return ClauseChange(
            kind,
            one,
            other,
            old.called(one) if one else "",
            new.called(other) if other else "",
            pieces(before.get(one, ""), after.get(other, "")),
        )

    def of_new() -> Iterator[ClauseChange]:
        for id in after:
            if id not in was:
                yield change("added", "", id)
            elif before[was[id]] != after[id]:
                yield change("reworded", was[id], id)
            elif was[id] != id and not _moved_along(was, id, above):
                yield change("moved", was[id], id)

    gone = (change("removed", id, "") for id in before if id not in paired)
    return (*of_new(), *gone)


def _above(policy: Policy) -> Callable[[str], str]:
    """What a clause lies in, by their ids: the longest that its own begins with."""
    ids = {node.id for node in walk(policy)}

    def above(id: str) -> str:
        while id:
            id = id.rpartition("-")[0]
            if id in ids:
                return id
        return ""

    return above


def _moved_along(was: Mapping[str, str], id: str, above: Callable[[str], str]) -> bool:
    """Did it move with what it lies in, and keep its place there?"""
    outer = above(id)
    if not outer or outer not in was or was[outer] == outer:
        return False
    return was[id] == was[outer] + id.removeprefix(outer)
