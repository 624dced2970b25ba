"""Check codes of a roster: does it still say what was signed off?

Each account has a code, over the person and all that was said up to it; who signs a roster off leaves a code over those
of all people in it. They show that something was changed after signing, and no more (MEANS).
"""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from calculator.batch.people import SCORERS, Account, Person
from calculator.batch.said import said
from calculator.checkcode import code_of, read_code
from calculator.jsontext import canonical
from calculator.parties import PARTIES
from calculator.readings import Choices
from calculator.rules import Rules

MEANS = (
    "校验码只用来发现签核以后的改动：内容一改，校验码就对不上。"
    "它不是签名，也防不住有人改了内容再重新算出校验码。"
)


class SignOff(NamedTuple):
    """That a party has signed a roster off: who, when, under which rules, how many people, and the code over all of them."""

    scorer: str
    by: str
    day: str  # in ISO form
    version: str
    people: int
    code: str


class Checked(NamedTuple):
    """A sign-off held against the roster as it is: how many people are in it now, is it as it was, a sentence about it."""

    signed: SignOff
    people: int
    own: bool
    words: str


def codes(rules: Rules, person: Person) -> tuple[str, ...]:
    """What the check code of each of a person's accounts must be.

    It does not hang on the version of the rules, nor on the readings, which are chosen for a whole roster: other ones do
    not alter what is said of a person. The code of a sign-off hangs on both.
    """
    digest = hashlib.sha256(canonical([person.key, person.name, person.employer]))
    found = []
    for account in person.accounts:
        told = [account.scorer, account.by, account.day, account.why, said(rules, account.record)]
        digest.update(b"\n" + canonical(told))
        found.append(code_of(digest.digest()))
    return tuple(found)


def as_signed(account: Account, code: str) -> bool | None:
    """Is an account, whose code must be `code`, as it was signed off? None where it was not."""
    return read_code(account.code) == code if account.code else None


def covers(signer: str, scorer: str) -> bool:
    """Does who signs a roster off sign the account of this scorer, too?"""
    return SCORERS.index(scorer) <= SCORERS.index(signer)


class Seal:
    """The code of a whole roster, worked out person by person, and in whatever order: a sorted roster is the same one.

    `choices`: the readings chosen for all of it.
    """

    def __init__(self, signer: str, choices: Choices) -> None:
        self.people = 0
        self._signer = signer
        self._choices = {id: side for id, side in choices.items() if side != "A"}
        self._sum = 0

    def add(self, accounts: Iterable[tuple[str, str]]) -> None:
        """Takes note of a person: the scorer of each account with the code that it must have."""
        covered = [code for scorer, code in accounts if covers(self._signer, scorer)]
        if covered:
            self.people += 1
            self._sum += int.from_bytes(hashlib.sha256(covered[-1].encode()).digest())

    def signed(self, by: str, day: str, version: str) -> SignOff:
        """The sign-off of all those noted."""
        people = [self.people, self._sum % 2**256]
        vouched = [self._signer, by, day, version, self._choices, *people]
        code = code_of(hashlib.sha256(canonical(vouched)).digest())
        return SignOff(self._signer, by, day, version, self.people, code)

    def check(self, signed: SignOff) -> Checked:
        """Are those noted the people that were signed off, unchanged?"""
        again = self.signed(signed.by, signed.day, signed.version)
        own = again.people == signed.people and again.code == read_code(signed.code)
        more = self.people - signed.people
        found = (
            f"与签核时一致，共{self.people}人。"
            if own
            else f"签核时{signed.people}人，现在{self.people}人：{'多了' if more > 0 else '少了'}{abs(more)}人。"
            if more
            else f"还是{self.people}人，但签核以后有改动：内容改过、换过人，或改了理解、签核人、日期、规则版本。"
        )
        who = f"{PARTIES[signed.scorer]}{signed.by}{signed.day}签核："
        return Checked(signed, self.people, own, who + found)


def plain_checked(checked: Checked) -> dict[str, Any]:
    """A sign-off with what has become of it, as JSON has it."""
    signed = checked.signed._asdict()
    return {**signed, "found": checked.people, "own": checked.own, "words": checked.words}
