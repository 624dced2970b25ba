"""A finding: something that the rules leave open, or that can never be; and somebody of whom that is so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from calculator.record import Record

# What can be found, in the order in which it is shown.
KINDS = (
    "gap",  # no tier takes an answer
    "overlap",  # two tiers take it
    "floor",  # the lowest tier gives points, and nothing stands below it
    "count",  # further ones are counted from another number than is needed
    "unreached",  # a tier, or a full score, for nobody
    "cap",  # the tiers make less than the cap, or more
    "sum",  # caps that do not add up
    "pass",  # enough with the bonus alone
    "stack",  # two reductions for the same person
    "level",  # levels of education lowered, of which there are several
    "zero",  # years reduced to none
    "pointless",  # without effect beside something else
    "impossible",  # nobody meets it
    "always",  # everybody does
    "unstated",  # the applicant is asked for what no clause says
    "scope",  # clauses that draw it differently
    "since",  # a row that looks back further than its neighbours, or less far
    "sides",  # somebody for whom a reading's two sides differ
    "dead",  # a reading of which there is nobody like that
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `kind` is one of KINDS; `rule` the clause, row or reading that it is about; `at` where in it.

    `clauses`: the clauses that it rests on; `what`: a sentence; `record`: somebody to whom it happens, as the checked
    record that a calculator can load; None where nobody can be, or nothing has to be.
    """

    kind: str
    rule: str
    at: str
    what: str
    clauses: tuple[str, ...]
    record: Record | None = field(default=None, hash=False)

    @property
    def id(self) -> str:
        """What a reading acknowledges it by: "gap:annex-1-1-tenure:0-4". Other values make another finding."""
        return ":".join(filter(None, (self.kind, self.rule, self.at)))


type Holds = Callable[[Record], bool]  # is it so of this record?


def joined(names: Iterable[str]) -> str:
    """Names one after the other."""
    return "、".join(names)
