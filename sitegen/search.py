"""What the search looks through: articles, rows of the tables, readings and pages of the site, with the words that
people use for them (rules/search.toml). The browser ranks them: site_src/assets/search/worker.mjs."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from calculator.mistakes import TEXT, Mistake, one_of
from calculator.policy import Annex, Chapter, Clause, Policy, Row
from calculator.readings import Reading
from calculator.sourced import place
from sitegen.guides import Guidance
from sitegen.places import Place, places

FILE = "search.toml"
ASSET = "assets/search-entries.js"

# What the names of a section of the file are those of.
_RESTS = {"clauses": TEXT, "rows": TEXT, "annexes": TEXT, "guides": ("guides.toml",)}

type Words = Mapping[str, str]  # by id or name: phrases with spaces between them


@dataclass(frozen=True)
class Part:
    """A place inside an entry that a result can lead to."""

    anchor: str  # "std-16-2", or "" for the page as a whole
    label: str  # below the entry's title: "（二）"; "" for the entry as a whole
    text: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One result at most. The browser gets it as a list, in this order."""

    id: str  # "std-16"; of rows "annex-1-1-education"; of pages their path
    page: str  # "std/chapter-2/"
    title: str  # "《评价标准》第十六条"
    name: str  # "学历、资历条件", or "" where it has none
    above: str  # what it stands in: the chapter's title, the group of rows
    parts: tuple[Part, ...]  # itself, then what is numbered below it
    kind: str  # "text", "table" or "page"
    row: str  # of a row, what it is called in every table; else ""


def read(
    policy: Policy,
    readings: Sequence[Reading],
    guides: Sequence[Guidance],
    data: Mapping[str, Any],
) -> tuple[tuple[Entry, ...], tuple[Mistake, ...]]:
    """All entries in the order of the text, and what is wrong with the words (`data`: the file)."""
    articles = [it for document in policy.documents for it in _articles(document.chapters)]
    known = {
        "clauses": {clause.id for article in articles for clause in _tree(article)},
        "rows": {_name(annex, row.id) for annex in policy.annexes for row in _rows(annex)},
        "annexes": {"whole", *(annex.id for annex in policy.annexes)},
        "guides": {guide.id for guide in guides},
    }
    needed = known | {"clauses": {article.id for article in articles}}
    words: Mapping[str, Words] = {section: data.get(section, {}) for section in known}
    pages: Sequence[Mapping[str, str]] = data.get("page", ())
    if mistakes := (
        *_unknown(words, known),
        *(_wordless(needed, words) if data else ()),
        *_typed_numbers(words, pages),
    ):
        return (), tuple(mistakes)

    where = places(policy)
    return (
        *_of_articles(policy, where, words["clauses"]),
        *(entry for annex in policy.annexes for entry in _of_annex(annex, where, words)),
        *map(_of_reading, readings),
        *(_of_guide(guide, words["guides"]) for guide in guides),
        *map(_of_page, pages),
    ), ()


def script(entries: Iterable[Entry]) -> str:
    """A script that puts the entries where worker.mjs looks for them: it can be had from a folder without a server, too.

    Each entry is the list of its fields; names again and again would be dead weight.
    """
    found = json.dumps([astuple(it) for it in entries], ensure_ascii=False, separators=(",", ":"))
    return f"searchEntries={found};\n"


def _articles(chapters: Iterable[Chapter]) -> Iterator[Clause]:
    for chapter in chapters:
        yield from chapter.clauses


def _tree(clause: Clause) -> Iterator[Clause]:
    yield clause
    for child in clause.children:
        yield from _tree(child)


def _rows(annex: Annex) -> Iterator[Row]:
    for group in annex.groups:
        yield from group.rows


def _name(annex: Annex, row_id: str) -> str:
    """annex-1-1-education is called education in every table."""
    return row_id.removeprefix(f"{annex.id}-")


def _unknown(words: Mapping[str, Words], known: Mapping[str, Iterable[str]]) -> Iterator[Mistake]:
    for section, named in words.items():
        for name in sorted(set(named) - set(known[section])):
            problem, should = (
                f"没有名为“{name}”的条款、行、附件或指南",
                one_of(name, known[section]),
            )
            yield Mistake(FILE, f"{section}.{name}", problem, should, name, _RESTS[section])


def _wordless(needed: Mapping[str, Iterable[str]], words: Mapping[str, Words]) -> Iterator[Mistake]:
    for section, names in needed.items():
        for name in sorted(set(names) - set(words[section])):
            should = f'{name} = "人们查找它时用的词，用空格隔开"'
            yield Mistake(FILE, section, f"“{name}”没有查找用的词", should, name, _RESTS[section])


def _typed_numbers(
    words: Mapping[str, Words], pages: Iterable[Mapping[str, str]]
) -> Iterator[Mistake]:
    by_name = {
        f"{section}.{key}": it for section, each in words.items() for key, it in each.items()
    }
    named = dict(by_name)
    for index, page in enumerate(pages):
        named[f"{place(page, FILE, f'page[{index}]')[1]}.words"] = page["words"]
    for key, phrases in named.items():
        if typed := re.search(r"\d+", phrases):
            id = key.partition(".")[2] if key in by_name else ""
            should = "不写数字；数字在原文里就查得到"
            yield Mistake(FILE, key, f"写了数字“{typed[0]}”", should, id)


def _of_articles(policy: Policy, where: Mapping[str, Place], words: Words) -> Iterator[Entry]:
    for document in policy.documents:
        for chapter in document.chapters:
            for article in chapter.clauses:
                place = where[article.id]
                opening, *rest = article.paragraphs
                # A title is no sentence: 第十六条 学历、资历条件.
                titled = not re.search("[，。；]", opening)
                own = Part(
                    article.id,
                    "",
                    "".join(rest if titled else article.paragraphs),
                    words.get(article.id, ""),
                )
                below = (
                    Part(
                        clause.id,
                        where[clause.id].label.removeprefix(place.label),
                        "".join(clause.paragraphs),
                        words.get(clause.id, ""),
                    )
                    for clause in list(_tree(article))[1:]
                )
                yield Entry(
                    article.id,
                    place.page,
                    place.label,
                    opening.rstrip("：") if titled else "",
                    chapter.title,
                    (own, *below),
                    "text",
                    "",
                )


def _of_annex(
    annex: Annex, where: Mapping[str, Place], words: Mapping[str, Words]
) -> Iterator[Entry]:
    place = where[annex.id]
    target = words["annexes"].get(annex.id, annex.name)
    summary = " ".join((*(group.label for group in annex.groups), annex.closing[-1][0]))
    whole = Part("", "", summary, f"{words['annexes'].get('whole', '')} {target}".strip())
    yield Entry(annex.id, place.page, annex.number, annex.title, "", (whole,), "table", "")
    for group in annex.groups:
        for row in group.rows:
            # What the label adds in brackets is read with the text.
            label, bracket, added = row.label.partition("（")
            text = " ".join((bracket + added, *_row_texts(row))).strip()
            part = Part(row.id, "", text, words["rows"].get(_name(annex, row.id), ""))
            name = f"{label}（{target.split()[0]}）"
            above, own = f"{group.label} {target}", _name(annex, row.id)
            yield Entry(row.id, place.page, annex.number, name, above, (part,), "table", own)


def _row_texts(row: Row) -> Iterator[str]:
    for cell in row.cells:
        yield from cell.lines
        yield f"得分标准：{cell.standard}"
    yield f"最高分：{row.cap}"


def _of_reading(reading: Reading) -> Entry:
    part = Part(reading.id, "", " ".join(filter(None, (reading.a, reading.b))), "")
    id, title = f"readings/{reading.id}", "怎样理解"
    return Entry(id, "readings/", title, reading.question, "", (part,), "page", "")


def _of_guide(guide: Guidance, words: Words) -> Entry:
    part = Part("", "", guide.whom, words.get(guide.id, ""))
    return Entry(guide.page, guide.page, "办事指南", guide.title, "", (part,), "page", "")


def _of_page(page: Mapping[str, str]) -> Entry:
    part = Part("", "", page["text"], page["words"])
    return Entry(page["path"], page["path"], page["title"], "", "", (part,), "page", "")
