"""A finding: something that the rules leave open, or that can never be; and somebody of whom that is so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from calculator.record import Record

# What is found, in words for people, in the order in which it is shown.
KINDS = {
    "gap": "没有档次",
    "overlap": "有两个档次",
    "floor": "没有更低的档次",
    "count": "起算不明",
    "unreached": "用不上的档次",
    "cap": "封顶与可得不符",
    "sum": "合计不符",
    "pass": "达标与否不明",
    "stack": "两项减免并存",
    "level": "降低层次不明",
    "zero": "年限减到没有",
    "pointless": "不起作用",
    "impossible": "无人能够满足",
    "always": "人人都满足",
    "unstated": "没有写明",
    "scope": "范围写法不同",
    "since": "起算写法不同",
    "sides": "两种理解结果不同",
    "dead": "两种理解结果相同",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `kind` is one of KINDS; `rule` the clause, row or reading that it is about; `at` where in it.

    `clauses`: the clauses that it rests on; `what`: a sentence; `record`: somebody to whom it happens, as the checked
    record that a calculator can load; None where nobody can be, or nothing has to be.
    """

    kind: str
    rule: str
    at: str
    what: str
    clauses: tuple[str, ...]
    record: Record | None = field(default=None, hash=False)

    @property
    def id(self) -> str:
        """What a reading acknowledges it by: "gap:annex-1-1-tenure:0-4". Other values make another finding."""
        return ":".join(filter(None, (self.kind, self.rule, self.at)))


type Holds = Callable[[Record], bool]  # is it so of this record?


def joined(names: Iterable[str]) -> str:
    """Names one after the other."""
    return "、".join(names)
