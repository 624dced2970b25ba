"""JSON Schema (2020-12) of the record and of the result, made from the rules."""

from typing import Any

from calculator import measures
from calculator.measures import Field, Measure
from calculator.parties import PARTIES
from calculator.questions import Claim, Question
from calculator.record import LONGEST_TEXT, MOST_WORKS
from calculator.result import VERDICTS
from calculator.rules import Rules

type Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
STATUS: Schema = {"enum": ["met", "unmet", "unknown", "waived"]}
_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def record_schema(rules: Rules) -> Schema:
    """What a record may hold. Null anywhere, as a field that is left out, means unknown."""
    properties: Schema = {}
    for question in rules.questions:
        *groups, name = question.path.split(".")
        level = properties
        for group in groups:
            level = level.setdefault(group, _object({}))["properties"]
        level[name] = {"title": question.name, **_question(question, rules)}
    required = [question.path for question in rules.questions if question.required]
    optional = {
        name: schema if name in required else _nullable(schema)
        for name, schema in properties.items()
    }
    return {"$schema": DIALECT, "title": "record", **_object(optional), "required": required}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _nullable(schema: Schema) -> Schema:
    """The schema, or null. Inside an object every field may be null as well."""
    inner = dict(schema)
    if "properties" in inner:
        inner["properties"] = {
            name: _nullable(value) for name, value in inner["properties"].items()
        }
    return {"anyOf": [inner, {"type": "null"}]}


def _question(question: Question, rules: Rules) -> Schema:
    match question.kind:
        case "choice":
            return {"enum": [option.value for option in question.options]}
        case "bool":
            return {"type": "boolean"}
        case "date":
            return _DATE
        case "year" | "count":
            return _number(question, "integer")
        case "number":
            return _number(question, "number")
        case "months":
            return {"type": "array", "items": _number(question, "number")}
        case "yearly":
            return _yearly(question)
        case "claims":
            return _object({claim.clause: _claim(claim) for claim in question.claims})
        case "tally":
            return _object(
                {
                    row.value: _object(
                        {column: _number(question, "integer") for column in row.columns}
                    )
                    for row in question.rows
                }
            )
        case "readings":
            return _object(
                {reading.id: {"enum": list(reading.sides)} for reading in rules.readings}
            )
        case kind:
            raise AssertionError(f"no schema for the kind {kind!r}")


def _number(question: Question, type: str) -> Schema:
    span = {"type": type, "minimum": question.min, "maximum": question.max}
    return {"anyOf": [{"const": 0}, span]} if question.zero else span


def _yearly(question: Question) -> Schema:
    if question.parts:
        part = {
            part.path: {"title": part.name, "type": "number", "minimum": 0, "maximum": part.max}
            for part in question.parts
        }
        year = _nullable(_object(part))
    else:
        year = _nullable({"enum": [option.value for option in question.options]})
    return {
        "type": "object",
        "patternProperties": {r"^(19|20)[0-9]{2}$": year},
        "additionalProperties": False,
    }


def _claim(claim: Claim) -> Schema:
    count = {"type": "integer", "minimum": 0, "maximum": claim.most or MOST_WORKS}
    allowed: list[Schema] = [{"type": "boolean"}, count]
    if not claim.most:
        work = {
            "what": {"type": "string", "maxLength": LONGEST_TEXT},
            "date": _DATE,
            "used_before": {"type": "boolean"},
        }
        works = {
            "type": "array",
            "maxItems": MOST_WORKS,
            "items": _nullable(_object(work))["anyOf"][0],
        }
        allowed.append(works)
    if claim.measure:
        allowed.append(_measure(claim.measure))
    return {"title": claim.words, "anyOf": allowed}


def _measure(measure: Measure) -> Schema:
    """A condition's own numbers."""
    own = {field.id: {"title": field.name, **_entered(field)} for field in measure.fields}
    described = {"description": "本条件自己的数字，由规则判断；没有写的和 null 都是还不清楚。"}
    inner: Schema = _nullable(_object(own))["anyOf"][0]
    return {**described, **inner}


def _entered(field: Field) -> Schema:
    number = {"type": "number", "minimum": 0, "maximum": measures.MOST}
    described = {"description": f"单位：{field.unit}"}
    match field.kind:
        case "fact":
            return {"type": "boolean"}
        case "amounts":
            amount = {**number, "maximum": measures.MOST_AMOUNT}
            return {**described, "type": "array", "maxItems": measures.MOST, "items": amount}
        case "number":
            return {**described, **number}
        case _:
            return {**described, **number, "type": "integer"}


def result_schema(rules: Rules) -> Schema:
    """What a result holds."""
    points = {"type": "number", "minimum": 0}
    span = {"min": points, "max": points}
    passes = {"enum": ["yes", "no", "undetermined"]}
    texts = {"type": "array", "items": {"type": "string"}}
    items = sorted(
        {item.id for table in rules.tables for group in table.groups for item in group.items}
    )
    groups = sorted({group.id for table in rules.tables for group in table.groups})
    item = {
        "id": {"enum": items},
        "group": {"enum": groups},
        **span,
        "cap": points,
        "clause": {"type": "string"},
        "why": {"type": "string"},
        "needs": texts,
        "readings": texts,
    }
    score = {
        "items": {"type": "array", "items": whole(item)},
        "groups": {
            "type": "array",
            "items": whole(
                # Open: may still come; lost: out of reach. With what is sure they make the cap.
                {"id": {"enum": groups}, **span, "open": points, "lost": points, "cap": points}
            ),
        },
        "total": whole(span),
        "pass_mark": points,
        "passes": passes,
    }
    reading = {
        "id": {"enum": [reading.id for reading in rules.readings]},
        "choice": {"enum": ["A", "B"]},
        "verdict": {"enum": list(VERDICTS.values())},
        "total": or_null(whole(span)),
        "passes": or_null(passes),
    }
    years = {"type": "array", "items": {"type": "integer"}}
    result = {
        "target": {"enum": [option.value for option in rules.question["target"].options]},
        "year": {"type": "integer"},
        "edition": {"const": rules.standard.edition.id},
        "eligibility": whole(_eligibility_schema()),
        "score": or_null(whole(score)),
        "readings": {"type": "array", "items": whole(reading)},
        "open": whole(_open_schema(rules)),
        "periods": {"type": "object", "additionalProperties": {"anyOf": [years, {"type": "null"}]}},
        "materials": or_null({"type": "array", "items": _material()}),
        "calendar": or_null({"type": "array", "items": _term()}),
        "advice": or_null(whole(_advice_schema(whole(span), items))),
    }
    return {"$schema": DIALECT, "title": "result", **whole(result)}


def _eligibility_schema() -> Schema:
    year = or_null({"type": "integer"})
    text = {"type": "string"}
    node = {"id": text, "status": STATUS, "why": text, "needs": {"type": "array", "items": text}}
    requirements = {"type": "array", "items": whole(node)}
    route = {
        "id": text,
        "status": STATUS,
        "earliest_year": year,
        "why": text,
        "requirements": requirements,
    }
    return {
        "verdict": {"enum": list(VERDICTS.values())},
        "clause": text,
        "why": text,
        "route": or_null(text),
        "earliest_year": year,
        "requirements": requirements,
        "routes": {"type": "array", "items": whole(route)},
    }


def _open_schema(rules: Rules) -> Schema:
    """What is still open in all, question by question, section by section; the heaviest first."""
    # `verdict`: can it hang on this; `points`: how far the total can move with it at most.
    weight: Schema = {"verdict": {"type": "boolean"}, "points": {"type": "number", "minimum": 0}}
    text: Schema = {"type": "string"}
    question = {
        "field": {"enum": list(rules.question)},
        "clause": text,
        "words": text,
        **weight,
        # The unknown facts: the question's own, or places inside it, as dotted paths.
        "parts": {"type": "array", "items": text, "minItems": 1},
    }
    section = {
        "id": {"enum": [section.id for section in rules.sections]},
        "questions": {"type": "integer", "minimum": 1},
        **weight,
    }
    return {
        "points": weight["points"],
        "questions": {"type": "array", "items": whole(question)},
        "sections": {"type": "array", "items": whole(section)},
    }


def _advice_schema(points: Schema, items: list[str]) -> Schema:
    """What next, by the verdict: `sets` where it is ineligible, `gains` where eligible, else `ask`."""
    text: Schema = {"type": "string"}
    change = {
        # The field `year` is waiting until then; a place inside a field is its dotted path.
        "field": text,
        "value": {"type": ["boolean", "integer", "number", "string"]},
        "clause": text,
        "words": text,
        # Fields that would do just as well with the same value.
        "instead": {"type": "array", "items": text},
    }
    plan = {
        "changes": {"type": "array", "items": whole(change), "minItems": 1},
        "year": {"type": "integer"},
        "verdict": {"enum": [VERDICTS["met"], VERDICTS["unknown"]]},
    }
    # What the change adds to the total.
    gain = {"item": {"enum": items}, **change, "points": points}
    # `verdict`: can it hang on this; `points`: the width of the items' intervals that it opens.
    ask = {
        "field": text,
        "clause": text,
        "words": text,
        "verdict": {"type": "boolean"},
        "points": {"type": "number", "minimum": 0},
    }
    return {
        "sets": {"type": "array", "items": whole(plan)},
        "gains": {"type": "array", "items": whole(gain)},
        "ask": {"type": "array", "items": whole(ask)},
    }


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _material() -> Schema:
    """Something to hand in."""
    text: Schema = {"type": "string"}
    note = whole({"clause": text, "words": text, "note": text})
    return whole(
        {
            "id": text,
            "who": {"enum": ["applicant", "unit"]},
            "name": text,
            "words": text,
            "copies": or_null({"type": "integer"}),
            "status": {"enum": ["needed", "not_needed", "unknown"]},
            "why": text,
            "needs": {"type": "array", "items": text},
            "notes": {"type": "array", "items": note},
        }
    )


def _term() -> Schema:
    """A date of the application's year."""
    text: Schema = {"type": "string"}
    day = or_null(_DATE)
    return whole(
        {
            "clause": text,
            "who": {"enum": list(PARTIES)},
            "what": text,
            "words": text,
            "qualifier": or_null(text),
            "from": day,
            "until": day,
            "days": or_null({"type": "integer"}),
        }
    )


def whole(properties: Schema) -> Schema:
    """An object of exactly these properties."""
    return {**_object(properties), "required": list(properties)}
