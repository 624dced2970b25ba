"""One cell of a roster: what somebody typed or chose there, as a value of the record, or what is wrong with it.

Forgiven is what cannot be mistaken: full-width digits and letters, blanks of all sorts, a number written as text or with
its unit, a date in any of the usual ways. Whatever could be meant in two ways is not guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from calculator.batch.tables import Odd
from calculator.jsontext import inline
from calculator.points import shown
from calculator.questions import Option
from calculator.record import LONGEST_TEXT, MOST_WORKS


class Unknown(Enum):
    """What a cell says that says "not sure". A blank one says nothing."""

    UNKNOWN = "不清楚"


class Bad(NamedTuple):
    """What is wrong with a cell, and what is allowed. On screen as it stands."""

    problem: str
    allowed: str


UNKNOWN = Unknown.UNKNOWN
YES, NO, HAVE, HAVE_NOT = "是", "否", "有", "没有"
_YES, _NO = frozenset((YES, HAVE, "true")), frozenset((NO, HAVE_NOT, "无", "false"))
_NOT_SURE = frozenset((UNKNOWN.value, "不知道", "未知"))
_QUOTES = re.compile("[“”‘’\"'\\s]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_NUMBER = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(\D*)")
_BETWEEN = re.compile(r"\s*[、,;]\s*")
_DAY = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?(?:[ T]*[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?)?"
)
_MONTH = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}月?")
_COMPACT = re.compile(r"(?:19|20)[0-9]{6}")
# Days since 1899-12-30, as spreadsheets count: those of 1954 to 2119.
_SERIALS = range(20_000, 80_001)
_FIRST_DAY = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_DAY_ALLOWED = "年月日齐全的日期，如 2021-03-15"


def clean(text: str) -> str:
    """A text without what nobody sees or means: width, blanks around it, characters without a shape."""
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return text.strip()


def key(text: str) -> str:
    """A text as it is compared with another: also without quotation marks and blanks inside, in any case."""
    return _QUOTES.sub("", clean(text)).casefold()


def called(cell: Any) -> str:
    """A wrong cell, as a message names it."""
    match cell:
        case bool():
            return f"“{YES if cell else NO}”"
        case str():
            return f"“{inline(cell.strip())}”"
        case date():
            return f"日期{cell.isoformat()[:10]}"
        case time():
            return f"时刻{cell:%H:%M}"
        case _:
            return f"数字{shown(cell)}"


def blank(cell: Any) -> bool:
    """Does a cell say nothing?"""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def odd(cell: Odd) -> Bad:
    """What is wrong with a cell that is no value."""
    match cell.kind:
        case "formula":
            return Bad(f"是公式“{inline(cell.words)}”", "写好的值：复制后选“粘贴为数值”")
        case "merged" | "covered":
            return Bad(f"和{cell.words}的其他格子合并了", "每个格子单独填：取消合并，再填好每一格")
        case _:
            return Bad(f"是表格软件报的错误“{inline(cell.words)}”", "写好的值")


@dataclass(frozen=True)
class Kind:
    """What the cells of a column take; `read` and `write` are each other's opposite."""

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        raise NotImplementedError

    @property
    def choices(self) -> tuple[str, ...]:
        """What is offered to choose from."""
        return ()

    def read(self, cell: Any) -> Any:
        """The value of a cell: None where it is blank, UNKNOWN, or Bad."""
        if isinstance(cell, str) and cell in self._offered:
            return self._offered[cell]  # most cells are chosen from the list
        return self._read(cell)

    @cached_property
    def _offered(self) -> Mapping[str, Any]:
        """What each choice says."""
        return {choice: self._read(choice) for choice in self.choices}

    def _read(self, cell: Any) -> Any:
        if isinstance(cell, Odd):
            return odd(cell)
        if isinstance(cell, str):
            if _CONTROL.search(cell):
                return Bad("含有看不见的控制字符", self.allowed)
            cell = clean(cell)
            if not cell:
                return None
            if cell in _NOT_SURE:
                return UNKNOWN
        found = None if cell is None else self.value(cell)
        return self.bad(cell) if found is None and cell is not None else found

    def value(self, cell: Any) -> Any:
        """The value of a cell that says something; None or Bad where it is wrong."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """A value as a cell; of None, that it is not known."""
        return UNKNOWN.value if value is None else self.cell(value)

    def cell(self, value: Any) -> Any:
        """A known value as a cell."""
        return value

    def bad(self, cell: Any) -> Bad:
        """A cell that cannot be read."""
        return Bad(f"是{called(cell)}", self.allowed)


@dataclass(frozen=True)
class Words(Kind):
    """A text of at most `longest` characters. `exact`: kept as it was typed, as a name is."""

    longest: int = LONGEST_TEXT
    exact: bool = True

    @property
    def allowed(self) -> str:
        return f"不超过{self.longest}字的文字"

    def _read(self, cell: Any) -> Any:
        if not isinstance(cell, str) or not self.exact:
            return super()._read(cell)
        if _CONTROL.search(cell):
            return Bad("含有看不见的控制字符", self.allowed)
        text = " ".join(_UNSEEN.sub("", cell).split())
        return self._short(text) if text else None

    def value(self, cell: Any) -> Any:
        match cell:
            case bool() | date() | time():
                return None
            case int() | float():
                return shown(cell)
            case _:
                return self._short(" ".join(cell.split()))

    def _short(self, text: str) -> str | Bad:
        if len(text) > self.longest:
            return Bad(f"有{len(text)}字，太长", self.allowed)
        return text


@dataclass(frozen=True)
class Choice(Kind):
    """One of some answers: by its label, with or without what that adds in brackets, or by its value.

    `sure`: that it is not known is no answer.
    """

    options: tuple[Option, ...]
    sure: bool = False

    @property
    def allowed(self) -> str:
        return "、".join(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        unsure = () if self.sure else (UNKNOWN.value,)
        return (*(option.label for option in self.options), *unsure)

    def _read(self, cell: Any) -> Any:
        found = super()._read(cell)
        return self.bad(cell) if found is UNKNOWN and self.sure else found

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        by_words: dict[str, set[Any]] = {}
        for option in self.options:
            for words in (option.label, option.label.partition("（")[0], str(option.value)):
                by_words.setdefault(key(words), set()).add(option.value)
        return {words: values.pop() for words, values in by_words.items() if len(values) == 1}

    def value(self, cell: Any) -> Any:
        if isinstance(cell, bool | date | time):
            return None
        return self._known.get(key(cell if isinstance(cell, str) else shown(cell)))

    def cell(self, value: Any) -> Any:
        return next(option.label for option in self.options if option.value == value)


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    @property
    def allowed(self) -> str:
        return f"{YES}、{NO}；不知道写“{UNKNOWN.value}”，或空着"

    @property
    def choices(self) -> tuple[str, ...]:
        return YES, NO, UNKNOWN.value

    def value(self, cell: Any) -> Any:
        if isinstance(cell, str):
            words = key(cell)
            return True if words in _YES else False if words in _NO else None
        return cell if isinstance(cell, bool) else None

    def cell(self, value: Any) -> Any:
        return YES if value else NO


@dataclass(frozen=True)
class Rest(Kind):
    """Is all that is left blank in a list not there?"""

    @property
    def allowed(self) -> str:
        return f"“{YES}”，或空着"

    @property
    def choices(self) -> tuple[str, ...]:
        return (YES,)

    def value(self, cell: Any) -> Any:
        return True if Flag().value(cell) else None

    def cell(self, value: Any) -> Any:
        return YES


@dataclass(frozen=True)
class Day(Kind):
    """A day, in ISO form."""

    @property
    def allowed(self) -> str:
        return _DAY_ALLOWED

    def value(self, cell: Any) -> Any:
        match cell:
            case bool() | time():
                return None
            case date():
                return cell.isoformat()[:10] if cell.year in _YEARS else None
            case str():
                return self._typed(cell)
            case _ if _COMPACT.fullmatch(shown(cell)):
                return self._typed(shown(cell))
            case _ if cell in _SERIALS:
                meant = _FIRST_DAY + timedelta(days=int(cell))
                words = f"{meant.year}年{meant.month}月{meant.day}日"
                return Bad(
                    f"是数字{shown(cell)}，不是日期；表格软件通常用它表示{words}", _DAY_ALLOWED
                )
            case _:
                return None

    def _typed(self, text: str) -> str | Bad | None:
        if _COMPACT.fullmatch(text):
            parts = (text[:4], text[4:6], text[6:])
        elif found := _DAY.fullmatch(re.sub(r"(?<=[年月])\s+|\s+(?=[年月日号])", "", text)):
            parts = (found[1], found[2], found[3])
        elif _MONTH.fullmatch(text):
            return Bad(f"是“{inline(text)}”，没有写是哪一天", _DAY_ALLOWED)
        else:
            return None
        try:
            day = date(*map(int, parts))
        except ValueError:
            return Bad(f"是“{inline(text)}”，没有这一天", _DAY_ALLOWED)
        return day.isoformat() if day.year in _YEARS else None

    def cell(self, value: Any) -> Any:
        return date.fromisoformat(value)


@dataclass(frozen=True)
class Number(Kind):
    """A number, with or without its unit. `none`: "there is none" is 0."""

    unit: str = ""
    whole: bool = False
    none: bool = False

    @property
    def allowed(self) -> str:
        return ("一个整数" if self.whole else "一个数") + (
            f"（{self.unit}），只写数" if self.unit else "，只写数"
        )

    def value(self, cell: Any) -> Any:
        if isinstance(cell, str):
            if self.none and key(cell) in _NO:
                return 0
            cell = number(cell, self.unit)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return None
        if isinstance(cell, float):
            if not abs(cell) < 1e15:
                return None
            cell = int(cell) if cell.is_integer() else cell
        return None if self.whole and isinstance(cell, float) else cell


@dataclass(frozen=True)
class Numbers(Kind):
    """Some numbers in one cell."""

    unit: str = ""

    @property
    def allowed(self) -> str:
        unit = f"（{self.unit}）" if self.unit else ""
        return f"一个或几个数{unit}，用顿号隔开，如 6、18；没有写“{HAVE_NOT}”"

    def value(self, cell: Any) -> Any:
        if isinstance(cell, str):
            if key(cell) in _NO:
                return []
            one = Number(self.unit)
            found = [one.value(part) for part in _BETWEEN.split(cell)]
            return None if None in found else found
        number = Number(self.unit).value(cell)
        return None if number is None else [number]

    def cell(self, value: Any) -> Any:
        if len(value) == 1:
            return value[0]
        return "、".join(map(shown, value)) or HAVE_NOT


@dataclass(frozen=True)
class Claimed(Kind):
    """What is claimed of a condition: yes, no, or how many; of kinds of substitutes, how many of `most`."""

    most: int = 0

    @property
    def allowed(self) -> str:
        if self.most:
            return f"{HAVE_NOT}，或有几种：1至{self.most}"
        return f"{HAVE}、{HAVE_NOT}，或个数，如 2；不知道写“{UNKNOWN.value}”"

    @property
    def choices(self) -> tuple[str, ...]:
        if self.most:
            kinds = (f"{count}{self._unit}" for count in range(1, self.most + 1))
            return HAVE_NOT, *kinds, UNKNOWN.value
        return HAVE, HAVE_NOT, UNKNOWN.value

    @property
    def _unit(self) -> str:
        return "种" if self.most else "项"

    def value(self, cell: Any) -> Any:
        said = Flag().value(cell)
        if said is not None:
            return said
        count = Number(self._unit, whole=True).value(cell)
        return count if count is not None and 0 <= count <= (self.most or MOST_WORKS) else None

    def cell(self, value: Any) -> Any:
        match value:
            case bool():
                return HAVE if value else HAVE_NOT
            case list():
                return HAVE_NOT
            case _:
                return value


def number(text: str, unit: str = "") -> int | float | None:
    """The number that a text says, with its unit or without; None where it says something else."""
    found = _NUMBER.fullmatch(text)
    if not found or (found[2] and key(found[2]) != key(unit)):
        return None
    return float(found[1]) if "." in found[1] else int(found[1])
