"""JSON Schema (2020-12) of the lines that a roster is scored to, made from the rules."""

from typing import Any

from calculator.batch.line import BRIEF
from calculator.batch.people import SCORERS
from calculator.result import VERDICTS
from calculator.rules import Rules
from calculator.schema import DIALECT, Schema, or_null, result_schema, whole

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES: Schema = {"type": "boolean"}


def line_schema(rules: Rules) -> Schema:
    """A line of somebody, in full or brief; or the last line, the ranking."""
    full = _line(rules)
    about = ("key", "name", "employer", "spot", "target", "year", "troubles", "class")
    brief = {name: full[name] for name in (*about, *BRIEF)}
    ranking = whole({"ranking": whole(_ranking(rules))})
    return {
        "$schema": DIALECT,
        "title": "line",
        "anyOf": [whole(full), whole(brief), ranking],
    }


def _line(rules: Rules) -> Schema:
    result = result_schema(rules)["properties"]
    eligibility = result["eligibility"]["properties"]
    score = result["score"]["anyOf"][0]["properties"]
    total = or_null(score["total"])
    passes = or_null(score["passes"])
    # Null throughout: of somebody with grave troubles nothing is told.
    verdict = or_null({"enum": list(VERDICTS.values())})
    node = {"id": _TEXT, "status": {"enum": ["unmet", "unknown"]}, "why": _TEXT}
    asked = {
        "who": {"enum": sorted({section.who for section in rules.sections})},
        "field": _TEXT,
        "name": _TEXT,
        "verdict": _YES,
        "points": {"type": "number", "minimum": 0},
    }
    return {
        "key": _TEXT,
        "name": _TEXT,
        "employer": _TEXT,
        "spot": or_null(_spot()),
        # As they are written, right or wrong; null where they are not.
        "target": {},
        "year": {},
        "verdict": verdict,
        "clause": or_null(_TEXT),
        "why": _TEXT,
        "route": or_null(_TEXT),
        "earliest_year": eligibility["earliest_year"],
        "requirements": {"type": "array", "items": whole(node)},
        "total": total,
        "passes": passes,
        "groups": score["groups"],
        "items": score["items"],
        # How far the total can still move, in points.
        "open": {"type": "number", "minimum": 0},
        "ask": {"type": "array", "items": whole(asked)},
        "readings": result["readings"],
        "ranked": or_null(whole({"holds": _TEXTS, "open": _TEXTS, "sure": _YES})),
        "choices": {"type": "object"},
        "told": {"type": "object", "additionalProperties": _TEXT},
        "accounts": {"type": "array", "items": whole(_account(verdict, total, passes))},
        "troubles": {"type": "array", "items": whole(_trouble())},
        # What `classes` of the ranking calls all of whom the same is known; null where nobody is ranked.
        "class": or_null(_TEXT),
    }


def _account(verdict: Schema, total: Schema, passes: Schema) -> Schema:
    """What one party says, and what comes out for it."""
    change = whole({"field": _TEXT, "name": _TEXT, "before": _TEXT, "after": _TEXT})
    return {
        "scorer": {"enum": list(SCORERS)},
        "by": _TEXT,
        "day": _TEXT,
        "why": _TEXT,
        # The check code that stands there, the one that must, and whether they agree; null where none stands there.
        "code": _TEXT,
        "now": _TEXT,
        "own": or_null(_YES),
        "verdict": verdict,
        "total": total,
        "passes": passes,
        "changes": {"type": "array", "items": change},
    }


def _spot() -> Schema:
    """Where something stands in a file; row 0 is the whole sheet, column "" the whole row."""
    return whole({"file": _TEXT, "sheet": _TEXT, "row": _COUNT, "column": _TEXT, "heading": _TEXT})


def _trouble() -> Schema:
    """Grave is what keeps somebody from being scored."""
    return {"spot": _spot(), "problem": _TEXT, "allowed": _TEXT, "grave": _YES}


def _ranking(rules: Rules) -> dict[str, Any]:
    """Who stands where. `groups` have their people by classes, in the order of rank."""
    places = whole({"min": _COUNT, "max": _COUNT})
    points = {"type": "number", "minimum": 0}
    span = whole({"min": points, "max": points})
    standing = {"enum": ["sure", "possible", "out", "below"]}
    readings = [reading.id for reading in rules.ranking.readings] if rules.ranking else []
    member = {
        "key": _TEXT,
        "count": _COUNT,
        "min": points,
        "max": points,
        "standing": standing,
        "place": or_null(places),
    }
    group = {
        "target": _TEXT,
        "year": {"type": "integer"},
        "group": _TEXT,
        "title": _TEXT,
        "name": _TEXT,
        "clause": _TEXT,
        "cap": or_null({"type": "object"}),
        "mark": points,
        "members": places,
        "passing": places,
        "places": or_null(places),
        "line": or_null(span),
        "counts": {"type": "object", "additionalProperties": _COUNT},
        "why": _TEXT,
        "classes": {"type": "array", "items": whole(member)},
    }
    within = {"group": _TEXT, "name": _TEXT, "standing": standing, "place": or_null(places)}
    # Where the other side of a reading would put them.
    other = {"id": {"enum": readings}, "choice": {"enum": ["A", "B"]}, "standing": standing}
    known = {
        "count": _COUNT,
        "standing": standing,
        "groups": {"type": "array", "items": whole(within)},
        "why": _TEXT,
        "readings": {"type": "array", "items": whole(other)},
    }
    return {
        "choices": {"type": "object", "additionalProperties": {"enum": ["A", "B"]}},
        "notes": _TEXTS,
        "words": {"type": "object", "additionalProperties": _TEXT},
        "groups": {"type": "array", "items": whole(group)},
        "classes": {"type": "object", "additionalProperties": whole(known)},
    }
