"""The words of the policy from three sides: the source, the parsed text, the built pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from calculator.policy import Annex, Clause, Document, Policy
from sitegen.places import chapter_page

FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}  # elements without an end


def unify(text: str) -> str:
    """Without white space, all punctuation in full width."""
    return re.sub(r"\s", "", text).translate(FULL_WIDTH)


def source_pieces(source: str, restorations: Mapping[str, Any]) -> list[str]:
    """Every line and table cell of the source, in the official text's order."""
    for removal in restorations["remove"]:
        source, times = re.subn(removal["pattern"], "", source)
        assert times == removal["times"], removal
    pieces = [
        (line, unify(cell))
        for line, words in enumerate(source.split("\n"), 1)
        for cell in words.split("\t")
        if cell.strip()
    ]
    for move in restorations["move"]:
        piece = pieces.pop(_place(pieces, move["line"], move["begins"]))
        pieces.insert(_place(pieces, move["after_line"], move["after_begins"]) + 1, piece)
    return [words for _, words in pieces]


def _place(pieces: Sequence[tuple[int, str]], line: int, begins: str) -> int:
    [place] = [
        at for at, (of, words) in enumerate(pieces) if of == line and words.startswith(begins)
    ]
    return place


def policy_words(policy: Policy) -> str:
    std, proc = policy.documents
    parts = (
        *_document_words(std),
        *(words for annex in policy.annexes for words in _annex_words(annex)),
        *_document_words(proc),
    )
    return unify("".join(parts))


def _document_words(document: Document) -> Iterator[str]:
    yield document.title
    for chapter in document.chapters:
        yield from (chapter.number, chapter.title)
        for clause in chapter.clauses:
            yield from _clause_words(clause)
    yield from document.closing


def _clause_words(clause: Clause) -> Iterator[str]:
    yield clause.number
    for block in clause.blocks:
        yield from [block] if isinstance(block, str) else _clause_words(block)


def _annex_words(annex: Annex) -> Iterator[str]:
    """As the form is read: from left to right, 最高分 in the first line of its item."""
    yield from (annex.number, annex.title, *annex.columns)
    for group in annex.groups:
        yield from (group.number, group.label)
        for row in group.rows:
            yield row.label
            for at, cell in enumerate(row.cells):
                for part in cell.content:
                    yield from [part] if isinstance(part, str) else _clause_words(part)
                yield cell.standard
                if at == 0:
                    yield row.cap
    for cells in annex.closing:
        yield from cells


def page_words(site: Path, policy: Policy) -> str:
    """What the built pages say in elements marked `data-policy`."""
    std, proc = (
        (f"{document.id}/", *(chapter_page(chapter.id) for chapter in document.chapters))
        for document in policy.documents
    )
    annexes = (chapter_page(annex.id) for annex in policy.annexes)
    words = []
    for page in (*std, *annexes, *proc):
        reader = _PolicyWords()
        reader.feed((site / page / "index.html").read_text(encoding="utf-8"))
        reader.close()
        words += reader.words
    return unify("".join(words))


class _PolicyWords(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = 0  # of elements inside the marked one, itself included

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and (self.depth or "data-policy" in dict(attrs)):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)


def find_in_order(pieces: Sequence[str], text: str) -> str | None:
    """Whether the text is the pieces, in order and nothing else; where it is not, what is wrong."""
    at = 0
    for piece in pieces:
        if not text.startswith(piece, at):
            return f"after …{text[max(0, at - 20) : at]}: {text[at : at + len(piece)]!r} is not {piece!r}"
        at += len(piece)
    return f"not in the source: {text[at:]!r}" if text[at:] else None
