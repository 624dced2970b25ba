"""Gaps and overlaps: what the rules leave open over all that can be answered, each with somebody to whom it happens.

`findings` looks for them; `mistakes` holds them against the readings, which acknowledge by its id what the source truly
leaves open (`leaves` in readings.toml). What nobody acknowledges is a mistake, and so is what is acknowledged and is not there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from calculator.mistakes import Mistake, one_of
from calculator.policy import Policy
from calculator.readings import Reading
from calculator.record import value
from calculator.rules import Rules
from calculator.saved import save
from workbench.gaps import asked, conditions, items, rankings, sides, sums, ways, wording
from workbench.gaps.applicants import Applicants
from workbench.gaps.finding import KINDS, Finding

FILE = "readings.toml"


def findings(rules: Rules, policy: Policy) -> tuple[Finding, ...]:
    """All that is found, sort by sort. Asked of rules without mistakes."""
    applicants = Applicants(rules)
    found = [
        *asked.findings(applicants),
        *conditions.findings(applicants),
        *wording.findings(policy),
    ]
    # Where nobody can apply, there is nobody to try the rest on.
    if applicants.anybody():
        found += [
            *items.findings(applicants),
            *sums.findings(applicants),
            *ways.findings(applicants),
            *rankings.findings(applicants),
        ]
        known = [finding.record for finding in found if finding.record]
        found += sides.findings(applicants, known)
    return tuple(sorted(found, key=lambda finding: KINDS.index(finding.kind)))


def mistakes(found: Iterable[Finding], readings: Iterable[Reading]) -> tuple[Mistake, ...]:
    """What no reading acknowledges, and what a reading acknowledges and nobody found."""
    return tuple(_mistakes(tuple(found), tuple(readings)))


@dataclass(frozen=True)
class Told:
    """What is found as a page shows it: the same of several tables once.

    `trials`: what each calculator opens, as the title that is applied for and the payload of a link.
    """

    what: str
    clauses: tuple[str, ...]
    trials: tuple[tuple[str, str], ...]


def by_reading(rules: Rules, found: Iterable[Finding]) -> Mapping[str, tuple[Told, ...]]:
    """What each reading acknowledges, by the reading's id; first somebody for whom its two sides differ."""
    by_id = {finding.id: finding for finding in found}
    told: dict[str, tuple[Told, ...]] = {}
    for reading in rules.published:
        ids = (Finding("sides", reading.id, "", "", ()).id, *reading.leaves)
        own = [by_id[id] for id in ids if id in by_id]
        sentences = dict.fromkeys(finding.what for finding in own)
        told[reading.id] = tuple(
            _told(rules, what, [finding for finding in own if finding.what == what])
            for what in sentences
        )
    return told


def _told(rules: Rules, what: str, alike: list[Finding]) -> Told:
    titles = rules.question["target"]
    # Two sides are of the reading as a whole, whose clauses stand above.
    rest = [clause for finding in alike if finding.kind != "sides" for clause in finding.clauses]
    trials = tuple(
        # It was saved on no day.
        (
            titles.label_of(value(finding.record, "target")).partition("（")[0],
            save(rules, finding.record, "")["payload"],
        )
        for finding in alike
        if finding.record
    )
    return Told(what, tuple(dict.fromkeys(rest)), trials)


def _mistakes(found: tuple[Finding, ...], readings: tuple[Reading, ...]) -> Iterator[Mistake]:
    acknowledged = {id for reading in readings for id in reading.leaves}
    for finding in found:
        # The two sides of a reading are what it says itself.
        if finding.kind != "sides" and finding.id not in acknowledged:
            should = f'原文确实没有写明的，在 readings.toml 的一条理解里写 leaves = ["{finding.id}"]；否则改规则'
            yield Mistake(FILE, "", finding.what, should, next(iter(finding.clauses), ""))
    ids = {finding.id for finding in found}
    for index, reading in enumerate(readings):
        for id in reading.leaves:
            if id not in ids:
                problem = f"检查没有发现“{id}”"
                yield Mistake(FILE, f"reading[{index}].leaves", problem, one_of(id, ids))


__all__ = ["Finding", "Told", "by_reading", "findings", "mistakes"]
