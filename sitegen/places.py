"""Where on the site each clause, row and table stands, and what to call it in a sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calculator.citation import citations
from calculator.policy import Annex, Clause, Document, Policy
from sitegen.crossrefs import all_annexes


@dataclass(frozen=True)
class Place:
    page: str  # from the root of the site: "std/chapter-2/"
    anchor: str  # "std-16-2-1", or "" for the page as a whole
    label: str  # "《评价标准》第十六条（二）1"

    @property
    def short(self) -> str:
        """Its name with no more of the text's than it takes: 标准第十六条（二）1, 附件1-2 学历学位."""
        return re.sub("《.*?(.{2})》", r"\1", self.label)

    def seen_from(self, page: str) -> str:
        """The address as a relative link in `page`, so that the site works under any path."""
        if page == self.page and self.anchor:
            return f"#{self.anchor}"
        return "../" * page.count("/") + self.page + (f"#{self.anchor}" if self.anchor else "")

    def name_in(self, page: str) -> str:
        """What to call it in `page`: without the name of the text where that is the page's own."""
        text = page.partition("/")[0]
        own = self.page.partition("/")[0] == text
        return (self.label.partition("》")[2] if own else "") or self.label


def places(policy: Policy) -> Mapping[str, Place]:
    """Every id of the policy, from whole documents down to the numbered item, and that of all annexes together."""
    names = citations(policy)
    annexes = all_annexes(policy)
    listed = (
        {annexes: Place(f"{policy.documents[0].id}/", annexes, "量化计分表")} if annexes else {}
    )
    return listed | {
        place_id: Place(page, anchor, names[place_id])
        for source in (
            *(_of_document(document) for document in policy.documents),
            *(_of_annex(annex) for annex in policy.annexes),
        )
        for place_id, page, anchor in source
    }


def chapter_page(chapter_id: str) -> str:
    """`std-chapter-2` is the page `std/chapter-2/`, `annex-1-1` the page `annex/1-1/`."""
    folder, _, name = chapter_id.partition("-")
    return f"{folder}/{name}/"


type Found = Iterator[tuple[str, str, str]]  # id, page, anchor


def _of_document(document: Document) -> Found:
    yield document.id, f"{document.id}/", ""
    for chapter in document.chapters:
        page = chapter_page(chapter.id)
        yield chapter.id, page, ""
        for clause in chapter.clauses:
            yield from _of_clause(clause, page)


def _of_clause(clause: Clause, page: str) -> Found:
    yield clause.id, page, clause.id
    for child in clause.children:
        yield from _of_clause(child, page)


def _of_annex(annex: Annex) -> Found:
    page = chapter_page(annex.id)
    yield annex.id, page, ""
    for group in annex.groups:
        yield group.id, page, group.id
        for row in group.rows:
            yield row.id, page, row.id
