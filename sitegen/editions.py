"""The editions of a standard: where each stands on the site, and on which days it holds.

The edition of `rules/` is the site itself; the others stand below `editions/`, each a whole site of its own. Which edition
a page is of, and where the others are, every page knows: a link with `?edition=` leads to the page of that edition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from calculator.mistakes import Mistake
from calculator.standard import Edition

PAGE = "editions/"


@dataclass(frozen=True)
class Listed:
    """An edition as the site of one of them lists it. `address`: from the root of that site; "" for itself."""

    edition: Edition
    address: str

    @property
    def span(self) -> str:
        """On which days it holds, in words."""
        since, until = self.edition.since, self.edition.until
        if not since:
            return f"施行日期条文没有写明{f'，到{said(until)}为止' if until else ''}"
        return f"{said(since)}起{f'，到{said(until)}为止' if until else '施行'}"


@dataclass(frozen=True)
class Change:
    """What became of one edition in the next: `body` is a part of a page, HTML."""

    old: Edition
    new: Edition
    body: str

    @property
    def page(self) -> str:
        """Where it stands, from the root of the site."""
        return f"changes/{self.old.id}-{self.new.id}/"


def said(day: date) -> str:
    """A day in words."""
    return f"{day.year}年{day.month}月{day.day}日"


def folder(edition: Edition) -> str:
    """Where an edition stands that is not the site itself, from the site's root."""
    return f"{PAGE}{edition.id}/"


def listed(own: Edition, current: Edition, others: Sequence[Edition]) -> tuple[Listed, ...]:
    """All editions, the latest first, as the site of `own` lists them. `current`: the one that is the site itself."""
    up = "" if own is current else "../../"
    addresses = {current.id: up} | {each.id: up + folder(each) for each in others}
    order = sorted((current, *others), key=begins, reverse=True)
    return tuple(Listed(each, "" if each is own else addresses[each.id] or "./") for each in order)


def page(listed: Sequence[Listed]) -> str:
    """The page that lists the editions, from the root of the site that lists them so."""
    up = next((each.address for each in listed if each.address.startswith("../")), "")
    return f"{'../../' if up else ''}{PAGE}"


def mistakes(current: Edition, others: Sequence[tuple[str, Edition]]) -> Iterator[Mistake]:
    """What does not fit together. `others`: each with the name of its folder."""
    for name, edition in others:
        file = f"editions/{name}/rules/standard.toml"
        if edition.id != name:
            yield Mistake(file, "edition.id", f"是“{edition.id}”，与文件夹的名称不同", name)
        if edition.id == current.id:
            problem = f"“{edition.id}”已经是 rules/ 那一版的编号"
            yield Mistake(file, "edition.id", problem, "另一个编号")
    dated = sorted(
        (each for each in (current, *(it for _, it in others)) if each.since), key=begins
    )
    for before, after in pairwise(dated):
        if not before.until or before.until >= begins(after):
            last = begins(after) - timedelta(days=1)
            problem = f"从{after.since}起，“{before.id}”和“{after.id}”两版同时施行"
            file = "rules/standard.toml"
            if before is not current:
                file = f"editions/{before.id}/{file}"
            yield Mistake(file, "edition.holds.until", problem, f"最晚到{last}为止")


def begins(edition: Edition) -> date:
    """Where an edition stands among others in time: one whose day is not known yet comes last."""
    return edition.since or date.max
