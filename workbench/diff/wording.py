"""The words in which a comparison is told, on paper and on screen alike."""

from collections.abc import Iterator, Mapping

from calculator.points import Number, shown
from calculator.points import span as points
from workbench.diff.comparison import Diff
from workbench.diff.effects import CALLED, Effects, Example, Side
from workbench.diff.settings import Setting
from workbench.diff.texts import ClauseChange
from workbench.diff.words import Piece

NOTHING = "两版完全一样：条文、规则、问题都没有变化，试算的结果也没有变化。"
NOT_ASKED = "没有这一项"
CLAUSES: Mapping[str, str] = {
    "added": "新增",
    "removed": "删去",
    "reworded": "改写",
    "moved": "移动",
}
ASKED: Mapping[str, str] = {"new": "新增", "gone": "去掉", "changed": "改动"}
ELIGIBLE = ("试算人数", "改前能申报", "改后能申报", "变得更有利", "变得更不利")
PASSING = ("试算人数", "改前达到", "改后达到", "变得更有利", "变得更不利")
ROUTES = ("试算人数", "改前走得通", "改后走得通", "新走得通", "不再走得通")
POINTS = ("计分人数", "得分增加", "得分减少")
WORTH_CUTTING = 12  # characters
AROUND = 16  # characters of what stayed that are shown beside a change


def title(diff: Diff) -> str:
    """The two that are compared."""
    return (
        f"{diff.old.name}（规则 {diff.old.version}） → {diff.new.name}（规则 {diff.new.version}）"
    )


def applicants(effects: Effects) -> str:
    return f"试算的申报人（{len(effects.each)}人）"


def clause_name(change: ClauseChange) -> str:
    """What a clause is called; of one that has another number, both."""
    if change.moved and change.old_name != change.new_name:
        return f"{change.old_name} → {change.new_name}"
    return change.new_name or change.old_name


def abridged(found: tuple[Piece, ...]) -> Iterator[Piece]:
    """The pieces, with what stayed cut to what is around a change; whole where nothing stayed."""
    for nth, piece in enumerate(found):
        if piece.kind != "same":
            yield piece
            continue
        head = "" if nth == 0 else piece.words[:AROUND]
        tail = "" if nth == len(found) - 1 else piece.words[-AROUND:]
        whole = len(head) + len(tail) + WORTH_CUTTING > len(piece.words)
        yield piece if whole else Piece("same", f"{head}……{tail}")


def setting(setting: Setting) -> str:
    """What a rule says otherwise: 计分 5 → 4."""
    if not setting.key:
        return f"新增“{setting.new}”" if setting.new else f"去掉“{setting.old}”"
    return f"{setting.called} {setting.old or '（无）'} → {setting.new or '（无）'}"


def summary(effects: Effects) -> Iterator[str]:
    """How many it happens to, and what the sample is."""
    changed, all_ = len(effects.changed), len(effects.each)
    gained, lost = (
        sum(effect.eligibility == move for effect in effects.each) for move in ("gained", "lost")
    )
    more, fewer = (
        sum(effect.points == move for effect in effects.each) for move in ("gained", "lost")
    )
    yield f"{all_}人中{changed}人的结果有变化。" if changed else f"{all_}人的结果都没有变化。"
    if changed:
        yield f"申报资格变得更有利的{gained}人，更不利的{lost}人；得分增加的{more}人，减少的{fewer}人。"
    old, new = effects.left_out
    if old:
        yield f"有{old}人的一些情况，改前的规则不问，试算时略去。"
    if new:
        yield f"有{new}人的一些情况，改后的规则不问，试算时略去。"
    yield "这些申报人是按规则编出来的，多在界线附近；人数只说明改动碰到哪里，不是实际申报人数的比例。"


def amount(by: Number) -> str:
    """A change of points: 多2分, 少3分, 不变."""
    return f"多{shown(by)}分" if by > 0 else f"少{shown(-by)}分" if by < 0 else "不变"


def standing(side: Side) -> str:
    """The result in short."""
    said = [CALLED[side.verdict]]
    if side.points:
        said.append(f"总分{points(*side.points)}")
        said.append(
            {"yes": "达到标准分", "no": "达不到标准分"}.get(side.passes, "能否达到标准分还不能确定")
        )
    return "，".join(said)


def others(example: Example) -> str:
    return f"（另有{example.others}人同样）" if example.others else ""


def amounts(low: Number, high: Number) -> str:
    """Changes of points between two bounds, of one sign."""
    if low == high:
        return amount(low)
    near, far = sorted(map(abs, (low, high)))
    return f"{'多' if high > 0 else '少'}{shown(near)}分以上至{shown(far)}分"


def sums(diff: Diff) -> Iterator[tuple[str, int, str]]:
    """How much changed: the part of the page, how many, and of what."""
    yield "clauses", len(diff.clauses), "处条文"
    yield "rules", len(diff.numbers), "个数"
    yield "rules", len(diff.others), "处其他规则"
    yield "questions", len(diff.questions) + len(diff.readings), "处问题和理解"
    yield "effects", len(diff.effects.changed), "人结果有变化"
