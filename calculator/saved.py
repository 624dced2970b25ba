"""Saved records: a file to keep, the payload of a link, and the code that shows both to be unaltered.

Both hold the record with the date, the version of the rules and, in short, the result. What comes back in
is anybody's text: whatever it is, it gives a record or a sentence that says what is wrong with it.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from calculator.checkcode import code_of, read_code
from calculator.jsontext import NotJsonError, canonical, inline, parse, write
from calculator.outlook import (
    PASSES,
    VERDICTS,
    Line,
    passes_line,
    short,
    span,
    total_line,
    verdict_line,
)
from calculator.points import Number
from calculator.questions import EDITION
from calculator.record import FieldError, Record, check, plain, value
from calculator.result import result
from calculator.rules import Rules
from calculator.summary import called

# What a file and a payload say they are. A later layout has a greater number.
FORMAT = 1
_FILE = re.compile(r"title-calculator/(\d{1,9})")

MOST_TEXT = 1_000_000  # characters of a file or a link
MOST_INFLATED = 256 * 1024  # bytes: a payload that holds more is no record
MOST_NAMED = 3  # mistakes named one by one
MOST_POINTS = 1_000  # of an item or in all
MOST_LOST = 200  # mistakes that a change of the rules can have made; with more, it is no record
_PAYLOAD = re.compile(r"eN[A-Za-z0-9_-]*")  # all that is deflated as here begins so
_VERSION = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")

UNREADABLE = "读不出来：内容不完整或已损坏。请重新保存或复制一次，再打开。"
FOREIGN = "这不是本计算器保存的文件或链接。请选择用“保存”得到的文件。"
NEWER = "这份记录是更新的计算器保存的，这里还读不懂。请刷新页面，再打开一次。"
TOO_LARGE = "内容太大，不会是本计算器保存的记录。请检查是否选错了文件。"
SEVERAL = "里面不止一份记录。请一次打开一份。"
NO_CODE = "里面没有校验码。核对要用计算器保存的文件。"
NO_ITEM = "没有这一项"
ALTERED = "保存的结果与答案对不上：内容可能被改动过。现在的结果按答案重新计算。"


type Ends = tuple[Number, Number]  # the least and the most points


class Standing(NamedTuple):
    """The result in short: what is saved of it, and what the check code vouches for.

    `total` and `passes` are None and `items` empty where nothing is scored.
    """

    verdict: str
    total: Ends | None
    passes: str | None
    items: Mapping[str, Ends]


class Saved(NamedTuple):
    """What was in a text. A bare record has no version, no date and no standing.

    `version` is "" where it is not to be made sense of, `standing` is None then; `code` is None but in a file.
    """

    record: Any
    version: str | None
    date: str | None
    standing: Standing | None
    code: str | None


class UnreadableError(ValueError):
    """A text that holds no saved record: a sentence that says why, and what to do."""


# Saving


def lean(record: Record) -> dict[str, Any]:
    """A checked record as it is saved. Nulls within a field stay: there they are not the same as nothing."""
    return {name: inner for name, inner in plain(record).items() if inner is not None}


def save(rules: Rules, record: Record, day: str) -> dict[str, Any]:
    """A checked record as the text and name of a file and as a payload. `day`: of the saving, in ISO form."""
    kept = {EDITION: rules.standard.edition.id, **lean(record)}
    now = standing(result(rules, record, full=False))
    code = check_code(rules.version, kept, now)
    target = rules.question["target"].label_of(value(record, "target")).partition("（")[0]
    file = {
        "format": f"title-calculator/{FORMAT}",
        "rules": rules.version,
        "date": day,
        "record": kept,
        "result": _named(now),
        "code": code,
    }
    return {
        "text": write(file, indent=2) + "\n",
        "name": f"{target}-{value(record, rules.time.year)}年申报-{day}.json",
        "payload": _packed([FORMAT, rules.version, day, kept, _short(now)]),
        "version": rules.version,
        "date": day,
        "code": code,
    }


def standing(result: Mapping[str, Any]) -> Standing:
    """A result in short."""
    score = result["score"]
    return Standing(
        result["eligibility"]["verdict"],
        _pair(score["total"]) if score else None,
        score["passes"] if score else None,
        {item["id"]: _pair(item) for item in score["items"]} if score else {},
    )


def check_code(version: str, record: Mapping[str, Any], now: Standing) -> str:
    """Eight characters that change with the rules, the record or the result, but not with the date."""
    vouched = [version, record, now.verdict, now.items, now.total, now.passes]
    return code_of(hashlib.sha256(canonical(vouched)).digest())


def _pair(span: Mapping[str, Any]) -> Ends:
    return span["min"], span["max"]


def _named(now: Standing) -> dict[str, Any]:
    """A standing as it stands in a file."""

    return {
        "verdict": now.verdict,
        "total": {"min": now.total[0], "max": now.total[1]} if now.total else None,
        "passes": now.passes,
        "items": {id: {"min": low, "max": high} for id, (low, high) in now.items.items()},
    }


def _short(now: Standing) -> list[Any]:
    """A standing as it stands in a payload: points that are certain as one number."""
    items = {id: low if low == high else [low, high] for id, (low, high) in now.items.items()}
    return [now.verdict, now.total, now.passes, items]


def _packed(data: object) -> str:
    """base64url of deflated JSON."""
    deflated = zlib.compress(write(data).encode(), 9)
    return base64.urlsafe_b64encode(deflated).decode().rstrip("=")


# Opening


def open_saved(rules: Rules, text: str, here: bool = False) -> dict[str, Any]:
    """The record of a file, a link, a payload, or a bare record; `{"problem": …}` where there is none.

    One that another edition has answered is for that edition: `{"edition": …, "payload": …}`. Unless it is to be
    answered `here`: under other rules than it was saved under, facts that they do not take are left out and named.
    """
    try:
        saved = read(text)
        edition = _edition(saved.record)
        if edition in (None, rules.standard.edition.id):
            edition = ""
        elif here:
            saved.record.pop(EDITION)
        else:
            return {"edition": edition, "payload": _payload_of(text)}
        lost = _fit(rules, saved)
        record, errors = check(saved.record, rules.questions, rules.readings)
        if errors:
            raise UnreadableError(_mistaken(rules, errors))
    except UnreadableError as problem:
        return {"problem": str(problem)}
    kept, now = lean(record), standing(result(rules, record, full=False))
    moved = _changed(rules, record, saved.standing, now) if saved.standing else []
    notices: list[str] = []
    if saved.version not in (None, rules.version):
        notices = [_other_rules(rules, saved, edition, moved), *lost]
    elif saved.version and not _agrees(rules, saved, kept, now):
        notices = [ALTERED]
    return {
        "record": {name: kept[name] for name in kept if name != EDITION},
        "date": saved.date,
        "version": saved.version,
        "notices": notices,
        "changed": moved,
    }


def read(text: str) -> Saved:
    """What a text holds, its record not yet checked. Raises UnreadableError."""
    text = text.removeprefix("\ufeff").strip()
    if len(text) > MOST_TEXT:
        raise UnreadableError(TOO_LARGE)
    if text.startswith(("{", "[")):
        return _from_file(_parsed(text))
    return _from_payload(text.rpartition("open=")[2])


def _parsed(text: str) -> Any:
    try:
        return parse(text)
    except NotJsonError:
        raise UnreadableError(UNREADABLE) from None


def _from_file(data: Any) -> Saved:
    match data:
        case list():
            raise UnreadableError(SEVERAL)
        case {"format": str(named)} if found := _FILE.fullmatch(named):
            if int(found[1]) > FORMAT:
                raise UnreadableError(NEWER)
            return Saved(
                data.get("record"),
                _version(data.get("rules")),
                _day(data.get("date")),
                _standing(data.get("result")),
                str(data.get("code")),
            )
        case {"format": _}:
            raise UnreadableError(FOREIGN)
        case {"target": _, "year": _}:
            return Saved(data, None, None, None, None)
        case _:
            raise UnreadableError(FOREIGN)


def _from_payload(text: str) -> Saved:
    if not _PAYLOAD.fullmatch(text):
        raise UnreadableError(FOREIGN)
    match _parsed(_inflated(text)):
        case dict() as file:
            return _from_file(file)
        case [int(format), *_] if format > FORMAT:
            raise UnreadableError(NEWER)
        case [1, version, day, record, [verdict, total, passes, items]]:
            short = {"verdict": verdict, "total": total, "passes": passes, "items": items}
            return Saved(record, _version(version), _day(day), _standing(short), None)
        case _:
            raise UnreadableError(FOREIGN)


def _payload_of(text: str) -> str:
    """What a link carries of a text that has been read: of a file, all of it."""
    text = text.removeprefix("\ufeff").strip()
    return _packed(_parsed(text)) if text.startswith("{") else text.rpartition("open=")[2]


def _edition(record: object) -> str | None:
    """The edition that a record says it was answered by, if it says so."""
    named = record.get(EDITION) if isinstance(record, dict) else None
    return named if isinstance(named, str) else None


def _inflated(payload: str) -> str:
    inflate = zlib.decompressobj()
    try:
        deflated = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        inflated = inflate.decompress(deflated, MOST_INFLATED + 1)
        if len(inflated) > MOST_INFLATED:
            raise UnreadableError(TOO_LARGE)
        if not inflate.eof or inflate.unused_data:
            raise UnreadableError(UNREADABLE)
        return inflated.decode()
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        raise UnreadableError(UNREADABLE) from None


def _version(given: object) -> str:
    return given if isinstance(given, str) and _VERSION.fullmatch(given) else ""


def _day(given: object) -> str | None:
    try:
        return date.fromisoformat(given).isoformat() if isinstance(given, str) else None
    except ValueError:
        return None


def _standing(given: object) -> Standing | None:
    """A saved standing; None where it cannot be one."""
    match given:
        case {
            "verdict": str(verdict),
            "total": total,
            "passes": str() | None as passes,
            "items": dict(items),
        } if verdict in VERDICTS and (passes is None or passes in PASSES):
            ends = {id: _ends(points) for id, points in items.items()}
            known = {id: points for id, points in ends.items() if points}
            whole = _ends(total)
            if len(known) == len(ends) and (whole is None) == (total is None) == (passes is None):
                return Standing(verdict, whole, passes, known)
    return None


def _ends(given: Any) -> Ends | None:
    """Points as a file or a payload has them; None where it is something else."""
    match given:
        case {"min": low, "max": high} | [low, high]:
            pass
        case _:
            low = high = given
    good = all(
        isinstance(end, int | float) and not isinstance(end, bool) and 0 <= end <= MOST_POINTS
        for end in (low, high)
    )
    return (low, high) if good else None


# What has come of it since


def _fit(rules: Rules, saved: Saved) -> list[str]:
    """Takes out of a record of other rules what the present ones do not take: it becomes unknown.

    Says so, a sentence for each fact; the record, which nobody else has, is changed.
    """
    if saved.version in (None, rules.version):
        return []
    lost: dict[str, str] = {}
    while True:
        _, errors = check(saved.record, rules.questions, rules.readings)
        if len(errors) > MOST_LOST:
            return []
        # Of a list, all is lost with one of it.
        paths = dict.fromkeys(error.path.partition("[")[0] for error in errors)
        dropped = {path: _drop(saved.record, path) for path in paths}
        lost |= {path: what for path, what in dropped.items() if what}
        if not any(dropped.values()):
            names = {path: called(rules, path) if path else "“”" for path in lost}
            return [f"{names[path]}：{what}。" for path, what in lost.items()]


def _other_rules(rules: Rules, saved: Saved, edition: str, moved: Sequence[object]) -> str:
    before = f"{saved.version}版" if saved.version else "另一版"
    same = "，与保存时相同" if saved.standing and not moved else ""
    if edition:
        own = rules.standard.edition.id
        return f"原来按版本“{inline(edition)}”计算，现在按版本“{own}”。结果已重新计算{same}。"
    return f"保存时的规则是{before}，现在是{rules.version}版。结果已按现在的规则计算{same}。"


def _drop(inside: Any, path: str) -> str:
    """Makes the fact at a path of a mistake unknown; where it is that already, drops its name.

    Says which; "" where nothing is there. Paths name what stands in a record only in short.
    """
    for name in inside if isinstance(inside, dict) else ():
        said = inline(name)
        if path == said:
            if inside[name] is not None:
                inside[name] = None
                return "原来的答案现在不能用，已改为不清楚"
            del inside[name]
            return "现在的规则没有这一项，已略去"
        if path.startswith(f"{said}.") and (what := _drop(inside[name], path[len(said) + 1 :])):
            return what
    return ""


def _mistaken(rules: Rules, errors: tuple[FieldError, ...]) -> str:
    names = list(dict.fromkeys(called(rules, error.path) for error in errors))
    more = "等" if len(names) > MOST_NAMED else ""
    listed = "、".join(names[:MOST_NAMED])
    return f"这份记录有{len(errors)}处不能用：{listed}{more}。请改正后再打开，或者重新填写。"


def _agrees(rules: Rules, saved: Saved, kept: Mapping[str, Any], now: Standing) -> bool:
    """Does a record of these rules give the result and the code that were saved with it?"""
    code = check_code(rules.version, kept, now)
    return saved.standing == now and saved.code in (None, code)


def _changed(rules: Rules, record: Record, before: Standing, now: Standing) -> list[dict[str, str]]:
    """What has another result than when it was saved, in words."""
    table = rules.table.get(value(record, "target")) if now.total or before.total else None
    items = [item for group in table.groups for item in group.items] if table else []
    names = {item.id: short(item.name) for item in items}
    then, today = (_lines(rules, names, each) for each in (before, now))
    rows = [
        {"name": one.name, "before": one.value, "now": other.value}
        for one, other in zip(then, today, strict=True)
        if one.value != other.value
    ]
    gone = len(before.items.keys() - names.keys())
    if gone:
        rows.append({"name": "现在没有的评分项", "before": f"{gone}项", "now": NO_ITEM})
    return rows


def _lines(rules: Rules, names: Mapping[str, str], each: Standing) -> list[Line]:
    items = (
        Line(id, name, span(*each.items[id]) if id in each.items else NO_ITEM)
        for id, name in names.items()
    )
    head = verdict_line(each.verdict), total_line(each.total), passes_line(rules, each.passes)
    return [*head, *items]


# Verifying


class Verified(NamedTuple):
    """Is a saved file as it was saved? And a sentence about it."""

    good: bool
    words: str


def verify(rules: Rules, text: str, code: str = "") -> Verified:
    """Holds a saved file against its check code, and that against the code of a printed sheet, if given.

    Raises UnreadableError.
    """
    saved = read(text)
    if saved.code is None:
        raise UnreadableError(NO_CODE)
    if saved.version != rules.version:
        old, new = saved.version or "另一版", rules.version
        words = f"规则不同：保存时是{old}，现在是{new}。请用 --rules 指定当时的规则文件夹，再核对。"
        return Verified(False, words)
    record, errors = check(saved.record, rules.questions, rules.readings)
    if errors:
        return Verified(False, f"内容被改动过。{_mistaken(rules, errors)}")
    kept, now = lean(record), standing(result(rules, record, full=False))
    own = check_code(rules.version, kept, now)
    if not _agrees(rules, saved, kept, now):
        return Verified(False, "内容被改动过：答案、结果与校验码对不上。")
    if code and read_code(code) != own:
        return Verified(False, f"校验码不同：这个文件的是{own}，给出的是{inline(code)}。")
    total = f"，总分{span(*now.total)}" if now.total else ""
    words = f"校验码{own}相符。规则{rules.version}，{VERDICTS[now.verdict]}{total}。"
    return Verified(True, words)
