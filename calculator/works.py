"""The achievements that a title or a single route asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.case import Case
from calculator.conditions import When
from calculator.kinds.ladder import Condition, Ladder, measured, one_more, works
from calculator.nodes import Change, Node, quote, status_of
from calculator.points import Number


@dataclass(frozen=True, slots=True)
class OwnWorks:
    """The conditions of a route that stand in for the ordinary ones (A), or come on top (B of `reading`)."""

    clause: str
    words: str
    need: int
    conditions: tuple[Condition, ...]
    reading: str


@dataclass(frozen=True, slots=True)
class Works:
    """The achievements that a title asks for: `need` conditions of a row of its score table."""

    clause: str
    words: str
    item: str
    ladder: Ladder
    need: int
    easier: When | None
    easier_need: int
    waivers: tuple[tuple[When, str], ...]  # with the reading on whose second side alone it holds


def check_own_works(case: Case, asked: OwnWorks) -> Node:
    claims = case.value(case.claims)
    readings = (asked.reading,)
    if claims is None:
        why = f"{case.name(case.claims)}还没有填明。"
        return Node(asked.clause, "unknown", why, (case.claims,), readings)
    counts = [(condition, works(case, claims, condition.id)) for condition in asked.conditions]
    low: Number = sum(count[0] > 0 for _, count in counts)
    high: Number = sum(count[1] > 0 for _, count in counts)
    holds = True if low >= asked.need else False if high < asked.need else None
    met = "、".join(condition.name for condition, count in counts if count[0] > 0)
    needs = tuple(
        f"{case.claims}.{condition.id}" for condition, count in counts if count[1] > count[0]
    )
    why = f"满足{met}" if met else "没有满足的条件" if holds is False else "还没有填明"
    named = ((condition.id, condition.name) for condition in asked.conditions)
    unmet = [condition for condition, count in counts if not count[1]]
    return Node(
        asked.clause,
        status_of(holds),
        f"{why}；要求{asked.need}项。{measured(case, named)}",
        needs,
        readings,
        timed=_to_come(case, claims),
        changes=one_more(case, case.claims, unmet, asked.clause) if holds is False else (),
    )


def _to_come(case: Case, claims: Mapping[str, Any] | None) -> bool:
    """Is an achievement dated after the submission? Then it counts in a later year."""
    return bool(case.time.works_until) and any(
        work["date"] and work["date"] > case.submission
        for claimed in (claims or {}).values()
        if isinstance(claimed, list)
        for work in claimed
    )


def check_works(case: Case, asked: Works) -> Node:
    """The achievements that the title asks for, with what lifts or eases that."""
    applying = [when for when, under in asked.waivers if not under or case.takes_b(under)]
    unders = tuple(
        under for when, under in asked.waivers if under and when.holds(case.record) is not False
    )
    for when in applying:
        if when.holds(case.record):
            return Node(asked.clause, "waived", f"{quote(when.words)}，不作要求。", (), unders)
    low, high, met, needs, readings = asked.ladder.conditions_met(case)
    easier = asked.easier.holds(case.record) if asked.easier else False
    need = asked.easier_need if easier else asked.need
    least = asked.need if easier is False else asked.easier_need
    holds = True if low >= need else False if high < least else None
    if holds is not True:
        open_ = tuple(field for when in applying for field in when.open(case.record))
        holds = None if open_ else holds
        needs = (*needs, *open_, *(asked.easier.open(case.record) if asked.easier else ()))
    listed = (
        f"满足{'、'.join(met)}" if met else "没有满足的条件" if holds is False else "还没有填明"
    )
    return Node(
        clause=asked.clause,
        status=status_of(holds),
        why=f"{listed}；要求{need}项。{asked.ladder.measured(case)}",
        needs=tuple(dict.fromkeys(needs)),
        readings=(*readings, *unders),
        timed=_to_come(case, case.value(asked.ladder.field)),
        changes=_claiming(case, asked, applying) if holds is False else (),
    )


def _claiming(case: Case, asked: Works, waivers: Iterable[When]) -> tuple[Change, ...]:
    """To meet one more condition, or to come under what lifts or eases that."""
    easing = (*waivers, *((asked.easier,) if asked.easier else ()))
    claims = (change._replace(clause=asked.clause) for change in asked.ladder.gains(case))
    return (*claims, *(change for when in easing for change in case.changes(when)))
