"""The readings of the ranking: of each that has two sides, the smallest group for which they come out differently."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from calculator.batch.ranking import Tally, standing
from calculator.points import shown
from calculator.ranking import Ranking
from calculator.readings import Reading
from calculator.rules import TARGET, Rules
from workbench.gaps.applicants import Applicants
from workbench.gaps.finding import Finding, joined

LARGEST = 12  # people: in no larger group is a difference looked for
STEP = 5  # points between one and the next

type Line = Mapping[str, Any]


def findings(applicants: Applicants) -> Iterator[Finding]:
    """A finding for each reading of the ranking that has two sides."""
    rules = applicants.rules
    if rules.ranking:
        for reading in rules.ranking.readings:
            if reading.b:
                yield _told(rules, rules.ranking, reading)


def _told(rules: Rules, ranking: Ranking, reading: Reading) -> Finding:
    for lines in _groups(rules, ranking):
        tally = Tally(rules)
        for line in lines:
            tally.add(line)
        a, b = (tally.ranked({reading.id: side}) for side in "AB")
        for line in lines:
            stands = [(standing(side, line) or {})["standing"] for side in (a, b)]
            if stands[0] != stands[1]:
                words = [a["words"][each] for each in stands]
                what = f"{_people(rules, ranking, lines)}：{_points(line)}分的，按甲，{words[0]}；按乙，{words[1]}。"
                return Finding("sides", reading.id, "", what, reading.clauses)
    what = "按甲、按乙排列，结果没有不同。"
    return Finding("dead", reading.id, "", what, reading.clauses)


def _groups(rules: Rules, ranking: Ranking) -> Iterator[Sequence[Line]]:
    """Small groups, the smallest first: all with different points, the last two with the same, the last below the mark; in
    every group, and the last of them also in all of these at once."""
    target, mark = next(iter(ranking.caps)), rules.passing.mark
    conditional = tuple(group.id for group in ranking.groups if group.when)
    for people in range(1, LARGEST + 1):
        first = [mark + STEP * (people - at) for at in range(1, people)]
        for lowest in dict.fromkeys((mark, *first[-1:], mark - STEP)):
            points = [*first, lowest]
            yield [_line(rules, target, each, ()) for each in points]
            for id in conditional:
                for last in ((id,), conditional):
                    holds = [*((id,) for _ in first), last]
                    pairs = zip(points, holds, strict=True)
                    yield [_line(rules, target, *each) for each in pairs]


def _line(rules: Rules, target: str, points: float, holds: Sequence[str]) -> Line:
    return {
        "target": target,
        "year": 0,  # any
        "passes": "yes" if points >= rules.passing.mark else "no",
        "total": {"min": points, "max": points},
        "ranked": {"holds": list(holds), "open": [], "sure": True},
    }


def _people(rules: Rules, ranking: Ranking, lines: Sequence[Line]) -> str:
    """Who they are: 3人申报工程师，正常评审的得70分、65分、60分."""
    title = rules.question[TARGET].label_of(lines[0]["target"]).partition("（")[0]
    plain = next(group.name for group in ranking.groups if not group.when)
    parts = (
        f"{joined(ranking.group[id].name for id in holds) or plain}的得{joined(f'{_points(each)}分' for each in alike)}"
        for holds, alike in groupby(lines, lambda line: line["ranked"]["holds"])
    )
    return f"{len(lines)}人申报{title}，{'，'.join(parts)}"


def _points(line: Line) -> str:
    return shown(line["total"]["min"])
