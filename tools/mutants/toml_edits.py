"""Edits of a rule file: numbers one off, flags flipped, names for others of their sort, entries and keys dropped.

Prose is left alone: texts with other than Latin letters are words, not rules. Whether a key may be missing, or a name
stand where another stood, is for the reader of the rules to say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from tools.mutants.edits import Edit, edit

_PARSER = Parser(Language(tree_sitter_toml.language()))
_NAME = re.compile(r'"[A-Za-z0-9_.-]+"')
_BLOCKS = ("table", "table_array_element")
# Told or laid out on the page, and no part of a rule; `words` are what the text says, and cannot be left out of it.
_TOLD = ("help", "intro", "note", "numbers", "words", "work", "section")


def edits(
    file: str, text: bytes, clauses: Sequence[str], names: Mapping[str, Sequence[str]]
) -> Iterator[Edit]:
    """All edits of a file. `clauses`: the policy's ids in its order; `names`: what stands under which key."""
    root = _PARSER.parse(text).root_node
    blocks = [node for node in root.children if node.type in _BLOCKS]
    for node in _walk(root):
        match node.type:
            case "integer" | "float":
                for new in neighbours(_text(node)):
                    yield edit(file, text, node.start_byte, node.end_byte, new.encode())
            case "boolean":
                new = "false" if _text(node) == "true" else "true"
                yield edit(file, text, node.start_byte, node.end_byte, new.encode())
            case "string" if _NAME.fullmatch(_text(node)):
                old = _text(node).strip('"')
                for other in _others(old, _key(node), clauses, names):
                    yield edit(file, text, node.start_byte, node.end_byte, f'"{other}"'.encode())
            case "array":
                entries = _entries(node)
                for entry in entries:
                    yield _dropped(file, text, node, entries, entry)
                if _key(node) in ORDERED:
                    lists = [entry for entry in entries if entry.type != "string"]
                    for first, second in pairwise(lists):
                        yield _swapped(file, text, first, second)
            case "inline_table":
                pairs = _entries(node)
                for pair in pairs:
                    if _name(pair) not in _TOLD:
                        yield _dropped(file, text, node, pairs, pair)
            case "pair" if node.parent and node.parent.type in (*_BLOCKS, "document"):
                if _name(node) not in _TOLD:
                    what = f"without {_short(node)}"
                    yield edit(file, text, node.start_byte, node.end_byte, b"", what)
            case "table" | "table_array_element":
                end = _end(node, blocks[blocks.index(node) + 1 :], len(text))
                what = f"without {_short(node)}"
                yield edit(file, text, node.start_byte, end, b"", what)


# Lists in which the order says something; what stands in one line of theirs is equal.
ORDERED = ("levels", "ladders")


def names_under(texts: Iterable[bytes]) -> dict[str, list[str]]:
    """The names that stand under each key of the files, in their order; under "value" those of each list by itself.

    A list of options is a sort of its own: it stands under its first value and a hash sign.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        for node in _walk(_PARSER.parse(text).root_node):
            if node.type == "string" and _NAME.fullmatch(_text(node)):
                listed = found.setdefault(_key(node), [])
                value = _text(node).strip('"')
                if value not in listed:
                    listed.append(value)
            if node.type == "array":
                values = [
                    _text(pair.children[-1]).strip('"')
                    for entry in _entries(node)
                    if entry.type == "inline_table"
                    for pair in _entries(entry)
                    if _name(pair) == "value"
                ]
                if len(values) > 1:
                    found["#" + ",".join(values)] = values
    return found


def neighbours(number: str) -> tuple[str, ...]:
    """A number one more and one less; one with a fraction, half of one."""
    if "." in number:
        return tuple(f"{float(number) + step:g}" for step in (0.5, -0.5))
    return str(int(number) + 1), str(int(number) - 1)


def _others(
    name: str, key: str, clauses: Sequence[str], names: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """What might stand in a name's place: the next clause; the next of its options; the next under the same key."""
    if name in clauses:
        yield clauses[(clauses.index(name) + 1) % len(clauses)]
        return
    sorts = [listed for sort, listed in names.items() if sort.startswith("#") and name in listed]
    found = {
        listed[(listed.index(name) + 1) % len(listed)]
        for listed in (*sorts, names.get(key, ()))
        if name in listed
    }
    yield from sorted(found - {name})


def _walk(node: Node) -> Iterator[Node]:
    """A node and all in it, but for what is only told."""
    yield node
    for child in node.children:
        if not _is_told(child):
            yield from _walk(child)


def _is_told(node: Node) -> bool:
    """A pair, or a block within another one such as [[question.numbers]], of which the page alone has something."""
    inner = node.type in _BLOCKS and node.named_children[0].type == "dotted_key"
    return (inner or node.type == "pair") and _name(node) in _TOLD


def _text(node: Node) -> str:
    return (node.text or b"").decode()


def _short(node: Node) -> str:
    return _text(node).partition("\n")[0][:80]


def _name(node: Node) -> str:
    """The last part of a pair's key, or of a block's heading."""
    return _text(node.named_children[0]).rpartition(".")[2].strip('"')


def _key(node: Node) -> str:
    """The key that a node stands under."""
    above: Node | None = node
    while above and above.type != "pair":
        above = above.parent
    return _name(above) if above else ""


def _entries(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _dropped(file: str, text: bytes, inside: Node, entries: list[Node], entry: Node) -> Edit:
    """An entry dropped, with the comma that goes with it."""
    place = entries.index(entry)
    if place + 1 < len(entries):
        start, end = entry.start_byte, entries[place + 1].start_byte
    elif place:
        start, end = entries[place - 1].end_byte, entry.end_byte
    else:
        start, end = inside.children[0].end_byte, inside.children[-1].start_byte
    found = edit(file, text, start, end, b"", f"without {_short(entry)}")
    return edit(file, text, start, end, b"", found.what)


def _swapped(file: str, text: bytes, one: Node, other: Node) -> Edit:
    between = text[one.end_byte : other.start_byte]
    new = (other.text or b"") + between + (one.text or b"")
    what = f"{_short(one)} and {_short(other)} swapped"
    return edit(file, text, one.start_byte, other.end_byte, new, what)


def _end(block: Node, following: Iterable[Node], end: int) -> int:
    """Where a block ends, with the blocks inside it."""
    name = _text(block.named_children[0])
    for node in following:
        if not _text(node.named_children[0]).startswith(f"{name}."):
            return node.start_byte
    return end
