"""The accounts of a person side by side: who says what, what each comes to, and what each has changed."""

from typing import Any, NamedTuple

from calculator.batch.people import Account, Person
from calculator.batch.seals import as_signed, codes
from calculator.comparison import apart
from calculator.outcome import Outcome, outcome
from calculator.readings import Choices
from calculator.record import Record, check, value
from calculator.result import VERDICTS, plain_points
from calculator.rules import Rules


class Judged(NamedTuple):
    """A checked record, and what comes out for it."""

    record: Record
    outcome: Outcome


def accounts(rules: Rules, person: Person, last: Judged | None) -> list[dict[str, Any]]:
    """The accounts in their order, as JSON has them; `last`: the last of them, which has been judged.

    `now` is the code that the account must have, `own` whether it has it; null where it has none. Of a person with
    mistakes, where `last` is None, nothing is judged or compared: what is wrong may be in any of the accounts.
    """
    if last is None:
        judged: list[Judged | None] = [None for _ in person.accounts]
    else:
        judged = [*(_judged(rules, account) for account in person.accounts[:-1]), last]
    before = (None, *judged)
    return [
        {
            "scorer": account.scorer,
            "by": account.by,
            "day": account.day,
            "why": account.why,
            "code": account.code,
            "now": code,
            "own": as_signed(account, code),
            **_comes_to(own),
            "changes": _changes(rules, former, own) if former and own else [],
        }
        for account, code, former, own in zip(
            person.accounts, codes(rules, person), before[:-1], judged, strict=True
        )
    ]


def _judged(rules: Rules, account: Account) -> Judged | None:
    """What an account comes to; None where its record has mistakes."""
    record, errors = check(account.record, rules.questions, rules.readings)
    choices: Choices = value(record, "readings") or {} if not errors else {}
    return None if errors else Judged(record, outcome(rules, record, choices, whole=False))


def _comes_to(judged: Judged | None) -> dict[str, Any]:
    """Verdict, total and whether it passes, in short; null where that is not to be told, or nothing is scored."""
    score = judged.outcome.score if judged else None
    return {
        "verdict": VERDICTS[judged.outcome.verdict.status] if judged else None,
        "total": {end: plain_points(getattr(score.total, end)) for end in ("min", "max")}
        if score
        else None,
        "passes": score.passes if score else None,
    }


def _changes(rules: Rules, former: Judged, own: Judged) -> list[dict[str, str]]:
    """What one record says otherwise than the other, in the form's words."""
    return [
        {
            "field": each["field"],
            "name": each["name"],
            "before": each["values"][0],
            "after": each["values"][1],
        }
        for each in apart(rules, (former.record, own.record))
    ]
