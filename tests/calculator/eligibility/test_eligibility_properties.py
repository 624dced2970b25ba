"""What holds of eligibility for every record: above all, that no later answer contradicts an earlier one."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.aging import aged
from calculator.eligibility import AHEAD, Verdict, decide
from calculator.nodes import Node
from calculator.outcome import alternatives, outcome
from calculator.readings import other_side
from calculator.record import value
from calculator.timeline import full_years
from tests.calculator.drawn import answers, put
from tests.calculator.eligibility.applicants import BASES, Data
from tests.calculator.eligibility.drawn import checked, near, near_with_blanks, verdict, years
from tests.calculator.scoring import RULES, scored
from tests.records import record

# Draws from these shrink, unlike a seed.
RANDOM = st.randoms(use_true_random=False)
NEAR = RANDOM.map(near)
BLANKED = RANDOM.map(lambda random: near_with_blanks(random, most=6))
ANY = RANDOM.map(record)
GOOD = ("met", "waived")


def nodes(found: Verdict) -> dict[tuple[str, str], Node]:
    """What is asked of everybody, and the routes, by clause."""
    return {
        **{("requirement", node.clause): node for node in found.requirements},
        **{("route", node.clause): node for node in found.routes},
    }


@settings(max_examples=40)
@given(NEAR)
def test_an_answer_does_not_hang_on_the_order_of_fields(drawn: Data) -> None:
    result = scored(drawn)
    assert scored(drawn) == result
    assert scored(dict(reversed(drawn.items()))) == result


@given(ANY)
def test_any_record_has_an_answer(drawn: Data) -> None:
    found = scored(drawn)["eligibility"]
    for each in (found, *found["routes"]):
        for node in each["requirements"]:
            assert node["why"].endswith("。")
    if found["verdict"] == "eligible":
        assert found["route"]
        assert found["earliest_year"] == drawn["year"]


@settings(max_examples=400)
@given(BLANKED)
def test_filling_in_what_is_unknown_never_contradicts(drawn: tuple[Data, Data]) -> None:
    full, part = (verdict(data) for data in drawn)
    assert part.status in (full.status, "unknown")
    after = nodes(full)
    for key, node in nodes(part).items():
        if key in after and node.status != "unknown":
            assert (after[key].status in GOOD) == (node.status in GOOD), (key, node, after[key])


@given(BLANKED)
def test_what_is_open_names_unknown_facts(drawn: tuple[Data, Data]) -> None:
    _, part = drawn
    for node in verdict(part).nodes:
        assert bool(node.needs) or node.status != "unknown", node
        for path in node.needs if node.status == "unknown" else ():
            found = value(checked(part), path)
            # Of years, claims or works, a part may be what is unknown.
            assert found is None or isinstance(found, dict | list), (path, node)


@settings(max_examples=150)
@given(RANDOM)
def test_one_unknown_fact_is_open_only_where_its_answers_differ(random: Random) -> None:
    """Of facts that one thing hangs on: where two do, or dates are unknown, an answer may be wider."""
    drawn = near(random)
    field = random.choice(("exceptional", "title_series", "employment", "high_level_talent"))
    part = put(drawn, (field,), None)
    fillings = {verdict(put(part, (field,), answer)).status for answer in answers(part, (field,))}
    # Of the title applied for, the series says whether it is a conversion: two different questions.
    if len(fillings) == 1 and drawn["title"] != drawn["target"]:
        assert fillings == {verdict(part).status}, field


@settings(max_examples=80)
@given(BLANKED, st.booleans())
def test_the_earliest_year_is_the_first_in_which_time_alone_makes_it_eligible(
    drawn: tuple[Data, Data], blanks: bool
) -> None:
    data = checked(drawn[1] if blanks else drawn[0])
    choices, year = data.get("readings") or {}, data["year"]
    whole, opens = years(drawn[1] if blanks else drawn[0])
    later = {
        year + more: decide(RULES, aged(RULES, data, more) if more else data, choices)
        for more in range(AHEAD + 1)
    }
    assert whole == next((at for at, found in later.items() if found.status == "met"), None)
    for index, opened in enumerate(opens):
        met = [at for at, found in later.items() if found.routes[index].status == "met"]
        assert opened == (met[0] if met else None)


@given(NEAR, st.integers(1, AHEAD))
def test_aging_adds_plain_years_only(drawn: Data, more: int) -> None:
    data = checked(drawn)
    later = aged(RULES, data, more)
    assert later["year"] == data["year"] + more
    for field in data.keys() - {"year", "submitted", "years_in_tibet"}:
        if field in ("assessments", "continuing_education"):
            past = {at: found for at, found in data[field].items() if at < data["year"]}
            assert past.items() <= later[field].items()
        else:
            assert later[field] == data[field]


@given(NEAR)
def test_a_later_year_never_lowers_seniority(drawn: Data) -> None:
    data = checked(drawn)
    for field in ("title_since", "field_work_since", "skilled_since"):
        now, then = (
            full_years(RULES.time, {**data, "year": at}, {}, field)
            for at in (data["year"], data["year"] + 1)
        )
        assert now.min <= then.min
        assert now.max <= then.max


@given(NEAR, RANDOM)
def test_one_more_achievement_never_makes_an_eligible_record_ineligible(
    drawn: Data, random: Random
) -> None:
    claim = random.choice(RULES.question["achievements"].claims).clause
    more = {**drawn, "achievements": {**drawn["achievements"], claim: True}}
    order = {"unmet": 0, "unknown": 1, "met": 2}
    assert order[verdict(more).status] >= order[verdict(drawn).status]


@given(BLANKED, st.booleans())
def test_every_reading_that_changes_the_verdict_is_shown(
    drawn: tuple[Data, Data], blanks: bool
) -> None:
    data = checked(drawn[blanks])
    chosen = data.get("readings") or {}
    found = outcome(RULES, data, chosen)
    shown = {
        other.reading: other.outcome.verdict.status
        for other in alternatives(RULES, data, chosen, found)
    }
    for reading in (reading for reading in RULES.readings if reading.b):
        other = decide(RULES, data, other_side(chosen, reading.id)).status
        if reading.id in shown or other != found.verdict.status:
            assert shown.get(reading.id) == other, reading.id


def test_enough_of_what_is_drawn_is_eligible() -> None:
    """Or the properties would say little."""
    found = [verdict(near(Random(seed))).status for seed in range(200)]
    assert 60 < found.count("met") < 160
    assert len(BASES) == len({base["target"] for base in BASES.values()})
