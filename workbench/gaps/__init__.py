"""Gaps and overlaps: what the rules leave open over all that can be answered, each with somebody to whom it happens.

`findings` looks for them; `mistakes` holds them against the readings, which acknowledge by its id what the source truly
leaves open (`leaves` in readings.toml). What nobody acknowledges is a mistake, and so is what is acknowledged and is not there.
"""

from collections.abc import Iterable, Iterator

from calculator.mistakes import Mistake
from calculator.policy import Policy
from calculator.readings import Reading
from calculator.rules import Rules
from workbench.gaps import asked, conditions, items, sides, sums, ways, wording
from workbench.gaps.applicants import Applicants
from workbench.gaps.finding import KINDS, Finding

FILE = "readings.toml"


def findings(rules: Rules, policy: Policy) -> tuple[Finding, ...]:
    """All that is found, sort by sort. Asked of rules without mistakes."""
    applicants = Applicants(rules)
    found = [
        *items.findings(applicants),
        *sums.findings(applicants),
        *ways.findings(applicants),
        *asked.findings(applicants),
        *conditions.findings(applicants),
        *wording.findings(policy),
    ]
    known = [finding.record for finding in found if finding.record]
    found += sides.findings(applicants, known)
    return tuple(sorted(found, key=lambda finding: list(KINDS).index(finding.kind)))


def mistakes(found: Iterable[Finding], readings: Iterable[Reading]) -> tuple[Mistake, ...]:
    """What no reading acknowledges, and what a reading acknowledges and nobody found."""
    return tuple(_mistakes(tuple(found), tuple(readings)))


def _mistakes(found: tuple[Finding, ...], readings: tuple[Reading, ...]) -> Iterator[Mistake]:
    acknowledged = {id for reading in readings for id in reading.leaves}
    for finding in found:
        # The two sides of a reading are what it says itself.
        if finding.kind != "sides" and finding.id not in acknowledged:
            problem = (
                f"{finding.what} If the source leaves it open, a reading has “{finding.id}” under `leaves`;"
                " else the rules are wrong"
            )
            yield Mistake(FILE, "", problem)
    ids = {finding.id for finding in found}
    for index, reading in enumerate(readings):
        for id in reading.leaves:
            if id not in ids:
                yield Mistake(FILE, f"reading[{index}].leaves", f"“{id}” is not found")


__all__ = ["Finding", "findings", "mistakes"]
