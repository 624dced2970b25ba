"""Questions and readings: new, gone, or asked in another way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from calculator.points import shown
from calculator.questions import Question
from calculator.readings import Reading
from calculator.rules import Rules
from workbench.diff.texts import Pairs

type Kind = Literal["new", "gone", "changed"]
type Detail = Iterator[str]


@dataclass(frozen=True)
class AskedChange:
    """A question or a reading that is not what it was; `details`: a sentence for each thing about it that changed."""

    kind: Kind
    id: str
    name: str
    details: tuple[str, ...]


def questions(old: Rules, new: Rules, paired: Pairs) -> tuple[AskedChange, ...]:
    """The questions, in the new form's order, and those that are gone."""
    return tuple(
        _changes(
            {question.path: question for question in old.questions},
            {question.path: question for question in new.questions},
            lambda question: question.label,
            lambda one, other: _of_question(one, other, paired),
        )
    )


def readings(old: Rules, new: Rules) -> tuple[AskedChange, ...]:
    """The readings, in the same order."""
    return tuple(
        _changes(
            {reading.id: reading for reading in old.published},
            {reading.id: reading for reading in new.published},
            lambda reading: reading.question,
            _of_reading,
        )
    )


def _changes[T](
    old: Mapping[str, T],
    new: Mapping[str, T],
    name: Callable[[T], str],
    details: Callable[[T, T], Detail],
) -> Iterator[AskedChange]:
    for id, each in new.items():
        if id not in old:
            yield AskedChange("new", id, name(each), ())
        elif found := tuple(details(old[id], each)):
            yield AskedChange("changed", id, name(each), found)
    yield from (
        AskedChange("gone", id, name(each), ()) for id, each in old.items() if id not in new
    )


def _of_question(old: Question, new: Question, paired: Pairs) -> Detail:
    yield from _put("问法", old.label, new.label)
    if new.kind != old.kind:
        yield "填法变了。"
    yield from _listed("选项", _labels(old.options), _labels(new.options))
    yield from _listed("行", _labels(old.rows), _labels(new.rows))
    yield from _listed("栏", _labels(old.columns), _labels(new.columns))
    yield from _listed(
        "分项",
        {part.path: part.name for part in old.parts},
        {part.path: part.name for part in new.parts},
    )
    yield from _listed(
        "可填的条件",
        {paired.get(claim.clause, claim.clause): claim.words for claim in old.claims},
        {claim.clause: claim.words for claim in new.claims},
    )
    yield from _put("可以填的数", _bounds(old), _bounds(new))
    yield from _put("单位", old.unit, new.unit)
    if new.required != old.required:
        yield "变为必填。" if new.required else "不再必填。"
    yield from _put("说明", old.help, new.help)


def _of_reading(old: Reading, new: Reading) -> Detail:
    yield from _put("问题", old.question, new.question)
    yield from _put("默认的理解", old.a, new.a)
    yield from _put("另一种理解", old.b, new.b)


def _labels(listed: Iterable[object]) -> Mapping[str, str]:
    return {str(each.value): each.label for each in listed}  # type: ignore[attr-defined]


def _bounds(question: Question) -> str:
    """The numbers that a question takes; "" where it takes none."""
    if question.min == question.max:
        return ""
    zero = "0或" if question.zero and question.min else ""
    return f"{zero}{shown(question.min)}至{shown(question.max)}"


def _put(what: str, old: str, new: str) -> Detail:
    """Words that are others."""
    if old != new:
        yield f"{what}：{_quoted(old)}改为{_quoted(new)}。"


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "（无）"


def _listed(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Detail:
    """What is on a list, by its value."""
    yield from (f"新增{what}“{label}”。" for value, label in new.items() if value not in old)
    yield from (f"去掉{what}“{label}”。" for value, label in old.items() if value not in new)
    for value, label in new.items():
        if value in old and old[value] != label:
            yield f"{what}“{old[value]}”改为“{label}”。"
