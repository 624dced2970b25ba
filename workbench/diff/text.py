"""A comparison as plain text, for a terminal or a mail."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from workbench.diff import wording
from workbench.diff.asked import AskedChange
from workbench.diff.comparison import Diff
from workbench.diff.effects import Count, Effects, Example
from workbench.diff.settings import Setting
from workbench.diff.texts import ClauseChange
from workbench.diff.words import Piece

GAP = 2  # columns between those of a table
INDENT = "  "

type Lines = Iterator[str]


def text(diff: Diff) -> str:
    """All of it, with a line feed at the end."""
    return "\n".join(_lines(diff)) + "\n"


def width(words: str) -> int:
    """How many columns of a terminal words take: a wide character two.

    >>> width("第3条")
    5
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def table(rows: Sequence[Sequence[str]]) -> Lines:
    """Rows in columns; the first to the left, the others, which are numbers, to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [_filled(first, widths[0])]
        cells += [
            " " * (wide - width(cell)) + cell for cell, wide in zip(others, widths[1:], strict=True)
        ]
        yield INDENT + (" " * GAP).join(cells).rstrip()


def _filled(words: str, wide: int) -> str:
    return words + " " * (wide - width(words))


def _lines(diff: Diff) -> Lines:
    yield wording.title(diff)
    yield ""
    if diff.nothing:
        yield wording.NOTHING
        return
    yield from _part("条文", (line for change in diff.clauses for line in _clause(change)))
    yield from _part("规则里的数", (line for setting in diff.numbers for line in _setting(setting)))
    yield from _part(
        "规则的其他改动", (line for setting in diff.others for line in _setting(setting))
    )
    yield from _part("问题", (line for change in diff.questions for line in _asked(change)))
    yield from _part("理解", (line for change in diff.readings for line in _asked(change)))
    yield from _part(wording.applicants(diff.effects), _effects(diff.effects))


def _part(title: str, lines: Iterable[str]) -> Lines:
    found = list(lines)
    yield f"■ {title}"
    yield from found or [f"{INDENT}没有变化。"]
    yield ""


def _clause(change: ClauseChange) -> Lines:
    yield f"{INDENT}{wording.CLAUSES[change.kind]}  {wording.clause_name(change)}"
    if change.kind != "moved":
        yield f"{INDENT * 2}{''.join(map(_piece, wording.abridged(change.pieces))).replace(chr(10), '／')}"


def _piece(piece: Piece) -> str:
    match piece.kind:
        case "gone":
            return f"〔删：{piece.words}〕"
        case "new":
            return f"〔增：{piece.words}〕"
        case _:
            return piece.words


def _setting(setting: Setting) -> Lines:
    yield f"{INDENT}{setting.clause}  {wording.setting(setting)}"
    if setting.key and (setting.new_words or setting.old_words):
        yield f"{INDENT * 2}“{setting.new_words or setting.old_words}”"
    yield f"{INDENT * 2}{setting.place}"


def _asked(change: AskedChange) -> Lines:
    yield f"{INDENT}{wording.ASKED[change.kind]}  {change.name}"
    yield from (f"{INDENT * 2}{detail}" for detail in change.details)


def _effects(effects: Effects) -> Lines:
    yield from (f"{INDENT}{sentence}" for sentence in wording.summary(effects))
    if not effects.changed:
        return
    yield ""
    yield from _counts("能否申报", wording.ELIGIBLE, effects.eligibility)
    yield from _counts("是否达到标准分", wording.PASSING, effects.passing)
    yield from _points(effects)
    for title, counts in effects.by_route:
        yield from _counts(f"{title}：各途径走得通的人数", wording.ROUTES, counts)
    yield f"{INDENT}例子"
    for example in effects.examples:
        yield from _example(example)


def _counts(title: str, columns: Sequence[str], counts: Sequence[Count]) -> Lines:
    """A table of those who gain and lose; nothing where nobody does."""
    if any(count.gained or count.lost or count.before != count.after for count in counts):
        rows = [[title, *columns], *(_row(count) for count in counts)]
        yield from table(rows)
        yield ""


def _row(count: Count) -> list[str]:
    numbers = (count.all, count.before, count.after, count.gained, count.lost)
    return [count.name, *map(str, numbers)]


def _points(effects: Effects) -> Lines:
    if any(count.gained or count.lost for count in effects.points):
        rows = [["得分", *wording.POINTS]]
        rows += [
            [each.name, *map(str, (each.all, each.gained, each.lost))] for each in effects.points
        ]
        yield from table(rows)
        yield ""
        yield from table(
            [
                ["得分变化（至少能得的分）", "人数"],
                *([wording.amount(by), str(many)] for by, many in effects.amounts),
            ]
        )
        yield ""


def _example(example: Example) -> Lines:
    effect = example.effect
    yield f"{INDENT * 2}{effect.name}：{example.what}{wording.others(example)}"
    for name, side in (("改前", effect.old), ("改后", effect.new)):
        yield f"{INDENT * 3}{name}：{wording.standing(side)}"
    for one, other in effect.differing:
        line = other or one
        if line:
            yield f"{INDENT * 3}{line.name}"
        for name, each in (("改前", one), ("改后", other)):
            yield f"{INDENT * 4}{name}：{f'{each.says}。{each.why}' if each else wording.NOT_ASKED}"
