"""Whom an applicant is ranked with: what a line says of it."""

from typing import Any

from calculator.eligibility import converts
from calculator.outcome import Outcome
from calculator.record import Record, value
from calculator.rules import TARGET, Rules


def groups_of(rules: Rules, record: Record, found: Outcome) -> dict[str, Any] | None:
    """The groups whose condition `holds`, those where that is `open`, and whether it is `sure` that the applicant is
    among those who are reviewed at all. None for who is not ranked: nothing is scored, there is no cap for the title, or
    the applicant may not apply.

    It hangs on no reading of the ranking: which of the groups counts is decided when all are ranked.
    """
    ranking = rules.ranking
    if not ranking or not found.score or value(record, TARGET) not in ranking.caps:
        return None
    if found.verdict.status == "unmet":
        return None
    held = {group.id: group.when.holds(record) for group in ranking.groups if group.when}
    return {
        "holds": [id for id, holds in held.items() if holds],
        "open": [id for id, holds in held.items() if holds is None],
        "sure": found.verdict.status == "met" and converts(rules, record) is False,
    }
