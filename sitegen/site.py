"""What the site says of its standard in words of its own (`rules/site.toml`), and what there is on it: its navigation."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake, no_clause
from calculator.policy import Policy
from calculator.standard import Standard
from sitegen.places import chapter_page

FILE = "site.toml"
HOLE = re.compile(r"\{([^{}]*)\}")  # the id of a clause, in a sentence
# Folders of the site that are no text's.
_OWN = {
    "assets",
    "batch",
    "calculator",
    "changes",
    "differences",
    "editions",
    "guides",
    "offline",
    "python",
    "readings",
    "register",
    "titles",
    "year",
}

type Table = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """Something that people look up: the clause, what it is about, and what it says in a few words."""

    clause: str
    name: str
    about: str


@dataclass(frozen=True)
class Site:
    """The site's own words. In `after_pass` and `unscored` the holes are clauses; each is "" where there is nothing to say."""

    after_pass: str  # what still decides once the pass mark is reached
    unscored: str  # why an application has no score
    interpreted: tuple[str, ...]  # the clauses that say who explains the texts
    topics: tuple[Topic, ...]


def read(policy: Policy, standard: Standard, table: Table) -> tuple[Site, tuple[Mistake, ...]]:
    """The words of the file, and what is wrong with them."""
    site = Site(
        table.get("after_pass", ""),
        table.get("unscored", ""),
        tuple(table.get("interpreted", ())),
        tuple(
            Topic(each.get("clause", ""), each.get("name", ""), each.get("about", ""))
            for each in table.get("topic", ())
        ),
    )
    return site, tuple(_mistakes(policy, standard, site))


def _mistakes(policy: Policy, standard: Standard, site: Site) -> Iterator[Mistake]:
    folders = [text.id for text in standard.texts]
    for kind, texts in (("text", standard.texts), ("table", standard.tables)):
        for at, text in enumerate(texts):
            key, begins = f"{kind}[{at}].id", text.id.partition("-")[0]
            if begins in _OWN:
                problem = f"网站自己的网页在{begins}/之下"
                yield Mistake("standard.toml", key, problem, "另一个编号", text.id)
            elif kind == "table" and begins in folders:
                problem = f"编号的开头和文件“{begins}”相同"
                yield Mistake("standard.toml", key, problem, "另一个编号", text.id)
    named = [("after_pass", id) for id in HOLE.findall(site.after_pass)]
    named += [("unscored", id) for id in HOLE.findall(site.unscored)]
    named += [("interpreted", id) for id in site.interpreted]
    named += [(f"topic[{at}].clause", topic.clause) for at, topic in enumerate(site.topics)]
    for key, id in named:
        if id not in policy.clauses:
            yield no_clause(FILE, key, id, policy.clauses)
    for key in ("after_pass", "unscored"):
        if re.search(r"\d", HOLE.sub("", getattr(site, key))):
            yield Mistake(FILE, key, "写了数字", "不写数字：数字以条文为准")


# Navigation

type Nav = list[Any]  # of pages' files, and of sections: {name: Nav}

LAST = ("year.md", "readings.md", "differences.md", "register.md")


def navigation(
    policy: Policy, guides: Iterable[str], targets: Iterable[str], pages: Collection[str]
) -> Nav:
    """The pages in their order, those of `pages`. `guides` and `targets`: ids of guides and titles. Titles are the pages' own."""
    parts: Nav = ["index.md", "calculator.md", "batch.md"]
    parts.append({"办事指南": ["guides/index.md", *(f"guides/{id}.md" for id in guides)]})
    parts.append({"各级职称": ["titles/index.md", *(f"titles/{target}.md" for target in targets)]})
    for document in policy.documents:
        chapters: Nav = [
            chapter_page(chapter.id).rstrip("/") + ".md" for chapter in document.chapters
        ]
        if document == policy.documents[0] and policy.annexes:
            annexes = [chapter_page(annex.id).rstrip("/") + ".md" for annex in policy.annexes]
            chapters.append({"附件 · 量化计分表": annexes})
        parts.append({document.name: [f"{document.id}/index.md", *chapters]})
    changes = sorted(page for page in pages if page.startswith("changes/"))
    editions = {"各版本": ["editions/index.md", *changes]} if changes else "editions/index.md"
    return list(_kept((*parts, *LAST, editions), pages))


def _kept(parts: Iterable[Any], pages: Collection[str]) -> Iterator[Any]:
    """Without the pages that there are not, and without sections of none."""
    for part in parts:
        if isinstance(part, str):
            if part in pages:
                yield part
        else:
            ((name, inner),) = part.items()
            if kept := list(_kept(inner, pages)):
                yield {name: kept}


def shortcuts(policy: Policy) -> list[tuple[str, str]]:
    """Where to go from a search that found nothing, or a page that is not there: addresses from the root, with names."""
    texts = [(f"{document.id}/", f"《{document.name}》") for document in policy.documents]
    tables = [(chapter_page(annex.id), annex.number) for annex in policy.annexes]
    return [*texts, *tables, ("calculator/", "算一算")]
