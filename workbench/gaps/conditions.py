"""The conditions that are decided from numbers: alternatives that another makes pointless, ends that nobody reaches."""

from collections.abc import Iterator

from calculator.measures import MOST, MOST_AMOUNT, Part
from calculator.points import shown
from calculator.questions import Claim
from workbench.gaps.applicants import Applicants
from workbench.gaps.finding import Finding, joined


def findings(applicants: Applicants) -> Iterator[Finding]:
    """All that is found in the conditions, in the policy's order."""
    for question in applicants.rules.questions:
        for claim in question.claims:
            if claim.measure:
                yield from _claim(claim)


def _claim(claim: Claim) -> Iterator[Finding]:
    alternatives = claim.measure.alternatives if claim.measure else ()
    clauses = (claim.clause,)
    for place, parts in enumerate(alternatives):
        for index, others in enumerate(alternatives):
            # Of two that ask for the same, the later one is told.
            same = index > place and _covers(parts, others)
            if index != place and not same and _covers(others, parts):
                what = f"符合{_quoted(parts)}的，都符合{_quoted(others)}，前一项选择不另起作用。"
                yield Finding("pointless", claim.clause, str(place + 1), what, clauses)
                break
    every = dict.fromkeys(part for parts in alternatives for part in parts)
    for place, part in enumerate(every, 1):
        yield from _part(claim, part, f"part-{place}")


def _part(claim: Claim, part: Part, at: str) -> Iterator[Finding]:
    clauses = (claim.clause,)
    most = MOST_AMOUNT if part.kind == "amounts" else MOST
    if part.count > MOST or part.least > most:
        what = f"“{part.words}”，没有人能够达到。"
        yield Finding("impossible", claim.clause, at, what, clauses)
    easier = part.easier
    if easier and not (0 < easier.less < part.count or 0 < easier.least < part.least):
        what = f"“{easier.words}”并不比“{part.words}”要求得少。"
        yield Finding("pointless", claim.clause, at, what, clauses)
    if part.count < 1 or (part.kind in ("amounts", "number") and part.least <= 0):
        what = f"“{part.words}”：{shown(min(part.count, part.least))}就够，怎样回答都满足。"
        yield Finding("always", claim.clause, at, what, clauses)


def _quoted(parts: tuple[Part, ...]) -> str:
    return joined(f"“{part.words}”" for part in parts)


def _covers(parts: tuple[Part, ...], by: tuple[Part, ...]) -> bool:
    """Does whoever meets all of the second meet all of the first?"""
    return all(any(_implies(own, part) for own in by) for part in parts)


def _implies(one: Part, other: Part) -> bool:
    """Does whoever meets the first part meet the second? Where either is eased for some, only if both are the same."""
    if one == other:
        return True
    if (
        one.kind != other.kind
        or one.easier
        or other.easier
        or not set(one.fields) <= set(other.fields)
    ):
        return False
    return one.count >= other.count and one.least >= other.least
