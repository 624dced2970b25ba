"""The reading pages: policy and readings in, Markdown out. Nothing here touches a file but the templates.

A clause becomes one paragraph or heading with its id. Its number is its own link. Every element that
carries words of the policy has the attribute `data-policy` and carries nothing else: a test reads the
text back from the built pages by it.
"""

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from calculator.citation import SHORT_NAMES
from calculator.policy import Annex, Chapter, Clause, Document, Policy
from calculator.readings import Reading
from sitegen.backlinks import TITLES, YEAR, Backlinks, article_uses
from sitegen.crossrefs import CrossReferences
from sitegen.editorial import COUNTERPARTS, Notes
from sitegen.form import clauses
from sitegen.guides import PAGE as GUIDES
from sitegen.metadata import About
from sitegen.places import Place, chapter_page, places
from sitegen.small import Small, Smalls
from sitegen.terms import Terms

# How the reading pages are printed, with the documents' names at the head of each sheet.
PAPER = "assets/css/paper.css"


@dataclass(frozen=True)
class Links:
    """What leads from clause to clause: references in the words, who refers to each, where each term is used."""

    references: CrossReferences
    backlinks: Backlinks
    terms: Terms


@dataclass(frozen=True)
class Guide:
    """The variables of the pages that are made from the rules alone."""

    titles: Mapping[str, Any]
    year: Mapping[str, Any]
    differences: Mapping[str, Any]
    guides: Mapping[str, Any]


@dataclass(frozen=True)
class Article:
    """An article as its page shows it. `before` and `after` are its neighbours' ids, "" at the ends of the text."""

    clause: Clause
    blocks: tuple["Block", ...]
    before: str
    after: str


@dataclass(frozen=True)
class Block:
    """One piece of a chapter page, in reading order."""

    kind: str  # "article", "heading", "paragraph", "note", or "small" for a small calculator
    text: str
    id: str = ""  # of the clause that begins here
    number: str = ""
    level: int = 0  # of indentation

    @property
    def toc(self) -> str:
        """Its name in a table of contents: 第十六条 学历、资历条件, or （一）正高级工程师."""
        space = " " if self.kind == "article" else ""
        return f"{self.number}{space}{self.text.rstrip('：')}".strip()


def render_pages(
    policy: Policy,
    readings: Sequence[Reading],
    notes: Notes,
    links: Links,
    form: Mapping[str, Any],
    register: Mapping[str, Any],
    guide: Guide,
    about: Mapping[str, About],
    smalls: Smalls,
    templates: Path,
) -> dict[str, str]:
    """All pages of the site by their Markdown file's path, and how they are printed."""
    where = places(policy)
    environment = _environment(templates, where, links, smalls)

    def render(template: str, page: str, **context: Any) -> str:
        text = environment.get_template(template).render(page=page, policy=policy, **context)
        return with_roles(text)

    pages = {
        "index.md": render("home.md.j2", "", guides=guide.guides["guides"].values()),
        "calculator.md": render(
            "calculator.md.j2",
            "calculator/",
            clauses=clauses(policy, where, form["cited"], "calculator/"),
            **form,
        ),
        "readings.md": render("readings.md.j2", "readings/", readings=readings),
        "register.md": render("register.md.j2", "register/", **register),
        "titles/index.md": render("titles.md.j2", TITLES, **guide.titles),
        "year.md": render("year.md.j2", YEAR, **guide.year),
        "guides/index.md": render("guides.md.j2", GUIDES, groups=guide.guides["groups"]),
        "differences.md": render("differences.md.j2", "differences/", **guide.differences),
    }
    for title in guide.titles["titles"]:
        pages[_file(title.page)] = render(
            "title.md.j2",
            title.page,
            title=title,
            passing=guide.titles["passing"],
            guide=guide.guides["of_title"].get(title.target),
        )
    for own in guide.guides["own"].values():
        page = own["guide"].page
        pages[_file(page)] = render("guide.md.j2", page, **guide.guides, **own)
    for document in policy.documents:
        short = SHORT_NAMES[document.id]
        contents = f"{document.id}/index.md"
        pages[contents] = render(
            "document.md.j2",
            f"{document.id}/",
            about=about[document.id],
            document=document,
            short=short,
        )
        neighbours = _neighbours(document)
        for chapter in document.chapters:
            page = chapter_page(chapter.id)
            pages[_file(page)] = render(
                "chapter.md.j2",
                page,
                about=about[chapter.id],
                document=document,
                short=short,
                chapter=chapter,
                chapter_articles=tuple(
                    Article(
                        each, tuple(_clause_blocks(each, 0, notes, smalls)), *neighbours[each.id]
                    )
                    for each in chapter.clauses
                ),
                closing=document.closing if chapter == document.chapters[-1] else (),
            )
    pages[PAPER] = environment.get_template("paper.css.j2").render(policy=policy)
    for annex in policy.annexes:
        page = chapter_page(annex.id)
        target = form["targets"][annex.id]
        pages[_file(page)] = render(
            "annex.md.j2", page, about=about[annex.id], annex=annex, notes=notes, target=target
        )
    return pages


def _neighbours(document: Document) -> Mapping[str, tuple[str, str]]:
    """By each article's id the ids of the one before and the one after, across chapters."""
    ids = [clause.id for chapter in document.chapters for clause in chapter.clauses]
    return {
        id: (before, after)
        for before, id, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False)
    }


def chapter_blocks(chapter: Chapter, notes: Notes, smalls: Container[str] = ()) -> Iterator[Block]:
    """`smalls`: the clauses beside which a small calculator stands."""
    for article in chapter.clauses:
        yield from _clause_blocks(article, 0, notes, smalls)


def _clause_blocks(
    clause: Clause, level: int, notes: Notes, smalls: Container[str]
) -> Iterator[Block]:
    """A clause that opens with a title becomes a heading; any other a paragraph behind its number."""
    opening, *rest = clause.blocks
    assert isinstance(opening, str), f"{clause.id} has no words of its own"
    titled = is_title(opening) and bool(rest)
    if level == 0:
        yield Block("article", opening if titled else "", clause.id, clause.number)
        if not titled:
            yield Block("paragraph", opening)
    else:
        kind = "heading" if titled else "paragraph"
        yield Block(kind, opening, clause.id, clause.number, 0 if titled else level)

    inner = 0 if titled else level
    own_notes = [Block("note", note, level=inner) for note in notes.get(clause.id, ())]
    for block in rest:
        if isinstance(block, str):
            yield Block("paragraph", block, level=inner)
        else:
            # Notes stand behind the clause's own words, before what is numbered below it.
            yield from own_notes
            own_notes = []
            yield from _clause_blocks(block, inner + 1, notes, smalls)
    yield from own_notes
    if clause.id in smalls:
        yield Block("small", "", clause.id)


def articles(chapter: Chapter) -> tuple[Block, ...]:
    """For a table of contents."""
    return tuple(block for block in chapter_blocks(chapter, {}) if block.kind == "article")


def is_title(words: str) -> bool:
    """第十六条 学历、资历条件 is a title, a sentence is not."""
    return not re.search("[，。；]", words)


def _environment(
    templates: Path, where: Mapping[str, Place], links: Links, smalls: Smalls
) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def link(clause_id: str, page: str, words: str = "") -> Markup:
        place = where[clause_id]
        return Markup('<a href="{}">{}</a>').format(place.seen_from(page), words or place.label)

    def counterpart(row_id: str, number: str) -> str | None:
        clause_id = f"{COUNTERPARTS.get(row_id)}-{number.rstrip('.')}"
        return clause_id if clause_id in where else None

    def smalls_on(page: str) -> tuple[Small, ...]:
        return tuple(small for small in smalls.values() if where[small.beside].page == page)

    def named(found: Sequence[Small], page: str) -> Mapping[str, Mapping[str, str]]:
        """The clauses that small calculators name: address and name, as the page's script has them."""
        cited = dict.fromkeys(clause for small in found for clause in small.cited)
        return {
            clause: {"address": where[clause].seen_from(page), "name": where[clause].label}
            for clause in cited
        }

    def cited(words: str, page: str, text: str, markdown: bool = False) -> Markup:
        """Words of a text ("std", "proc", "annex") with links where they refer to something, if `page` is given."""
        shown = as_markdown if markdown else escape
        parts, at = [], 0
        for reference in links.references.find(words, text) if page else ():
            if reference.to:
                said = words[reference.start : reference.end]
                address = where[reference.to].seen_from(page)
                parts.append(shown(words[at : reference.start]))
                parts.append(
                    Markup('<a class="cite" href="{}">{}</a>').format(address, shown(said))
                )
                at = reference.end
        return Markup("").join((*parts, shown(words[at:])))

    environment.filters.update(md=as_markdown, phrased=phrased, script=as_script, cited=cited)
    environment.globals.update(
        link=link,
        where=where,
        to_root=lambda page: "../" * page.count("/"),
        counterpart=counterpart,
        annex_name=annex_name,
        articles=articles,
        article_uses=article_uses,
        backlinks=links.backlinks,
        terms=links.terms,
        smalls=smalls,
        smalls_on=smalls_on,
        named=named,
    )
    return environment


def as_markdown(words: str) -> Markup:
    """Words as they are: nothing in them is Markdown or HTML."""
    return Markup(re.sub(r"([\\`*_\[\]{}#])", r"\\\1", str(escape(words))))


def as_script(data: object) -> Markup:
    """Data as JSON inside a script element, which nothing in it can end. Chinese stays Chinese: a third of the bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def phrased(title: str) -> Markup:
    """A long title with the places where it may break on a narrow screen."""
    return Markup(re.sub("(自治区|系列)", r"\1<wbr>", str(escape(title))))


ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "tr": "row",
    "td": "cell",
    'th scope="col"': "columnheader",
}


def with_roles(html: str) -> str:
    """Tables that stay tables where CSS lays them out as cards: some browsers go by how a cell looks, not by its name.

    A heading's `scope` comes first among its attributes; one without is taken for that of a row.
    """
    return re.sub(
        r'<(table|thead|tbody|tfoot|tr|td|th(?: scope="col")?)(?=[ >])',
        lambda tag: f'{tag[0]} role="{ROLES.get(tag[1], "rowheader")}"',
        html,
    )


def annex_name(annex: Annex) -> str:
    """The part of the long official title that tells the three tables apart."""
    return annex.title.removeprefix("西藏自治区网信工程系列").removesuffix("评审量化计分标准")


def _file(page: str) -> str:
    return page.rstrip("/") + ".md"
