"""A record and its result as a case file: what a reader hands to those who keep the rules, and what runs as a test.

What tells of a person is left out of it unless the person says otherwise. The file always holds the result of
exactly the record that is in it; where that is another than the person has before them, they are told.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from calculator import tomltext
from calculator.advice import after
from calculator.eligibility import own_requirements
from calculator.open_questions import question_of
from calculator.outlook import NOT_SCORED, lines
from calculator.questions import Question
from calculator.record import Record, value
from calculator.requirements import Requirement
from calculator.result import Result, result
from calculator.rules import Rules
from calculator.saved import check_code, lean, standing
from calculator.summary import Place, in_words

UNKNOWN = "?"  # in place of null, as in all case files
NEVER = 0
NO_ROUTE = ""
LONGEST_ADDRESS = (
    1_800  # characters of a mail's address: some programs take no more than two thousand
)
_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")

HEAD = "# 试算写成的用例：填写的内容，和规则由此得出的结果。expect 是当时的结果，不一定正确；核对条文后再改。\n"


class Doubt(NamedTuple):
    """What a reader holds to be wrong: the name of a part of the result, "" for all of it; and their own words."""

    about: str = ""
    words: str = ""


class Part(NamedTuple):
    """Something of a result that can be doubted."""

    name: str
    clause: str


def case_file(rules: Rules, record: Record, told: Collection[str], doubt: Doubt) -> dict[str, Any]:
    """The case file of a checked record. `told`: the personal questions that are not left out, by path.

    `personal` lists those that are answered, and whether the file has another result without them; `differs`,
    where the result in the file is another than that of the record; `mail`, a draft that goes with it.
    """
    seen = result(rules, record, full=False)
    hidden = [each for each in rules.questions if each.personal and _tells(record, each)]
    kept = _without(rules, record, [each for each in hidden if each.path not in told])
    found = result(rules, kept, full=False)
    parts = {part.name: part for part in _parts(rules, seen)}
    about = parts.get(doubt.about)
    text, name = _text(rules, kept, found, about, doubt.words), _name(rules, kept, found)
    differs = _differs(rules, seen, found)

    def matters(question: Question) -> bool:
        """Is the result another one without this alone? Where it is not without all of them, it is not."""
        alone = _without(rules, record, [question])
        return bool(differs and _differs(rules, seen, result(rules, alone, full=False)))

    return {
        "text": text,
        "name": name,
        "parts": list(parts),
        "personal": [
            {
                "field": each.path,
                "name": each.name,
                "value": in_words(rules, record, Place(each, "", each.name)),
                "instead": _instead(rules, record, each),
                "told": each.path in told,
                "matters": each.path not in told and matters(each),
            }
            for each in hidden
        ],
        "differs": differs,
        "mail": _mail(_title(rules, record), about, doubt.words, text, name),
    }


# What is left out


def _without(rules: Rules, record: Record, questions: list[Question]) -> Record:
    return after(rules, record, [(each.path, _less(record, each)) for each in questions])


def _tells(record: Record, question: Question) -> bool:
    """Does the record say more than the file would?"""
    return bool(value(record, question.path) != _less(record, question))


def _less(record: Record, question: Question) -> Any:
    """A personal answer as the file has it: a date by its month, works without their names, else nothing."""
    given = value(record, question.path)
    match given:
        case date():
            return given.replace(day=1)
        case Mapping() if question.kind == "claims":
            return {clause: _works(claimed) for clause, claimed in given.items()}
        case _:
            return None


def _works(claimed: Any) -> Any:
    if not isinstance(claimed, list):
        return claimed
    return [
        {**work, "what": "", "date": work["date"] and work["date"].replace(day=1)}
        for work in claimed
    ]


def _instead(rules: Rules, record: Record, question: Question) -> str:
    """What the file says in place of a personal answer."""
    less = _less(record, question)
    if less is None:
        return "不写"
    if question.kind == "claims":
        return "各项成果不写名称，取得日期写成当月1日"
    return f"写成{in_words(rules, _without(rules, record, [question]), Place(question, '', ''))}"


def _differs(rules: Rules, seen: Result, found: Result) -> list[dict[str, str]]:
    """What two results of one title have not in common, in words."""
    before, now = ({line.id: line for line in lines(rules, each)} for each in (seen, found))
    rows = [
        {
            "name": line.name,
            "before": before[id].value if id in before else NOT_SCORED,
            "now": now[id].value if id in now else NOT_SCORED,
        }
        for id, line in {**before, **now}.items()
    ]
    return [row for row in rows if row["before"] != row["now"]]


# What can be doubted


def _parts(rules: Rules, seen: Result) -> Iterator[Part]:
    """The lines of a result, and the requirements that everybody must meet."""
    decided, score = seen["eligibility"], seen["score"]
    clauses = {"route": decided["route"], "passes": rules.passing.clause}
    for item in score["items"] if score else ():
        clauses[f"item-{item['id']}"] = item["clause"]
    for line in lines(rules, seen):
        yield Part(line.name, clauses.get(line.id) or decided["clause"])
    own = own_requirements(rules.eligibility.titles[seen["target"]])
    for requirement in (*(each.requirement for each in rules.eligibility.asked), *own):
        if any(node["id"] == requirement.clause for node in decided["requirements"]):
            name = f"申报条件：{_asks(rules, requirement)}"
            yield Part(name, requirement.clause)


def _asks(rules: Rules, requirement: Requirement) -> str:
    """What a requirement asks about: the name of its question, or of the part of the form with its questions.

    Not what the person answered, which may tell of them.
    """
    question = question_of(rules, requirement.fields(rules.time)[0])
    titles = {section.id: section.title for section in rules.sections}
    return titles[question.section] if "." in question.path else question.name


# The file


def _title(rules: Rules, record: Record) -> str:
    target = rules.question["target"].label_of(value(record, "target")).partition("（")[0]
    return f"{target}，{value(record, rules.time.year)}年申报"


def _name(rules: Rules, record: Record, found: Result) -> str:
    code = check_code(rules.version, lean(record), standing(found))
    return f"{_title(rules, record).replace('，', '-')}-用例-{code}.toml"


def _text(rules: Rules, record: Record, found: Result, about: Part | None, words: str) -> str:
    title = _title(rules, record)
    case = {
        "name": f"{title}：{about.name}" if about else title,
        "clause": about.clause if about else found["eligibility"]["clause"],
        "rules": rules.version,
        "doubt": {"about": about.name if about else "整个结果", "words": words},
        "record": _known(lean(record)),
        "expect": expected(found),
    }
    return HEAD + "\n" + tomltext.write({"case": [case]})


def _known(inside: Any) -> Any:
    """What is in a record, with a sign for what is not known."""
    match inside:
        case None:
            return UNKNOWN
        case Mapping():
            return {name: _known(inner) for name, inner in inside.items()}
        case list():
            return [_known(inner) for inner in inside]
        case _:
            return inside


def expected(found: Result) -> dict[str, Any]:
    """A result as a case states it."""
    decided, score = found["eligibility"], found["score"]
    expected = {
        "verdict": decided["verdict"],
        "route": decided["route"] or NO_ROUTE,
        "earliest_year": decided["earliest_year"] or NEVER,
    }
    if not score:
        return {**expected, "score": "none"}
    return {
        **expected,
        "passes": score["passes"],
        "total": _span(score["total"]),
        "items": {item["id"]: _span(item) for item in score["items"]},
    }


def _span(found: Mapping[str, Any]) -> list[Any]:
    return [found["min"], found["max"]]


# The mail


def _mail(title: str, about: Part | None, words: str, text: str, name: str) -> dict[str, Any]:
    """A draft: with the whole file, where an address takes it; else the file is to go along with it."""
    subject = f"试算结果的疑问：{title}"
    head = f"有疑问的：{about.name if about else '整个结果'}\n\n"
    said = f"{words}\n\n" if words else ""
    file = f"用例文件（请先下载，再作为附件附上）：{name}\n"
    bodies = [head + said + text, head + said + file, head + "说明写在附件里。\n\n" + file]
    lines = [tomltext.whole(body).replace("\r", "").replace("\n", "\r\n") for body in bodies]
    body = next((each for each in lines if _coded(subject + each) <= LONGEST_ADDRESS), lines[-1])
    return {"subject": subject, "body": body, "attach": body != lines[0]}


def _coded(text: str) -> int:
    """How long a text is in an address."""
    return sum(1 if sign in _KEPT else 3 * len(sign.encode()) for sign in text)
