"""The shapes of the files of rules/ that only the pages need: what each may hold, and what it must."""

from collections.abc import Mapping

from calculator.shapes import FLAG, TEXT, TEXTS, WORDS, Either, ListOf, Shape, TableOf


def _table(optional: Mapping[str, Shape] | None = None, **needed: Shape) -> TableOf:
    """A table with just these keys."""
    return TableOf({**needed, **(optional or {})}, tuple(needed))


def _by_name(shape: Shape) -> TableOf:
    """A table of any keys, all of one shape."""
    return TableOf({}, rest=shape)


_LINE = TableOf(
    {
        **dict.fromkeys(("text", "head", "reading", "items", "use", "who", "guide"), TEXT),
        **dict.fromkeys(("works", "score", "conversion", "plain"), FLAG),
        **dict.fromkeys(("routes", "materials", "calendar"), TEXTS),
        "from": _by_name(Either(TEXT, TEXTS)),
    }
)
_GUIDE = TableOf(
    {
        **dict.fromkeys(("id", "group", "title", "for"), TEXT),
        **dict.fromkeys(("titles", "related"), TEXTS),
    },
    ("id", "group", "title", "for", "titles", "related"),
    rest=ListOf(_LINE),
)
SHAPES: Mapping[str, Shape] = {
    "editorial": _table({"note": ListOf(_table(clause=TEXT, words=WORDS, note=TEXT))}),
    "guide": _table(
        {
            "fact": ListOf(
                _table(
                    name=TEXT,
                    said=ListOf(_table(targets=TEXTS, clause=TEXT, words=WORDS, show=TEXT)),
                )
            ),
            "procedure": TEXT,
            "bars": TEXTS,
        },
    ),
    "guides": _table(
        {"except": ListOf(_table(text=TEXT, why=TEXT)), "shared": _by_name(ListOf(_LINE))},
        parts=_by_name(TEXT),
        groups=_by_name(TEXT),
        guide=ListOf(_GUIDE),
    ),
    "references": _table(
        {
            "phrase": ListOf(_table(clauses=TEXTS, words=WORDS, to=TEXT)),
            "left": ListOf(_table(words=ListOf(WORDS), why=TEXT)),
            "looks": ListOf(WORDS),
        }
    ),
    "register": _by_name(
        _by_name(Either(TEXT, _table({"why": TEXT, "with": TEXT}, **{"as": TEXT})))
    ),
    "renamed": _by_name(TEXT),
    "search": _table(
        {
            "page": ListOf(_table(path=TEXT, title=TEXT, text=TEXT, words=TEXT)),
            "guides": _by_name(TEXT),
        },
        **dict.fromkeys(("clauses", "rows", "annexes"), _by_name(TEXT)),
    ),
    "site": _table(
        {
            **dict.fromkeys(("after_pass", "unscored"), TEXT),
            "interpreted": TEXTS,
            "topic": ListOf(_table(clause=TEXT, name=TEXT, about=TEXT)),
        }
    ),
    "small": _table(
        {
            "small": ListOf(
                _table(
                    {
                        **dict.fromkeys(("beside", "target", "item"), TEXT),
                        **dict.fromkeys(("routes", "requirements"), TEXTS),
                        "preset": _by_name(TEXT),
                    },
                    title=TEXT,
                    asks=TEXTS,
                )
            )
        }
    ),
    "terms": _table(
        {
            "also": ListOf(_table(clause=TEXT, words=ListOf(WORDS))),
            "apart": ListOf(_table(words=WORDS, clauses=TEXTS)),
        },
        definitions=TEXT,
    ),
}
