"""Which standard this is: its names, its texts in their order, and the edition that the rules are of."""

import re
from dataclasses import dataclass
from datetime import date

from calculator.reader import Reader

# An id begins the ids of what is in the text, and is a part of addresses.
_TEXT_ID = re.compile("[a-z][a-z0-9]*")
_TABLE_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+")
_AS = {
    "text": "小写字母和数字，如 std",
    "table": "中间有连字符的几个词，如 annex-1",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A document, or a score table. `name`: what the texts call it; `own`: what it calls itself."""

    id: str  # "std": the name of its file in rules/policy/, and the beginning of its clauses' ids
    name: str  # 评价标准
    own: tuple[str, ...]  # 本标准


@dataclass(frozen=True, slots=True)
class Edition:
    """`since` and `until`: the first and the last day on which it holds; None where the texts name none.

    `words`: what the texts say of it, in the clause `clause`.
    """

    id: str  # "trial": a part of addresses and of saved files
    name: str  # 试行版
    since: date | None
    until: date | None
    clause: str
    words: str

    def holds(self, day: date) -> bool | None:
        """Does it hold on a day? None where the texts do not tell."""
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        return True if self.since else None


@dataclass(frozen=True, slots=True)
class Standard:
    """`name`: the site's; `heading`: the same in full, in parts between which a line may end."""

    name: str
    heading: tuple[str, ...]
    description: str
    jurisdiction: str
    edition: Edition
    texts: tuple[Text, ...]
    tables: tuple[Text, ...]


def read_standard(reader: Reader) -> Standard:
    """The standard from its table."""
    edition = reader.table("edition")
    standard = Standard(
        name=reader.text("name"),
        heading=reader.texts("heading"),
        description=reader.text("description"),
        jurisdiction=reader.text("jurisdiction", ""),
        edition=_edition(edition),
        texts=tuple(_text(table) for table in reader.tables("text")),
        tables=tuple(_text(table) for table in reader.tables("table")),
    )
    edition.close()
    for kind, texts, pattern in (
        ("text", standard.texts, _TEXT_ID),
        ("table", standard.tables, _TABLE_ID),
    ):
        for index, text in enumerate(texts):
            if not pattern.fullmatch(text.id):
                reader.wrong(f"{kind}[{index}].id", f"是“{text.id}”", _AS[kind])
    reader.close()
    return standard


def _edition(reader: Reader) -> Edition:
    holds = reader.table("holds")
    since, until = holds.day("since"), holds.day("until")
    edition = Edition(
        reader.text("id"),
        reader.text("name"),
        since,
        until,
        holds.text("clause"),
        holds.text("words"),
    )
    holds.other_numbers()  # in the words; nothing is counted with them
    holds.close()
    return edition


def _text(reader: Reader) -> Text:
    text = Text(reader.text("id"), reader.text("name"), reader.texts("own"))
    reader.close()
    return text
