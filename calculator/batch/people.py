"""The people of a roster: what is said of each, by whom, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# Who fills in a row, in the order in which a roster is passed on; by the names of procedure.PARTIES.
SCORERS = ("applicant", "unit", "office")


class Spot(NamedTuple):
    """Where something stands in a roster. `column` is a letter, "" where it is about a whole row; `row` 0: a whole sheet.

    `heading` is that of the column, as the roster has it.
    """

    file: str
    sheet: str  # "" in a file that has none
    row: int  # as the program that shows it counts, from 1
    column: str = ""
    heading: str = ""


class Trouble(NamedTuple):
    """Something about a roster that must be said: what is wrong, and what is allowed.

    A `grave` one is a mistake: nobody is scored by what it stands in. Another is only to be known.
    """

    spot: Spot
    problem: str
    allowed: str
    grave: bool = True


class Account(NamedTuple):
    """What one party says of a person: the whole record, made of what those before said and what this one changed.

    `day` is in ISO form; `code`: the check code in the row, which says what the account was when it was signed off.
    Each text is "" where nothing is said.
    """

    scorer: str
    record: Mapping[str, Any]  # as JSON has it, not yet checked
    by: str
    day: str
    why: str
    code: str
    spot: Spot


class Person(NamedTuple):
    """A person, with the accounts of all parties in the order of SCORERS, each party at most once.

    Whoever has grave troubles is not scored.
    """

    key: str  # 编号: the same in all rows that tell of one person
    name: str
    employer: str
    accounts: tuple[Account, ...]
    troubles: tuple[Trouble, ...]

    @property
    def grave(self) -> bool:
        """Is there a mistake?"""
        return any(trouble.grave for trouble in self.troubles)

    @property
    def spot(self) -> Spot:
        """Where the person stands first: with an account, or with what was wrong before there could be one."""
        return (self.accounts or self.troubles)[0].spot


def plain(person: Person) -> dict[str, Any]:
    """A person as JSON has it."""
    return {
        **person._asdict(),
        "accounts": [{**each._asdict(), "spot": each.spot._asdict()} for each in person.accounts],
        "troubles": list(map(plain_trouble, person.troubles)),
    }


def plain_trouble(trouble: Trouble) -> dict[str, Any]:
    """A trouble as JSON has it."""
    return {**trouble._asdict(), "spot": trouble.spot._asdict()}


def person_of(data: Mapping[str, Any]) -> Person:
    """The person that `plain` has made into JSON."""
    return Person(
        data["key"],
        data["name"],
        data["employer"],
        tuple(Account(**{**each, "spot": Spot(**each["spot"])}) for each in data["accounts"]),
        tuple(Trouble(**{**each, "spot": Spot(**each["spot"])}) for each in data["troubles"]),
    )
