"""Nodes of the explanation: what was asked, what the answer is, and why, down to the single fact."""

from collections.abc import Collection, Iterable
from typing import Any, Literal, NamedTuple

type Status = Literal["met", "unmet", "unknown", "waived"]


class Change(NamedTuple):
    """Something that an applicant can do: the answer that a field then has.

    `clause` asks for it, `what` is what it is called. `rank`: of two answers to the same field, the
    higher takes more. `instead`: other fields that would do just as well.
    """

    field: str
    value: Any
    clause: str
    what: str = ""
    rank: int | float = 0
    instead: tuple[str, ...] = ()


class Node(NamedTuple):
    """One requirement: its clause, its status, a sentence that says why, and what it is made of.

    `needs`: fields that are unknown and matter; `later`: of what is not met, those on which no more hangs than
    when it will be; `readings`: readings that were consulted; `timed`: what is not met now can come to be
    met by nothing but time. `changes`: of what is not met, what the applicant can do about it: without one of
    these, or time, it stays as it is. Of a route, all that is `fixed` must be met, and one of its `ways`.
    """

    clause: str
    status: Status
    why: str
    needs: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    children: tuple["Node", ...] = ()
    timed: bool = False
    changes: tuple[Change, ...] = ()
    fixed: tuple["Node", ...] = ()
    ways: tuple["Node", ...] = ()
    later: tuple[str, ...] = ()


def quote(words: str) -> str:
    """Words of the policy in quotation marks; marks inside them become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def status_of(holds: bool | None) -> Status:
    """Yes, no, or not known, as a status."""
    return "unknown" if holds is None else "met" if holds else "unmet"


def all_of(statuses: Collection[Status]) -> Status:
    """All must be met (or waived): one unmet fails, else one unknown leaves it open."""
    return "unmet" if "unmet" in statuses else "unknown" if "unknown" in statuses else "met"


def any_of(statuses: Collection[Status]) -> Status:
    """One met is enough; else one unknown leaves it open."""
    if "met" in statuses or "waived" in statuses:
        return "met"
    return "unknown" if "unknown" in statuses else "unmet"


def needs_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The unknown fields of the nodes that are open."""
    return once([need for node in nodes if node.status == "unknown" for need in node.needs])


def later_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The unknown fields on which it hangs when the nodes that are not met will be."""
    fields: list[str] = []
    for node in nodes:
        if node.status == "unknown":
            fields += node.needs
        if node.status in ("unknown", "unmet"):
            fields += node.later
    return once(fields)


def readings_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The readings consulted by any of the nodes."""
    return once([reading for node in nodes for reading in node.readings])


def once(names: Collection[str]) -> tuple[str, ...]:
    """Each of the names once, in their order. Mostly there are none."""
    return tuple(dict.fromkeys(names)) if names else ()


def comes_with_time(nodes: Iterable[Node]) -> bool:
    """Can time alone make all of them met?"""
    return all(node.timed for node in nodes if node.status in ("unmet", "unknown"))


def fails_for_good(node: Node) -> bool:
    """Is it not met, and will not be by time alone?"""
    return node.status == "unmet" and not node.timed
