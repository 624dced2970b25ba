"""A mistake in the rules folder: a value, so that all of them can be shown at once.

What is said of it is Chinese: those who keep the rules read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# The files without which nothing can be said of a clause that is not there.
TEXT = ("policy/",)
# So many names are listed where one of them is wanted; of more, only the nearest.
_FEW = 16


@dataclass(frozen=True)
class Mistake:
    """`key`: where in the file: a path inside a TOML file (`route[3].ways[0].words`), the number or the words of a
    line of the text, or "" for the file as a whole. `id`: of which clause or entry, where the place does not say it.

    `rests`: the files, or the beginnings of their names, without which nothing can be said of it; of a clause, its id
    in the place of the file of its text.
    """

    file: str  # "items.toml", "policy/std.md": in the rules folder
    key: str
    problem: str
    should: str  # how it should look
    id: str = ""
    rests: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{':'.join(filter(None, (self.file, self.key)))}：{self.problem}；应为：{self.should}"
        )


class Unreadable(Mistake):
    """A file that cannot be read at all: what rests on it cannot be judged."""


class Misfit(Mistake):
    """Something that cannot be used: it is left out, and nothing else is said of it."""


class Missing(Mistake):
    """Something that must be there and is not: nothing else is said of the place, unless what is there is a misfit."""


class Absent(Mistake):
    """Something that nothing in the rules names. Nobody can tell while a part of the rules is left out."""


def in_text(id: object) -> tuple[str, ...]:
    """What a clause rests on: the file of the text whose name its id begins with."""
    return (f"policy/{id}",)


def no_clause(file: str, key: str, clause: object, known: Iterable[str], id: str = "") -> Mistake:
    """`clause` is none of the `known` ones."""
    if not clause:
        example = next((name for name in known if name), "")
        return Missing(file, key, "没有写是哪一条", f"条款的编号，如 {example}", id, TEXT)
    should = one_of(clause, known)
    return Mistake(file, key, f"原文里没有条款“{clause}”", should, id, in_text(clause))


def told(value: object) -> str:
    """A value of the rules, as a mistake names it.

    >>> told("x"), told(True), told(2.5), told([1])
    ('“x”', 'true', '2.5', '一个列表')
    """
    match value:
        case str():
            return f"“{value}”"
        case bool():
            return str(value).lower()
        case list():
            return "一个列表"
        case dict():
            return "一个表"
    return str(value)


def nearest(name: object, names: Iterable[str]) -> tuple[str, ...]:
    """The names that look like this one, the most alike first."""
    import difflib  # here, for the browser has no mistakes to name and does without it

    return tuple(difflib.get_close_matches(str(name), sorted(set(names)), 3, 0.6))


def one_of(name: object, names: Iterable[str]) -> str:
    """How a name should look that is none of `names`.

    >>> one_of("tallies", ("amount", "tally"))
    'tally（可以写amount、tally）'
    """
    known = tuple(
        dict.fromkeys(filter(None, sorted(names) if isinstance(names, set | frozenset) else names))
    )
    near = nearest(name, known)
    listed = f"可以写{'、'.join(known)}" if 0 < len(known) <= _FEW else ""
    if {*near} == {*known} and near:
        return "或".join(near)
    if near:
        return "或".join(near) + (f"（{listed}）" if listed else "（与所写的最接近）")
    return listed or (f"已有的{len(known)}个名称之一" if known else "不写（还没有可用的名称）")
