"""A roster as it is passed on: everybody with all that was said of them, and signed off, if somebody does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from calculator.batch import layout, template
from calculator.batch.columns import Column, columns, number_of, years_before
from calculator.batch.filling import Work
from calculator.batch.people import SCORERS, Account, Person
from calculator.batch.seals import Seal, SignOff, codes, covers
from calculator.batch.signed import signed_sheet
from calculator.batch.tables import Heading, Table
from calculator.batch.written import Written, written, years_of
from calculator.parties import PARTIES
from calculator.readings import Choices
from calculator.record import check
from calculator.rules import TARGET, Rules

MISTAKEN = "填写有错误：先改正，再转交"
OTHER_READINGS = "选用的理解与整份名册不同"


class Signing(NamedTuple):
    """That somebody signs a roster off: for which party, who, and when (in ISO form)."""

    scorer: str
    by: str
    day: str


class Left(NamedTuple):
    """Somebody who cannot be in the roster that is passed on, with the reason."""

    person: Person
    why: str


class Passed(NamedTuple):
    """The sheets of a roster, none where nobody can be in it; its sign-offs; who is not in it."""

    tables: tuple[Table, ...]
    signed: tuple[SignOff, ...]
    left: tuple[Left, ...]


def passed_on(
    rules: Rules,
    people: Iterable[Person],
    choices: Choices,
    signed: Sequence[SignOff],
    signing: Signing | None = None,
    after: str = "",
) -> Passed:
    """The roster of these people, who are gone through once now, and later once for each title.

    `choices`: the readings chosen for it; `signed`: its sign-offs so far; `signing`: a new one, in place of an earlier one
    of the same party; `after`: the scorer for whom an empty row stands below each person, "" for nobody.
    """
    kept = [each for each in signed if not signing or each.scorer != signing.scorer]
    signers = {each.scorer for each in kept} | ({signing.scorer} if signing else set())
    plan = _Plan(rules, choices, signing.scorer if signing else "", signers, after)
    for at, person in enumerate(people):
        plan.note(at, person)
    left = tuple(plan.left.values())
    if not plan.titles:
        return Passed((), tuple(kept), left)
    if signing and plan.seal:
        kept.append(plan.seal.signed(signing.by, signing.day, rules.version))
    kept.sort(key=lambda each: SCORERS.index(each.scorer))
    sheets = (
        Table(name, plan.headings(target), plan.rows(people, target))
        for name, target in layout.sheet_names(rules).items()
        if target in plan.titles
    )
    tables = (
        template.about(rules, plan.year),
        *sheets,
        template.readings(rules, choices),
        template.works(rules, plan.works),
        signed_sheet(kept),
    )
    return Passed(tables, tuple(kept), left)


class _Title:
    """What the sheet of a title must have room for."""

    def __init__(self) -> None:
        self.years: set[int] = set()  # of yearly answers
        self.columns: dict[str, Column] = {}  # that are filled in, by heading


class _Plan:
    """What is to be known of all people before the first sheet is written, and what each row of theirs says."""

    def __init__(
        self, rules: Rules, choices: Choices, signer: str, signers: set[str], after: str
    ) -> None:
        self.titles: dict[str, _Title] = {}
        self.works: list[list[Any]] = []  # the rows of their sheet
        self.year = 0  # the latest that somebody applies in
        self.left: dict[int, Left] = {}  # by where they stand among all people
        self.seal = Seal(signer, choices) if signer else None
        self._rules = rules
        self._columns = columns(rules)
        self._choices = _chosen(choices)
        self._signer = signer
        self._signers = signers
        self._after = after

    def note(self, at: int, person: Person) -> None:
        """Takes note of somebody, who stands at `at` among all people: room for what is said of them, a place in the seal,
        or why they are left out."""
        if why := self._unfit(person):
            self.left[at] = Left(person, why)
            return
        title = self.titles.setdefault(_target(person), _Title())
        for account, filled in self._written(person):
            year = account.record["year"]
            self.year = max(self.year, year)
            title.years.update(years_before(year))
            title.years.update(years_of(self._columns, account.record))
            title.columns |= {column.heading: column for column, _ in filled.cells}
            self.works += self._listed(person, account, filled.works)
        if self.seal:
            named = (account.scorer for account in person.accounts)
            self.seal.add(zip(named, codes(self._rules, person), strict=True))

    def headings(self, target: str) -> tuple[Heading, ...]:
        """The heads of a title's sheet."""
        return template.headings(self._shown(target))

    def rows(self, people: Iterable[Person], target: str) -> Iterator[list[Any]]:
        """The rows of a title's sheet, those of a person together."""
        shown = [column.heading for column in self._shown(target)]
        for at, person in enumerate(people):
            if at in self.left or _target(person) != target:
                continue
            named = [person.key, person.name, person.employer]
            for (account, filled), code in zip(
                self._written(person), self._codes(person), strict=True
            ):
                cells = {column.heading: cell for column, cell in filled.cells}
                told = [PARTIES[account.scorer], account.by, _day(account.day), account.why, code]
                yield [*named, *told, *map(cells.get, shown)]
            if self._after and all(each.scorer != self._after for each in person.accounts):
                yield [*named, PARTIES[self._after], *[None] * (4 + len(shown))]

    def _listed(
        self, person: Person, account: Account, works: Mapping[str, Sequence[Work]]
    ) -> Iterator[list[Any]]:
        """The rows of somebody's dated achievements, each with the condition that it is claimed for."""
        for condition, number in self._numbers.items():
            for work in works.get(condition, ()):
                yield [
                    person.key,
                    PARTIES[account.scorer],
                    number,
                    work.get("what"),
                    _day(work.get("date")),
                    layout.USED.kind.write(work.get("used_before", False)),
                ]

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        """What each condition is called in the roster."""
        claims = (claim for question in self._rules.questions for claim in question.claims)
        return {claim.clause: number_of(claim) for claim in claims}

    def _shown(self, target: str) -> list[Column]:
        """The columns of a title's sheet: what is asked for the title, then what else is filled in."""
        title = self.titles[target]
        asked = self._columns.of(target, sorted(title.years, reverse=True))
        headings = {column.heading for column in asked}
        return [*asked, *(title.columns[each] for each in title.columns if each not in headings)]

    def _written(self, person: Person) -> Iterator[tuple[Account, Written]]:
        before: Mapping[str, Any] | None = None
        for account in person.accounts:
            yield account, written(self._columns, account.record, before)
            before = account.record

    def _codes(self, person: Person) -> Iterator[str]:
        """The code of each row: what belongs to the new sign-off gets its own, all else keeps what it has.

        So what was altered after an earlier party had signed goes on to show.
        """
        for account, code in zip(person.accounts, codes(self._rules, person), strict=True):
            yield code if self._signed_by(account.scorer) == self._signer else account.code

    def _signed_by(self, scorer: str) -> str | None:
        """Who is the first to sign an account of this scorer."""
        return next(
            (each for each in SCORERS if each in self._signers and covers(each, scorer)), None
        )

    def _unfit(self, person: Person) -> str:
        """Why somebody cannot be in the roster; "" where they can."""
        mistaken = (
            check(account.record, self._rules.questions, self._rules.readings)[1]
            for account in person.accounts
        )
        if person.grave or not person.accounts or any(mistaken):
            return MISTAKEN
        own = (_chosen(account.record.get("readings") or {}) for account in person.accounts)
        return "" if all(each == self._choices for each in own) else OTHER_READINGS


def _target(person: Person) -> str:
    return str(person.accounts[-1].record[TARGET])


def _chosen(choices: Mapping[str, Any]) -> dict[str, Any]:
    """The choices without those that are the default anyway."""
    return {id: side for id, side in choices.items() if side not in ("A", None)}


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
