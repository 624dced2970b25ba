"""What a page of the policy says of itself to those who do not read it: search engines, and whoever shares its link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.policy import Annex, Chapter, Document, Policy
from sitegen.places import chapter_page
from sitegen.search import Entry

# Search engines cut a longer description off.
LONGEST = 120


@dataclass(frozen=True)
class About:
    description: str
    legislation: dict[str, Any]  # as schema.org's Legislation, in JSON-LD


def about(policy: Policy, entries: Iterable[Entry], jurisdiction: str) -> Mapping[str, About]:
    """By the id of the document, the chapter or the annex that a page shows."""
    topics = {entry.id: _topic(entry) for entry in entries}
    first, *_ = policy.documents
    found: dict[str, About] = {}
    for document in policy.documents:
        annexes = policy.annexes if document == first else ()
        found[document.id] = About(_of_document(document), _document(document, annexes))
        for chapter in document.chapters:
            found[chapter.id] = About(
                _of_chapter(chapter, document.name, topics), _chapter(chapter, document)
            )
    for annex in policy.annexes:
        found[annex.id] = About(_of_annex(annex), _annex(annex, first))
    area = {"@type": "AdministrativeArea", "name": jurisdiction}
    where = {"legislationJurisdiction": area} if jurisdiction else {}
    return {id: About(each.description, each.legislation | where) for id, each in found.items()}


def _topic(entry: Entry) -> str:
    """What an article is about: its title, or the first of the words by which people look for it."""
    return entry.name or next(iter(entry.parts[0].words.split()), "")


# Descriptions


def _of_document(document: Document) -> str:
    articles = sum(len(chapter.clauses) for chapter in document.chapters)
    opening = f"{document.title}全文，{len(document.chapters)}章{articles}条："
    return _listing(opening, (chapter.title for chapter in document.chapters))


def _of_chapter(chapter: Chapter, short: str, topics: Mapping[str, str]) -> str:
    numbers = dict.fromkeys((chapter.clauses[0].number, chapter.clauses[-1].number))
    opening = f"《{short}》{chapter.number} {chapter.title}，{'至'.join(numbers)}全文："
    return _listing(opening, (topics[clause.id] for clause in chapter.clauses))


def _of_annex(annex: Annex) -> str:
    opening = f"{annex.number} {annex.title}全表，逐项列出内容、得分标准和最高分："
    return _listing(opening, (group.label for group in annex.groups))


def _listing(opening: str, names: Iterable[str]) -> str:
    """As many of the names as there is room for."""
    text = opening
    for name in filter(None, names):
        longer = f"{text}{'' if text == opening else '、'}{name}"
        if len(longer) > LONGEST - len("等。"):
            return f"{text}等。"
        text = longer
    return f"{text}。"


# Legislation. Its ids are relative to the page, so that they hold wherever the site is.


def _legislation(id: str, name: str) -> dict[str, Any]:
    return {"@type": "Legislation", "@id": id, "name": name}


def _whole(id: str, name: str) -> dict[str, Any]:
    """The subject of a page. It has no date: the text names none."""
    return {"@context": "https://schema.org"} | _legislation(id, name) | {"inLanguage": "zh-CN"}


def _document(document: Document, annexes: Iterable[Annex]) -> dict[str, Any]:
    return _whole("", document.title) | {
        "legislationType": document.name,
        "hasPart": [
            *(_legislation(_folder(each), _chapter_name(each)) for each in document.chapters),
            *(_legislation(f"../{chapter_page(each.id)}", _annex_name(each)) for each in annexes),
        ],
    }


def _chapter(chapter: Chapter, document: Document) -> dict[str, Any]:
    return _whole("", _chapter_name(chapter)) | {
        "isPartOf": _legislation("../", document.title),
        "hasPart": [_legislation(f"#{clause.id}", clause.number) for clause in chapter.clauses],
    }


def _annex(annex: Annex, document: Document) -> dict[str, Any]:
    return _whole("", _annex_name(annex)) | {
        "isPartOf": _legislation(f"../../{document.id}/", document.title)
    }


def _chapter_name(chapter: Chapter) -> str:
    return f"{chapter.number} {chapter.title}"


def _annex_name(annex: Annex) -> str:
    return f"{annex.number} {annex.title}"


def _folder(part: Chapter) -> str:
    """The last part of its address: std-chapter-2 is in chapter-2/."""
    return f"{part.id.partition('-')[2]}/"
