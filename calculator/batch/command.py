"""Rosters on the command line: read, scored on all processors, ranked, and written as workbook, CSV, JSON or sheets.

Lines that are needed again, when it is known who stands where, are kept in a temporary file, not in memory.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple, TextIO

from calculator.batch import csvtext, workbook
from calculator.batch import template as empty
from calculator.batch.details import place
from calculator.batch.line import Line, brief, line
from calculator.batch.listing import listing
from calculator.batch.opening import Opened, Text, apart, opened, person_of
from calculator.batch.people import Person, Spot, Trouble, plain_trouble
from calculator.batch.ranking import Tally, standing
from calculator.batch.results import About, tables
from calculator.batch.roster_out import Left, Signing, passed_on
from calculator.batch.scoring import score_all
from calculator.batch.seals import Checked, plain_checked
from calculator.batch.sheets import document
from calculator.batch.signed import held, sign_offs
from calculator.batch.skeleton import skeleton
from calculator.batch.tables import Table, UnusableError
from calculator.jsontext import write
from calculator.policy import Policy
from calculator.rules import Rules

GOOD, MISTAKES = 0, 2
CSV = ".csv"
_TOLD_EVERY = 0.5  # seconds


class Wanted(NamedTuple):
    """What is to be made of rosters: files to write, None for none; `lines`: JSON on standard output, brief where no file
    needs more; `other`: readings of the ranking of which the second side is taken; see score_all for `jobs`."""

    results: Path | None  # a workbook or CSV
    sheets: Path | None  # HTML
    listing: Path | None  # a workbook or CSV
    passed: Path | None  # a workbook: the roster as it is passed on
    signer: tuple[str, str] | None  # the party that signs that roster off, and who does so
    after: str  # the scorer for whom it has empty rows, "" for nobody
    other: frozenset[str]
    lines: bool
    brief: bool
    jobs: int

    @property
    def twice(self) -> bool:
        """Are lines needed again?"""
        return any((self.results, self.sheets, self.listing))


def batch(rules: Rules, policy: Policy, folder: Path, names: Sequence[str], wanted: Wanted) -> int:
    """Score all people of rosters. Returns the exit status: 2 where something could not be read or had mistakes.

    `folder`: that of the rules. People without mistakes have their results all the same. Raises OSError where a file
    cannot be written.
    """
    told = _Troubles(sys.stderr)
    with ExitStack() as files:
        rosters = [roster for name in names if (roster := _opened(rules, name, files, told))]
        again = wanted.twice or any(roster.settings.signed for roster in rosters)
        spool = files.enter_context(TemporaryFile("w+", encoding="utf-8")) if again else None
        tally, progress = Tally(rules), _Progress(sys.stderr)
        people = told.without(_everybody(rosters))
        of = brief if wanted.brief and not again else line
        for scored in score_all(folder, people, wanted.jobs, of):
            if spool:
                spool.write(scored.text + "\n")
            if wanted.lines:
                print(scored.text)
            tally.add(scored.ranked)
            told.add(scored.troubles)
            progress.one_more()
        progress.end()
        choices = {id: side for roster in rosters for id, side in roster.settings.readings.items()}
        ranked = tally.ranked(dict.fromkeys(wanted.other, "B"))
        if wanted.lines:
            print(write({"ranking": ranked}))
        lines = _Lines(spool) if spool else ()
        checked = [each for roster in rosters for each in _checked(roster, lines, told)]
        day = date.today().isoformat()
        if wanted.twice:
            signed = list(map(plain_checked, checked))
            about = About(day, names, choices, signed, told.general, ranked)
            _write_results(rules, skeleton(policy, rules), lines, about, wanted)
        if wanted.passed:
            given = [each.signed for each in checked]
            signing = Signing(*wanted.signer, day) if wanted.signer else None
            everybody = _People(rules, [roster.name for roster in rosters])
            passed = passed_on(rules, everybody, choices, given, signing, wanted.after)
            told.add(plain_trouble(_left(each)) for each in passed.left)
            if passed.tables:
                _write(wanted.passed, passed.tables)
    return MISTAKES if told.grave else GOOD


def _write_results(
    rules: Rules, form: Mapping[str, Any], lines: Iterable[Line], about: About, wanted: Wanted
) -> None:
    """The files for which lines are needed again."""
    if wanted.results:
        ranked = about.ranked or {}
        every = tables(rules, form, lines, about, lambda each: standing(ranked, each))
        _write(wanted.results, every)
    if wanted.listing and (listed := listing(rules, lines, about.day)):
        _write(wanted.listing, [listed])
    if wanted.sheets:
        with wanted.sheets.open("w", encoding="utf-8") as file:
            file.writelines(document(rules, form, lines, about.day))


def _everybody(rosters: Iterable[Opened]) -> Iterator[Person | Text | Trouble]:
    """All people of some rosters, those whom another roster has as well with a mistake. Of lines of JSON, of which there
    may be any number, no note is taken."""
    taken: dict[str, str] = {}
    for roster in rosters:
        own: dict[str, str] = {}
        for each in roster.people:
            if isinstance(each, Person):
                own[each.key] = roster.name
                yield apart(each, taken)
            else:
                yield each
        taken = own | taken


def _checked(roster: Opened, lines: Iterable[Line], told: "_Troubles") -> tuple[Checked, ...]:
    """The sign-offs of a roster, held against it as it is."""
    signed, unread = sign_offs(roster.name, roster.settings.signed)
    told.add(map(plain_trouble, unread))
    own = (each for each in lines if each["spot"] and each["spot"]["file"] == roster.name)
    found = held(signed, roster.settings.readings, own)
    told.add(
        plain_trouble(Trouble(Spot(roster.name, "", 0), each.words, "", grave=False))
        for each in found
        if not each.own
    )
    return found


def template(rules: Rules, path: Path, year: int) -> int:
    """Write an empty roster of a year: a workbook, or CSV."""
    is_csv = path.suffix.lower() == CSV
    _write(path, [empty.table(rules, year)] if is_csv else empty.tables(rules, year))
    return GOOD


def _opened(rules: Rules, name: str, files: ExitStack, told: "_Troubles") -> Opened | None:
    """A roster; None where there is none, which is told."""
    try:
        return opened(rules, name, name, files)
    except (OSError, UnusableError) as problem:
        told.add([plain_trouble(Trouble(Spot(name, "", 0), f"读不出来：{problem}", ""))])
        return None


def _write(path: Path, made: Iterable[Table]) -> None:
    """Tables as a workbook; as CSV the first of them."""
    with path.open("wb") as file:
        if path.suffix.lower() == CSV:
            csvtext.write(file, next(iter(made)))
        else:
            workbook.write(file, made)


def _left(left: Left) -> Trouble:
    """That somebody is not in the roster that is passed on."""
    return Trouble(left.person.spot, f"不在转交的名册里：{left.why}", "")


class _People:
    """The people of some rosters, to be gone through as often as it takes."""

    def __init__(self, rules: Rules, names: Sequence[str]) -> None:
        self._rules, self._names = rules, names

    def __iter__(self) -> Iterator[Person]:
        with ExitStack() as files:
            rosters = [opened(self._rules, name, name, files) for name in self._names]
            for each in _everybody(rosters):
                if not isinstance(each, Trouble):
                    yield person_of(each)


class _Lines:
    """The lines in the temporary file, to be gone through as often as it takes."""

    def __init__(self, spool: TextIO) -> None:
        self._spool = spool

    def __iter__(self) -> Iterator[Line]:
        self._spool.seek(0)
        return map(json.loads, self._spool)


class _Troubles:
    """Tells each trouble as it comes; keeps those that are about nobody."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self.grave = False
        self.general: list[dict[str, Any]] = []

    def add(self, troubles: Iterable[dict[str, Any]]) -> None:
        for each in troubles:
            self.grave |= each["grave"]
            allowed = f"；应为{each['allowed']}" if each["allowed"] else ""
            print(f"{_where(each['spot'])}：{each['problem']}{allowed}", file=self._to)

    def without(self, people: Iterable[Person | Text | Trouble]) -> Iterator[Person | Text]:
        """The people alone."""
        for each in people:
            if isinstance(each, Trouble):
                plain = plain_trouble(each)
                self.general.append(plain)
                self.add([plain])
            else:
                yield each


def _where(spot: Mapping[str, Any]) -> str:
    """Where something stands, in all rosters."""
    return " ".join(filter(None, (spot["file"], spot["sheet"], place(spot), spot["heading"])))


class _Progress:
    """How far it has come, in one line of a terminal; nothing where that is none."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._begun = self._told = time.monotonic()
        self._people = 0

    def one_more(self) -> None:
        self._people += 1
        if self._to.isatty() and time.monotonic() - self._told > _TOLD_EVERY:
            self._told = time.monotonic()
            print(f"\r{self._words()}", end="", file=self._to, flush=True)

    def end(self) -> None:
        if self._to.isatty():
            print(f"\r{self._words()}", file=self._to)

    def _words(self) -> str:
        rate = self._people / max(time.monotonic() - self._begun, 0.001)
        return f"已算{self._people:,}人，每秒{rate:,.0f}人 "
