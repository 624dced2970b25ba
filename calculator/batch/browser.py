"""The page for rosters asks here: JSON text in, JSON text out. Files come and go in the file system of its worker.

One roster at a time is open, and is read piece by piece. What has been read and scored is kept by the page, which
sends it along with whatever is to be made of it (`products`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from calculator.batch import products
from calculator.batch.opening import Text, apart, opened, person_of
from calculator.batch.people import Person, Trouble, plain, plain_trouble
from calculator.batch.products import Asked, Report, given
from calculator.batch.tables import UnusableError
from calculator.browser import rules
from calculator.jsontext import write
from calculator.rules import Rules


@dataclass
class Desk:
    """What lies open between two requests: a roster that is being read, and the numbers of people in others, by file."""

    coming: Iterator[Person | Text | Trouble] = field(default_factory=lambda: iter(()))
    files: ExitStack = field(default_factory=ExitStack)
    taken: Mapping[str, str] = field(default_factory=dict)


_desk = Desk()


def answer(do: str, request: str, report: Report) -> str:
    """`{"result": …}`, or for a file that is of no use `{"refused": "…"}`: a sentence that says why, and what to do.

    `do` is one of DOES, `request` an object of what that takes. Another one is a bug, and raises.
    """
    try:
        return write({"result": DOES[do](rules(), json.loads(request), report)})
    except UnusableError as error:
        return write({"refused": str(error)})


def _open(rules: Rules, asked: Asked, report: Report) -> object:
    """Begins to read the roster that came with it; `taken`: the people in others. Returns what it says of itself."""
    _desk.files.close()
    file = given("roster")
    roster = opened(rules, str(file), file.name, _desk.files)
    _desk.coming, _desk.taken = roster.people, asked["taken"]
    return {"readings": roster.settings.readings, "signed": roster.settings.signed}


def _next(rules: Rules, asked: Asked, report: Report) -> object:
    """Some more of the open roster, at most `count` of people and troubles; with the last its `end` is told."""
    found = list(islice(_desk.coming, asked["count"]))
    people = [person_of(each) for each in found if not isinstance(each, Trouble)]
    return {
        "people": [plain(apart(each, _desk.taken)) for each in people],
        "troubles": [plain_trouble(each) for each in found if isinstance(each, Trouble)],
        "end": len(found) < asked["count"],
    }


DOES: Mapping[str, Callable[[Rules, Asked, Report], Any]] = {
    "open": _open,
    "next": _next,
    "template": products.template,
    "rank": products.rank,
    "check": products.check,
    "results": products.results,
    "csv": products.results_csv,
    "troubles": products.troubles,
    "sheets": products.sheets,
    "listing": products.listing,
    "roster": products.roster,
}
