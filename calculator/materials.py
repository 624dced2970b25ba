"""What this applicant and the unit hand in (std-29), and the dates of the application's year (proc-26)."""

from calendar import monthrange
from datetime import date
from typing import Any

from calculator.conditions import When
from calculator.procedure import Material, Term
from calculator.record import Record, value
from calculator.rules import Rules
from calculator.timeline import post, submission

type Plain = dict[str, Any]


def materials(rules: Rules, record: Record) -> list[Plain]:
    """Every material with its `status` for this record: needed, not_needed or unknown."""
    return [_material(rules, record, material) for material in rules.materials]


def calendar(rules: Rules, record: Record) -> list[Plain]:
    """The dates of the record's application year; null where the text names none."""
    return [_term(rules, record, term) for term in rules.calendar]


def _material(rules: Rules, record: Record, material: Material) -> Plain:
    status, why, needs = _status(rules, record, material)
    notes = [note for note in material.notes if note.when.holds(record)]
    if material.years and status != "not_needed":
        years, more = _years(rules, record, material.years)
        why, needs = why + years, (*needs, *more)
    return {
        "id": material.clause,
        "who": material.who,
        "name": material.name,
        "words": material.words,
        "copies": material.copies or None,
        "status": status,
        "why": why,
        "needs": list(dict.fromkeys(needs)),
        "notes": [
            {"clause": note.when.clause, "words": note.when.words, "note": note.text}
            for note in notes
            if status != "not_needed"
        ],
    }


def _status(rules: Rules, record: Record, material: Material) -> tuple[str, str, tuple[str, ...]]:
    """Whether it is asked for; why, in a sentence; the fields that would settle it."""
    conditions = [
        (when, wanted)
        for when, wanted in ((material.only, True), (material.unless, False))
        if when is not None
    ]
    answers = [(when, when.holds(record), wanted) for when, wanted in conditions]
    # One condition that surely fails decides, whatever the other is.
    for when, holds, wanted in answers:
        if holds is not None and holds != wanted:
            return "not_needed", f"{_fact(rules, record, when)}。按“{when.words}”，不需要。", ()
    unknown = [when for when, holds, _ in answers if holds is None]
    if unknown:
        names = "、".join(rules.question[when.field].name for when in unknown)
        quoted = "".join(f"“{when.words}”" for when in unknown)
        why = f"{names}还不清楚，要看是否属于{quoted}。"
        return "unknown", why, tuple(when.field for when in unknown)
    if material.only:
        why = f"{_fact(rules, record, material.only)}。按“{material.only.words}”，需要。"
        return "needed", why, ()
    return "needed", f"申报都要交：“{material.words}”。", ()


def _fact(rules: Rules, record: Record, when: When) -> str:
    """What the record says, as a sentence has it: 单位性质：事业单位."""
    question = rules.question[when.field]
    answer = value(record, when.field)
    if isinstance(answer, bool):
        return f"{question.name}：{'是' if answer else '否'}"
    return f"{question.name}：{question.label_of(answer)}"


def _years(rules: Rules, record: Record, count: int) -> tuple[str, tuple[str, ...]]:
    """Which years the last `count` are, less those before the present post; the fields it hangs on."""
    last = int(value(record, rules.time.year)) - 1
    first = last - count + 1
    held = post(rules.time, record)
    windows = set(held.since(first))
    if len(windows) > 1:
        return f"最多为{_listed(range(first, last + 1))}，任现职以前的年度除外。", held.needs
    (window,) = windows
    if not window:
        return "任现职以来还没有完整的考核年度。", ()
    return f"应为{_listed(window)}。", ()


def _listed(years: range | tuple[int, ...]) -> str:
    return "、".join(map(str, years)) + "年度"


def _term(rules: Rules, record: Record, term: Term) -> Plain:
    year = int(value(record, rules.time.year))
    begins = date(year, term.from_month, 1) if term.from_month else None
    ends = submission(rules.time, record) if term.at_submission else None
    if term.until_month:
        last = monthrange(year, term.until_month)[1]
        ends = date(year, term.until_month, min(term.until_day or last, last))
    return {
        "clause": term.clause,
        "who": term.who,
        "what": term.what,
        "words": term.words,
        "qualifier": term.qualifier or None,
        "from": begins.isoformat() if begins else None,
        "until": ends.isoformat() if ends else None,
        "days": term.days or None,
    }
