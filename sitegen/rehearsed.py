"""What the quick way to start Python is built on: a wide choice of what the browser may ask the core.

What none of these requests uses may be left out of what the browser gets (sitegen/quickstart.py).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import batched, pairwise
from typing import Any

from calculator.batch.people import SCORERS, Account, Person, Spot, Trouble, plain
from calculator.batch.seals import codes
from calculator.record import check
from calculator.result import result
from calculator.rules import Rules
from calculator.saved import save

type Request = tuple[str, str]  # what calculator/browser.py is asked, and with what, as JSON

DAY = "2026-11-22"
STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e400,
    10**30,
    0.5,
    "",
    "2026-02-30",
    "名\ud800",
    [],
    [{}],
    {},
    {"": 0},
    "king",
)
NOT_SAVED = (
    "",
    "{",
    "[1, 2",
    '{"a": 1e999, "b": [NaN]}',
    "[" * 2_000,
    '{"a":' * 2_000,
    "\0" * 100_000,
    "https://example.org/#AAAA",
    "AAAA" * 5_000,
    '{"format": "title-calculator/9"}',
    "\ud800",
    "记录",
)


def around(worked: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Worked records, and each with some of its facts left out.

    By chance hardly a record is drawn of somebody who may apply, and much is only asked of such a one.
    """
    for index, record in enumerate(worked):
        yield record
        for left_out in list(record)[index % 3 :: 3]:
            if left_out not in ("target", "year"):
                yield {fact: answer for fact, answer in record.items() if fact != left_out}


def requests(rules: Rules, records: Sequence[Mapping[str, Any]]) -> list[Request]:
    """Each of calculator/browser.py's DOES with these records, and with what is wrong in many ways."""
    asked = [
        *_scores(records),
        *_ways(rules, records[::3]),
        *_others(rules, records[::3]),
        *_changed(rules, records[::3]),
        *_cases(rules, records[::6]),
        *_lines(rules, records),
        *_halves(records[::6]),
        *(("compare", {"records": pair}) for pair in pairwise(records[::6])),
        *(("open", {"text": text, "here": False}) for text in NOT_SAVED),
        *_strange(records[0]),
    ]
    return [(what, json.dumps(request)) for what, request in asked]


def _scores(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for index, record in enumerate(records):
        yield "score", {"record": record, "full": index % 2 == 0}


def _halves(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Each of their numbers a half more: of hours say, it is then reckoned with in another way than whole ones are."""
    for record in records:
        for changed in _with_a_half(record):
            yield "score", {"record": changed, "full": False}


def _with_a_half(value: object) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from ({**value, name: changed} for changed in _with_a_half(inner))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value + 0.5


def _ways(rules: Rules, records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """All routes to the title together, and some by themselves."""
    for index, record in enumerate(records):
        clauses = [route.clause for route in rules.eligibility.titles[record["target"]].routes]
        yield "ways", {"record": record, "routes": clauses}
        yield "ways", {"record": record, "routes": clauses[index % len(clauses) :][:1]}


def _others(rules: Rules, records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Answers in words; saved, and opened again: as it was, damaged, and saved under other rules."""
    for record in records:
        yield "summary", {"record": record}
        yield "save", {"record": record, "date": DAY}
        saved = save(rules, check(record, rules.questions, rules.readings)[0], DAY)
        for text in (saved["text"], saved["payload"], saved["payload"][:-9], json.dumps(record)):
            yield "open", {"text": text, "here": False}
        other = json.dumps({**record, "edition": "another"})
        yield from (("open", {"text": other, "here": here}) for here in (False, True))
        renamed = saved["text"].replace(rules.version, "0" * len(rules.version))
        fact = next(name for name in record if name not in ("target", "year"))
        text = renamed.replace(f'"{fact}"', '"unheard of"')
        yield "open", {"text": text, "here": False}


def _changed(rules: Rules, records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Tried as the advice says."""
    for record in records:
        advice = result(rules, check(record, rules.questions, rules.readings)[0])["advice"]
        for plan in [*(plan["changes"] for plan in advice["sets"]), advice["gains"]]:
            changes = [{"field": each["field"], "value": each["value"]} for each in plan]
            yield "after", {"record": record, "changes": changes}


def _cases(rules: Rules, records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Case files without what is personal, with some of it, and with all; short and long words about parts of all sorts."""
    personal = [question.path for question in rules.questions if question.personal]
    item = rules.tables[0].groups[0].items[0].name
    words = '第一行\n\t“二” \\ "三"\x7f'
    for index, record in enumerate(records):
        told = personal[: index % (len(personal) + 1)]
        for about, said in (("", ""), (item, words), ("总分", words * 99), ("总分", words[0])):
            yield "case", {"record": record, "told": told, "about": about, "words": said}


def _lines(rules: Rules, records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Pieces of a roster: people with one account and with several, of one record and of others, signed off or not."""
    spot = Spot("名册.xlsx", "表", 2)
    trouble = Trouble(spot._replace(column="B", heading="列"), "不是日期", "日期")

    def person(
        index: int, record: Mapping[str, Any], others: Sequence[Mapping[str, Any]]
    ) -> Person:
        accounts = tuple(
            Account(scorer, each, "名", DAY, "补正", "", spot)
            for scorer, each in zip(SCORERS, (record, *others), strict=False)
        )
        made = Person(f"{index}", "名", "单位", accounts, ())
        signed = zip(accounts, codes(rules, made), strict=True)
        if index % 2:
            made = made._replace(accounts=tuple(it._replace(code=code) for it, code in signed))
        return made._replace(troubles=(trouble._replace(grave=False),) if index % 3 else ())

    people = [
        person(index, record, records[index + 1 : index + 1 + index % 3])
        for index, record in enumerate(records)
    ]
    strange = [
        person(0, {**records[0], "unheard of": 1}, ()),
        people[0]._replace(troubles=(trouble,)),
    ]
    strange.append(people[0]._replace(accounts=(), troubles=(trouble,)))
    for piece in (*batched(people, 25), strange):
        yield "lines", {"people": list(map(plain, piece))}


def _strange(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Records that are none, and each of a record's facts in shapes that it cannot have."""
    for value in STRANGE:
        yield "score", {"record": value, "full": True}
        yield "compare", {"records": [record, value]}
        for fact in [*record, "unheard of"]:
            yield "score", {"record": {**record, fact: value}, "full": False}
