"""The reading pages: policy and rules in, Markdown out. Nothing here touches a file but the templates.

A clause becomes one paragraph or heading with its id. Its number is its own link. Every element that
carries words of the policy has the attribute `data-policy` and carries nothing else: a test reads the
text back from the built pages by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sitegen import (
    batch,
    differences,
    editions,
    form,
    guides,
    metadata,
    register,
    register_page,
    site,
    titles,
    year,
)
from sitegen.backlinks import CALCULATOR, READINGS, TITLES, YEAR, Backlinks, article_uses, backlinks
from sitegen.blocks import articles, chapter_articles
from sitegen.markup import as_markdown, as_script, phrased, with_roles
from sitegen.places import Place, chapter_page, places
from sitegen.small import Small
from sitegen.sources import Sources

REGISTER = "register/"
DIFFERENCES = "differences/"
# How the reading pages are printed, with the documents' names at the head of each sheet.
PAPER = "assets/css/paper.css"


class Render(Protocol):
    """Renders a template as the page at an address from the root of the site."""

    def __call__(self, template: str, page: str, **context: Any) -> str: ...


type Pages = Iterator[tuple[str, str]]  # a Markdown file's path, and its text


@dataclass(frozen=True)
class Beside:
    """What the pages show beside the text and its rules.

    `listed`: all editions there are, this one among them; `changes`: what became of one in the next, for pages of their own;
    `left_open`: what was found that the rules leave open, by the reading that answers it; `report_to`: whom a draft
    about a doubtful result is addressed to, "" leaves that to the reader.
    """

    trials: register.Trials
    listed: Sequence[editions.Listed]
    changes: Sequence[editions.Change] = ()
    left_open: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    report_to: str = ""


def render_pages(of: Sources, beside: Beside, templates: Path) -> dict[str, str]:
    """All pages of the site by their Markdown file's path, and how they are printed."""
    facts = register.facts(of.compiled)
    who = backlinks(of.policy, of.references, of.compiled, of.rules, facts, of.sections, of.guides)
    where = places(of.policy)
    environment = _environment(of, where, who, templates, beside.listed)

    def render(template: str, page: str, **context: Any) -> str:
        text = environment.get_template(template).render(page=page, policy=of.policy, **context)
        return with_roles(text)

    asked = form.context(of.rules)
    asked |= {"clauses": form.clauses(of.policy, where, asked["cited"], CALCULATOR)}
    asked |= {"report_to": beside.report_to}
    pages = {
        "index.md": render("home.md.j2", "", guides=of.guides),
        "calculator.md": render("calculator.md.j2", CALCULATOR, **asked),
        batch.FILE: render("batch.md.j2", batch.PAGE, **batch.context(of.rules, where)),
        **dict(_about_the_text(of, facts, beside, render)),
        **dict(_guidance(of, render)),
        **dict(_texts(of, render)),
        **dict(_annexes(of, render, asked["targets"])),
        **dict(_editions(beside, render)),
    }
    paper = environment.get_template("paper.css.j2")
    return pages | {PAPER: paper.render(policy=of.policy, standard=of.rules.standard)}


def parts(of: Sources) -> frozenset[str]:
    """The parts of the site that there are only if the standard has what is in them."""
    there = {
        REGISTER: of.register,
        DIFFERENCES: of.rules.counterparts or of.notes,
        YEAR: of.rules.calendar or of.procedure,
        guides.PAGE: of.guides,
    }
    return frozenset(page for page, found in there.items() if found)


def _about_the_text(of: Sources, facts: register.Facts, beside: Beside, render: Render) -> Pages:
    """How the text is read, how each clause is treated, and where it does not agree with itself."""
    there, readings = parts(of), of.rules.published
    said = {"readings": readings, "left_open": beside.left_open}
    yield "readings.md", render("readings.md.j2", READINGS, **said)
    if REGISTER in there:
        listed = register_page.context(of.policy, of.register, facts, readings, beside.trials)
        yield "register.md", render("register.md.j2", REGISTER, **listed)
    if DIFFERENCES in there:
        told = differences.context(of.policy, of.rules, of.notes)
        yield "differences.md", render("differences.md.j2", DIFFERENCES, **told)


def _editions(beside: Beside, render: Render) -> Pages:
    """The list of editions, on the site that the others stand below, and what became of each in the next."""
    if editions.page(beside.listed) == editions.PAGE:
        listed = render("editions.md.j2", editions.PAGE, changes=beside.changes)
        yield "editions/index.md", listed
    for change in beside.changes:
        yield _file(change.page), render("changes.md.j2", change.page, change=change)


def _guidance(of: Sources, render: Render) -> Pages:
    """The titles side by side and one by one, the year, and the guides."""
    there = parts(of)
    by_title = titles.context(of.policy, of.rules, of.compiled, of.facts)
    by_month = year.context(of.policy, of.rules.calendar, of.procedure)
    guided = guides.context(of.guides, of.guide_groups, by_title, by_month)
    yield "titles/index.md", render("titles.md.j2", TITLES, bars=of.bars, **by_title)
    for title in by_title["titles"]:
        guide = guided["of_title"].get(title.target)
        context = {"title": title, "passing": by_title["passing"], "guide": guide}
        yield _file(title.page), render("title.md.j2", title.page, **context)
    if YEAR in there:
        yield "year.md", render("year.md.j2", YEAR, **by_month)
    if guides.PAGE in there:
        yield "guides/index.md", render("guides.md.j2", guides.PAGE, groups=guided["groups"])
    for own in guided["own"].values():
        page = own["guide"].page
        yield _file(page), render("guide.md.j2", page, **guided, **own)


def _texts(of: Sources, render: Render) -> Pages:
    """Each text: its contents, and its chapters."""
    about = metadata.about(of.policy, of.entries, of.rules.standard.jurisdiction)
    for document in of.policy.documents:
        context = {"document": document, "short": document.name}
        contents = render("document.md.j2", f"{document.id}/", about=about[document.id], **context)
        yield f"{document.id}/index.md", contents
        for chapter in document.chapters:
            page = chapter_page(chapter.id)
            text = render(
                "chapter.md.j2",
                page,
                about=about[chapter.id],
                chapter=chapter,
                chapter_articles=chapter_articles(document, chapter, of.notes, of.smalls),
                closing=document.closing if chapter == document.chapters[-1] else (),
                **context,
            )
            yield _file(page), text


def _annexes(of: Sources, render: Render, targets: Mapping[str, str]) -> Pages:
    """The score tables. `targets`: the title that each is for."""
    about = metadata.about(of.policy, of.entries, of.rules.standard.jurisdiction)
    for annex in of.policy.annexes:
        page = chapter_page(annex.id)
        context = {"annex": annex, "notes": of.notes, "target": targets.get(annex.id)}
        yield _file(page), render("annex.md.j2", page, about=about[annex.id], **context)


def _environment(
    of: Sources,
    where: Mapping[str, Place],
    who: Backlinks,
    templates: Path,
    listed: Sequence[editions.Listed],
) -> Environment:
    """The templates, with what leads from clause to clause: `link`, `cited`, `backlinks`, `terms`."""
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
        clause_id = f"{of.rules.counterparts.get(row_id)}-{number.rstrip('.')}"
        return clause_id if clause_id in where else None

    def smalls_on(page: str) -> tuple[Small, ...]:
        return tuple(small for small in of.smalls.values() if where[small.beside].page == page)

    def named(found: Sequence[Small], page: str) -> Mapping[str, Mapping[str, str]]:
        """The clauses that small calculators name: address and name, as the page's script has them."""
        cited = dict.fromkeys(clause for small in found for clause in small.cited)
        return {
            clause: {"address": where[clause].seen_from(page), "name": where[clause].label}
            for clause in cited
        }

    def cited(words: str, page: str, text: str, markdown: bool = False) -> Markup:
        """Words of a text ("std", or "tables") with links where they refer to something, if `page` is given."""
        shown = as_markdown if markdown else escape
        parts, at = [], 0
        for reference in of.references.find(words, text) if page else ():
            if reference.to:
                said = words[reference.start : reference.end]
                address = where[reference.to].seen_from(page)
                parts.append(shown(words[at : reference.start]))
                parts.append(
                    Markup('<a class="cite" href="{}">{}</a>').format(address, shown(said))
                )
                at = reference.end
        return Markup("").join((*parts, shown(words[at:])))

    def told(words: str, page: str) -> Markup:
        """A sentence of the site's own, its holes made links to the clauses that they name."""
        parts = site.HOLE.split(words)
        return Markup("").join(
            link(each, page) if at % 2 else each for at, each in enumerate(parts)
        )

    def broken(title: str) -> Markup:
        return phrased(title, of.rules.standard.heading)

    environment.filters.update(
        md=as_markdown, phrased=broken, script=as_script, cited=cited, told=told
    )
    environment.globals.update(
        link=link,
        where=where,
        to_root=lambda page: "../" * page.count("/"),
        counterpart=counterpart,
        standard=of.rules.standard,
        editions=listed,
        own_edition=next(each for each in listed if not each.address),
        editions_page=editions.page(listed),
        site=of.site,
        parts=parts(of),
        articles=articles,
        article_uses=article_uses,
        backlinks=who,
        terms=of.terms,
        smalls=of.smalls,
        smalls_on=smalls_on,
        named=named,
    )
    return environment


def _file(page: str) -> str:
    return page.rstrip("/") + ".md"
