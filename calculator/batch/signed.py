"""The sheet of the sign-offs: written into a roster, and made sense of when it comes back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from calculator.batch import layout, template
from calculator.batch.cells import key
from calculator.batch.line import Line
from calculator.batch.people import SCORERS, Spot, Trouble
from calculator.batch.seals import MEANS, Checked, Seal, SignOff
from calculator.batch.tables import Table
from calculator.parties import PARTIES
from calculator.readings import Choices


def signed_sheet(signed: Iterable[SignOff]) -> Table:
    """The sheet, with what a check code means above it."""
    rows = [
        [
            PARTIES[each.scorer],
            each.by,
            date.fromisoformat(each.day),
            each.people,
            each.version,
            each.code,
        ]
        for each in signed
    ]
    return template.signed(rows)._replace(lead=(MEANS,))


def sign_offs(
    file: str, rows: Iterable[Mapping[str, str]]
) -> tuple[tuple[SignOff, ...], tuple[Trouble, ...]]:
    """The sign-offs in the rows of a roster (see `Settings.signed`), and a trouble for each row that is none."""
    found: list[SignOff] = []
    troubles: list[Trouble] = []
    for number, row in enumerate(rows, 1):
        signed = _sign_off(row)
        if signed:
            found.append(signed)
        else:
            problem = f"第{number}次签核读不出来，不能核对"
            allowed = f"{'、'.join(layout.SIGNED_HEADINGS)}齐全，与签核时写的一样"
            troubles.append(Trouble(Spot(file, layout.SIGNED, 0), problem, allowed, grave=False))
    return tuple(found), tuple(troubles)


def held(found: Sequence[SignOff], readings: Choices, lines: Iterable[Line]) -> tuple[Checked, ...]:
    """The sign-offs of a roster held against its lines; `readings`: those chosen for it. Without any, no line is looked at."""
    seals = [Seal(each.scorer, readings) for each in found]
    for line in lines if seals else ():
        for seal in seals:
            seal.add((account["scorer"], account["now"]) for account in line["accounts"])
    return tuple(seal.check(each) for seal, each in zip(seals, found, strict=True))


def _sign_off(row: Mapping[str, str]) -> SignOff | None:
    who, by, day, people, version, code = (row.get(name, "") for name in layout.SIGNED_HEADINGS)
    parties = {key(PARTIES[scorer]): scorer for scorer in SCORERS}
    scorer = parties.get(key(who))
    if scorer is None or not re.fullmatch("[0-9]{1,9}", people) or not code or not _is_day(day):
        return None
    return SignOff(scorer, by, day, version, int(people), code)


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
