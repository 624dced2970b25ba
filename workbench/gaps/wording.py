"""The words of the score tables beside each other: since when a row looks back, where its neighbours say otherwise."""

import re
from collections import Counter
from collections.abc import Iterator

from calculator.policy import Annex, Policy, Row
from workbench.gaps.finding import Finding

_SINCE = re.compile(r"取得(\S{1,8}?)职称后")


def findings(policy: Policy) -> Iterator[Finding]:
    """The rows that count since another title than most rows of their table."""
    for annex in policy.annexes:
        rows = [(row, since) for row, since in _since(policy, annex) if since]
        usual = Counter(since for _, since in rows).most_common(1)
        for row, since in rows:
            if since != usual[0][0]:
                what = (
                    f"{row.label}：写的是“取得{since}职称后”，"
                    f"而这张表的其他各项写的是“取得{usual[0][0]}职称后”。"
                )
                yield Finding("since", row.id, since, what, (row.id,))


def _since(policy: Policy, annex: Annex) -> Iterator[tuple[Row, str]]:
    for group in annex.groups:
        for row in group.rows:
            found = _SINCE.search("".join(policy.texts[row.id]))
            yield row, found[1] if found else ""
