"""On which line of a TOML file a path stands, and which entry of the rules it belongs to.

The parser of the standard library forgets the lines; tree-sitter's keeps them. A file reaches it only once the standard
library has read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_toml.language()))
# What an entry is called by, if its table has it.
_NAMES = ("id", "path", "clause", "beside", "item", "target", "annex")


@dataclass
class Spot:
    """A value of the file. `heads`: it has a heading of its own in brackets, which names it."""

    line: int
    name: str = ""
    heads: bool = False
    text: str = ""  # of a string
    keys: dict[str, "Spot"] = field(default_factory=dict)
    items: list["Spot"] = field(default_factory=list)

    @property
    def id(self) -> str:
        """What the entry is called: by its own words, else by its heading."""
        named = (self.keys[name].text for name in _NAMES if name in self.keys)
        return next(filter(None, named), self.name if self.heads else "")


@dataclass(frozen=True)
class Lines:
    """A file's places."""

    root: Spot

    @classmethod
    def of(cls, text: str) -> Self:
        """The places of a TOML file's text."""
        return cls(_read(_PARSER.parse(text.encode()).root_node))

    def find(self, path: str) -> tuple[int, str]:
        """The line of a path (`route[3].ways[0].words`) and the id of the nearest entry around it.

        Of a path that is not there, the line of the table that it should stand in; 0 for the file as a whole.
        """
        spots = [self.root, *_follow(self.root, path)]
        ids = (spot.id for spot in reversed(spots))
        return spots[-1].line, next(filter(None, ids), spots[1].name if len(spots) > 1 else "")


def _follow(spot: Spot, path: str) -> Iterator[Spot]:
    """What the path leads through, as far as it is there. A key can itself have dots in it."""
    if path.startswith("["):
        index, _, rest = path[1:].partition("]")
        if int(index) < len(spot.items):
            yield spot.items[int(index)]
            yield from _follow(spot.items[int(index)], rest)
        return
    path = path.removeprefix(".")
    fits = (name for name in spot.keys if f"{path}.".startswith((f"{name}.", f"{name}[")))
    if name := max(fits, key=len, default=""):
        yield spot.keys[name]
        yield from _follow(spot.keys[name], path[len(name) :])


def _read(document: Node) -> Spot:
    root = Spot(0)
    for node in document.children:
        match node.type:
            case "pair":
                _pair(root, node)
            case "table" | "table_array_element":
                head, *pairs = node.named_children
                *around, name = _key(head)
                within = _descend(root, around, node)
                spot = within.keys.setdefault(name, Spot(_line(node), name))
                if node.type == "table":
                    spot.line, spot.heads = _line(node), True
                else:
                    spot.items.append(Spot(_line(node)))
                    spot = spot.items[-1]
                for pair in pairs:
                    _pair(spot, pair)
    return root


def _descend(spot: Spot, names: Sequence[str], node: Node) -> Spot:
    """The table of this name; of a list of tables, the last one."""
    for name in names:
        spot = spot.keys.setdefault(name, Spot(_line(node), name))
        spot = spot.items[-1] if spot.items else spot
    return spot


def _pair(spot: Spot, node: Node) -> None:
    if node.type != "pair":
        return  # a comment
    key, *values = [child for child in node.named_children if child.type != "comment"]
    *around, name = _key(key)
    _descend(spot, around, node).keys[name] = _value(values[0], name, _line(node))


def _value(node: Node, name: str, line: int) -> Spot:
    spot = Spot(line, name)
    match node.type:
        case "string":
            spot.text = _text(node).strip("\"'")
        case "inline_table":
            for pair in node.named_children:
                _pair(spot, pair)
        case "array":
            values = (child for child in node.named_children if child.type != "comment")
            spot.items = [_value(value, "", _line(value)) for value in values]
    return spot


def _key(node: Node) -> list[str]:
    """The parts of a key: `a."b.c"` has two."""
    if node.type == "dotted_key":
        return [part for child in node.named_children for part in _key(child)]
    return [_text(node).strip("\"'")]


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _line(node: Node) -> int:
    return node.start_point.row + 1
