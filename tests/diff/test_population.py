"""The sample applicants: fit for the rules as they are, and at every route on both sides of its bounds."""

from collections.abc import Iterator

import pytest

from calculator.eligibility import conversions
from calculator.outcome import Outcome, outcome
from calculator.record import check
from tests.diff.editions import people, present
from workbench.diff import drawing
from workbench.diff.drawing import draw
from workbench.diff.population import Applicant, Population, adapted, read, write

RULES = present().rules
ROUTES = [
    (title.target, route.clause)
    for title in RULES.eligibility.titles.values()
    for route in (*title.routes, *conversions(RULES))
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """What comes out for each, by name; the records are valid as they stand."""
    found = {}
    for applicant in people().applicants:
        record, errors = check(applicant.data, RULES.questions, RULES.readings)
        assert not errors, (applicant.name, *errors)
        found[applicant.name] = outcome(RULES, record, record.get("readings") or {})
    return found


def test_as_many_as_can_be_looked_through() -> None:
    names = [applicant.name for applicant in people().applicants]
    assert 300 <= len(names) <= 500
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("target", "clause"), ROUTES)
def test_somebody_gains_each_route_and_somebody_just_misses_it(
    target: str, clause: str, outcomes: dict[str, Outcome]
) -> None:
    """Who just misses it may not apply, and differs in one answer from somebody who may, by this route."""
    to_it = [each for each in people().applicants if each.data["target"] == target]
    reach = [each for each in to_it if by_route(outcomes[each.name], clause)]
    assert reach
    miss = [each for each in to_it if outcomes[each.name].verdict.status == "unmet"]
    assert any(one_apart(one, other) for one in reach for other in miss)


def by_route(found: Outcome, clause: str) -> bool:
    routes = {node.clause for node in found.verdict.routes if node.status == "met"}
    return found.verdict.status == "met" and clause in routes


def one_apart(one: Applicant, other: Applicant) -> bool:
    return len(list(apart(one, other))) == 1


def apart(one: Applicant, other: Applicant) -> Iterator[str]:
    for name in {*one.data, *other.data}:
        if one.data.get(name) != other.data.get(name):
            yield name


def test_some_pass_and_some_fail_each_score_table(outcomes: dict[str, Outcome]) -> None:
    for table in RULES.tables:
        scores = [found.score for found in outcomes.values() if found.table == table]
        assert {"yes", "no"} <= {score.passes for score in scores if score}


def test_the_file_keeps_what_is_written() -> None:
    assert read(write(people())) == people()


def test_drawing_gives_the_same_applicants_for_the_same_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One a route of the first title: all of them take a minute."""
    monkeypatch.setattr(drawing, "EACH", 1)
    first = RULES.question["target"].options[0].value
    one, other = (draw(RULES, present().compiled, 2026, titles=(str(first),)) for _ in range(2))
    assert one == other
    assert one.applicants


def test_what_an_edition_does_not_ask_is_left_out() -> None:
    """A fact without a question, and an answer off the list; the rest stays."""
    kept = people().applicants[0].data
    path = next(
        question.path
        for question in RULES.questions
        if question.kind == "choice" and not question.required
    )
    strange = {**kept, "unheard_of": 1, path: "unheard_of"}
    found = adapted(RULES, Population({}, ()), Applicant("", strange))
    assert set(found.left_out) == {"unheard_of", path}
    rest = {name: answer for name, answer in kept.items() if name != path}
    assert found.record == check(rest, RULES.questions, RULES.readings)[0]


def test_who_applies_for_a_title_that_is_gone_has_no_record() -> None:
    data = {**people().applicants[0].data, "target": "unheard_of"}
    assert adapted(RULES, people(), Applicant("", data)).record is None
