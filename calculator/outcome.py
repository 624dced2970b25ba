"""Score and verdict of one record together, and what other readings would make of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from calculator.eligibility import Verdict, decide, decide_under
from calculator.readings import Choices, other_side
from calculator.record import Record
from calculator.rules import Rules, ScoreTable
from calculator.score import Score, consulted_by_score, rescore, score, score_table


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out for a record. `score` is None where nothing is scored."""

    score: Score | None
    verdict: Verdict

    @property
    def table(self) -> ScoreTable | None:
        """The table by which it is scored."""
        return self.score.table if self.score else None


@dataclass(frozen=True, slots=True)
class Alternative:
    """What comes out where one reading alone is taken the other way."""

    reading: str
    choice: str
    outcome: Outcome


def outcome(rules: Rules, record: Record, choices: Choices, whole: bool = True) -> Outcome:
    """Score and verdict under the readings chosen; for `whole` see decide."""
    table = score_table(rules, record)
    scored = score(rules, table, record, choices) if table else None
    return Outcome(scored, decide(rules, record, choices, whole))


def alternatives(
    rules: Rules, record: Record, choices: Choices, chosen: Outcome
) -> Iterator[Alternative]:
    """Each reading whose other side, alone, changes the verdict, the total, or whether it passes.

    A reading that nothing consulted changes nothing, and is not tried.
    """
    by_score = consulted_by_score(rules, chosen.score)
    by_verdict = {id for node in chosen.verdict.nodes for id in node.readings}
    for reading in rules.readings:
        if not reading.b:
            continue
        other = other_side(choices, reading.id)
        scored, verdict = chosen.score, chosen.verdict
        if reading.id in by_score:
            scored = scored and rescore(rules, record, other, scored, reading.id)
        if reading.id in by_verdict:
            verdict = decide_under(rules, record, other, verdict, reading.id)
        if verdict.status != chosen.verdict.status or _differs(scored, chosen.score):
            yield Alternative(reading.id, other[reading.id], Outcome(scored, verdict))


def _differs(one: Score | None, other: Score | None) -> bool:
    return bool(one and other and (one.total != other.total or one.passes != other.passes))
