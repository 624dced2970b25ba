"""Words and data as the templates put them into pages."""

import json
import re
from collections.abc import Iterable

from markupsafe import Markup, escape


def as_markdown(words: str) -> Markup:
    """Words as they are: nothing in them is Markdown or HTML."""
    return Markup(re.sub(r"([\\`*_\[\]{}#])", r"\\\1", str(escape(words))))


def as_script(data: object) -> Markup:
    """Data as JSON inside a script element, which nothing in it can end. Chinese stays Chinese: a third of the bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def phrased(title: str, parts: Iterable[str]) -> Markup:
    """A long title with the places where it may break on a narrow screen: behind these parts of it."""
    ends = "|".join(re.escape(str(escape(part))) for part in parts)
    return Markup(re.sub(f"({ends})", r"\1<wbr>", str(escape(title))) if ends else escape(title))


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
