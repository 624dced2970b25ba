"""What the calculator's page shows: the form's questions and the empty score sheets, out of the rules.

Only questions that some rule reads are asked; what decides no point and no verdict is not on the form.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator import eligibility
from calculator.asked import ClaimHeading, clause_asking, lists, titles_of
from calculator.parties import PARTIES
from calculator.policy import Clause, Node, Policy, Row
from calculator.questions import Claim, Question, Section
from calculator.rules import TARGET, Rules
from calculator.score import items_of
from sitegen.places import Place

MOST_PILLS = 4  # of more options, a list to choose from is easier to take in


@dataclass(frozen=True)
class Asked:
    """A question on the form. `clauses`: by title applied for, where to look it up."""

    question: Question
    clauses: Mapping[str, str]

    @property
    def targets(self) -> str:
        """The titles that it is asked for, as the page's `data-for`."""
        return " ".join(self.clauses)

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Each clause to look it up in, with the titles for which it is that one."""
        found = tuple(dict.fromkeys(self.clauses.values()))
        return tuple(
            (clause, " ".join(key for key, own in self.clauses.items() if own == clause))
            for clause in found
        )

    @property
    def control(self) -> str:
        """How it is answered on screen."""
        match self.question.kind:
            case "bool":
                return "pills"
            case "choice":
                if self.question.required:
                    return "cards"
                return "pills" if len(self.question.options) <= MOST_PILLS else "select"
            case "date" | "yearly" | "tally":
                return self.question.kind
            case _:
                return "text"

    @property
    def json(self) -> str:
        """What the control's text becomes in the record: text, bool, number or numbers."""
        if self.question.kind == "bool":
            return "bool"
        if self.question.kind == "months":
            return "numbers"
        numeric = self.question.kind in ("year", "count", "number")
        return "number" if numeric or isinstance(self._first, int) else "text"

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Values and labels, as controls have them."""
        if self.question.kind == "bool":
            return (("true", "是"), ("false", "否"))
        return tuple((str(option.value), option.label) for option in self.question.options)

    @property
    def _first(self) -> str | int:
        return self.question.options[0].value if self.question.options else ""


@dataclass(frozen=True)
class AskedClaims:
    """A list of achievements that may be claimed. Titles share a list: a control stands once on the page."""

    path: str  # of the question that asks for them
    claims: tuple[Claim, ...]
    headings: tuple[ClaimHeading, ...]

    @property
    def targets(self) -> str:
        """The titles that it is asked for, as the page's `data-for`."""
        return " ".join(heading.target for heading in self.headings)


@dataclass(frozen=True)
class FormSection:
    """A section with what is asked in it."""

    section: Section
    asked: tuple[Asked, ...]
    claims: tuple[AskedClaims, ...]
    lists: tuple[Question, ...]  # those that ask for the claims

    @property
    def targets(self) -> str:
        """The titles for which anything is asked in it, as the page's `data-for`."""
        lists = [*(each.targets for each in self.asked), *(each.targets for each in self.claims)]
        return " ".join(dict.fromkeys(target for targets in lists for target in targets.split()))


def context(rules: Rules) -> dict[str, Any]:
    """The variables of the page's template."""
    return {
        "rules": rules,
        "form_sections": form_sections(rules),
        "readings": tuple(reading for reading in rules.readings if reading.b),
        "titles": {option.value: option.label for option in rules.question["target"].options},
        "cited": cited(rules),
        "targets": {table.annex: table.target for table in rules.tables},
        "default_target": rules.tables[0].target if rules.tables else titles_of(rules)[0],
        "short": short,
        "numbered": numbered,
        "kinds_of": kinds_of,
        "points": {
            item.clause: f"score.items.{item.id}"
            for table in rules.tables
            for item in items_of(table)
        },
        "parties": PARTIES,
        "most": max(
            (sum(group.cap for group in table.groups) for table in rules.tables), default=0
        ),
    }


def cited(rules: Rules) -> tuple[str, ...]:
    """The clauses that the page names: at its questions, in an explanation, in advice."""
    found: list[str] = [asked.requirement.clause for asked in rules.eligibility.asked]
    found += [question.clause for question in rules.questions]
    found += [claim.clause for question in rules.questions for claim in question.claims]
    found += [clause for reading in rules.readings for clause in reading.clauses]
    found += [material.clause for material in rules.materials]
    found += [note.when.clause for material in rules.materials for note in material.notes]
    found += [term.clause for term in rules.calendar]
    found += [rules.passing.clause]
    found += [item.clause for table in rules.tables for item in items_of(table)]
    for title in rules.eligibility.titles.values():
        found += [each.clause for each in eligibility.own_requirements(title)]
        found += [*(works.clause for works in title.works)]
        for route in (*title.routes, *eligibility.conversions(rules)):
            found += [route.clause, *(way.clause for way in route.ways)]
            found += [when.clause for when in route.only]
            found += [route.works.clause] if route.works else []
    return tuple(dict.fromkeys(filter(None, found)))


def clauses(
    policy: Policy, where: Mapping[str, Place], cited: Iterable[str], page: str
) -> dict[str, Any]:
    """What the page shows of each clause that it names: its address from there, its name, its words."""
    return {
        clause: {
            "address": where[clause].seen_from(page),
            "name": where[clause].label,
            "words": words_of(policy.clauses[clause]),
        }
        for clause in cited
    }


def words_of(node: Node) -> tuple[str, ...]:
    """The words of a clause or a row and of all below it, a paragraph each, with their numbers as printed."""
    match node:
        case Clause():
            first, *rest = _lines(node.blocks)
            return (node.number + first, *rest)
        case Row():
            return tuple(_lines(part for cell in node.cells for part in cell.content))
        case _:
            return ()


def _lines(blocks: Iterable[str | Clause]) -> Iterator[str]:
    for block in blocks:
        yield from words_of(block) if isinstance(block, Clause) else (block,)


def short(name: str) -> str:
    """A row's name without what it adds in brackets: 学术成果."""
    return name.partition("（")[0]


def numbered(clause: str) -> str:
    """The number that a condition has in its list: 第4项."""
    return f"第{clause.rpartition('-')[2]}项"


def kinds_of(claim: Claim) -> tuple[tuple[str, str], ...]:
    """The answers to how many kinds of substitutes there are."""
    return (("0", "没有"), *((str(count), f"{count}种") for count in range(1, claim.most + 1)))


def can_be_asked(rules: Rules) -> bool:
    """Do the rules hold together so far that a form can be made of them?

    Of rules with mistakes a title can be missing, or a condition that a score hangs on.
    """
    titles = rules.question[TARGET].options if TARGET in rules.question else ()
    claims = {claim.clause for question in rules.questions for claim in question.claims}
    return (
        bool(titles)
        and all(option.value in rules.eligibility.titles for option in titles)
        and all(table.target in rules.eligibility.titles for table in rules.tables)
        and all(
            ids and {*ids} <= claims for table in rules.tables for ids, _ in lists(rules, table)
        )
    )


def form_sections(rules: Rules) -> tuple[FormSection, ...]:
    """The form's sections in order, without those in which nothing is asked."""
    built = (
        FormSection(
            section,
            tuple(_asked(rules, section)),
            tuple(_claims(rules, section)),
            _claiming(rules, section),
        )
        for section in rules.sections
    )
    return tuple(section for section in built if section.asked or section.claims)


def _asked(rules: Rules, section: Section) -> Iterator[Asked]:
    titles = titles_of(rules)
    for question in rules.questions:
        if question.section != section.id or question.kind == "claims":
            continue
        clauses = {title: clause_asking(rules, title, question) for title in titles}
        known = {target: clause for target, clause in clauses.items() if clause}
        if known:
            yield Asked(question, known)


def _claiming(rules: Rules, section: Section) -> tuple[Question, ...]:
    return tuple(
        question
        for question in rules.questions
        if question.kind == "claims" and question.section == section.id
    )


def _claims(rules: Rules, section: Section) -> tuple[AskedClaims, ...]:
    """The lists of the section's claims, in the policy's order, substitutes last."""
    asking = _claiming(rules, section)
    claims = [claim for question in asking for claim in question.claims]
    path = {claim.clause: question.path for question in asking for claim in question.claims}
    place = {claim.clause: index for index, claim in enumerate(claims)}
    headings: dict[tuple[str, ...], list[ClaimHeading]] = {}
    for table in rules.tables if claims else ():
        for ids, heading in lists(rules, table):
            headings.setdefault(ids, []).append(heading)
    return tuple(
        AskedClaims(path[ids[0]], tuple(claims[place[id]] for id in ids), tuple(headings[ids]))
        for ids in sorted(headings, key=lambda ids: (claims[place[ids[0]]].most > 0, place[ids[0]]))
    )
