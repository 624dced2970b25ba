"""What the properties of eligibility draw: full records near a base record, so that many are eligible."""

import copy
from random import Random
from typing import Any

from calculator.eligibility import Verdict, decide, earliest
from calculator.record import Record, check
from tests.calculator.drawn import blanked
from tests.calculator.eligibility.applicants import BASES, Data, merged
from tests.calculator.scoring import RULES
from tests.records import record

# Facts that decide together: drawn together, or their combinations would be too rare.
BUNDLES: tuple[Data, ...] = (
    {"track": "targeted", "workplace": "county"},
    {"track": "targeted", "prefecture": "nagqu", "border_county": True},
    {"track": "targeted", "hardship_area": True, "border_county": True, "education": "master"},
    {"track": "targeted", "workplace": "township", "education": "junior_college"},
    {"aid_tibet_years": 1, "achievements": {"std-19-3-1": False, "std-20-3-1": False}},
    {"high_level_talent": True, "years_in_tibet": 1, "education": "doctor"},
    {"high_level_talent": True, "title": "none", "years_in_tibet": 2, "education": "doctor"},
    {"skilled_grade": "senior_technician", "skilled_since": "2022-12-31"},
    {"skilled_grade": "technician", "skilled_since": "2024-01-01", "title": "none"},
    {"skilled_grade": "senior_worker", "skilled_since": "2024-12-31"},
    {"exceptional": True, "recommenders": 2, "achievements": {"std-24-1-1": 1, "std-24-2-2": 1}},
    {"education": "doctor", "title_since": "2024-03-01"},
    {"education": "master", "engineering_professional_degree": True},
    {"title_series": "other_engineering"},
    {"title_series": "non_engineering", "field_work_since": "2025-06-01"},
    {"title_series": "other_engineering", "converted_on": None, "title_since": "2024-06-01"},
    {"title": "senior_engineer", "title_series": "other_engineering"},
    {"title": "engineer", "title_since": "2020-05-01"},
    {"title": "assistant_engineer", "title_since": "2021-05-01", "title_series": "cyberspace"},
    {"title": "none", "education": "doctor"},
    {"title": "none", "first_application": True},
    {"assessments": {"2021": "fail", "2022": "basic"}, "title_since": "2015-05-01"},
    {"assessments": {"2022": "fail"}, "title_since": "2020-05-01"},
    {"assessments": {"2024": "basic"}},
    {"assessments": {"2025": "fail"}},
    {"continuing_education": {"2025": {"general": 29}}},
    {"continuing_education": {"2024": {"general": 0}, "2025": {"professional": 59.5}}},
    {"study_leaves": [13, 12]},
    {"study_leaves": [24]},
    {"misconduct_year": 2024},
    {"accident_year": 2025},
    {"political_exam": {"score": 59, "pass_mark": 58}},
    {"political_exam": {"score": 59}},
    {"special_training": True},
    {"achievements": {"std-20-2-4": [{"date": "2026-10-01", "used_before": False}]}},
    {"achievements": {"std-24-2-1": [{"date": "2026-10-01", "used_before": False}]}},
)

# Facts on which several answers hang at once.
PIVOTS = (
    "title",
    "title_since",
    "title_series",
    "field_work_since",
    "education",
    "engineering_professional_degree",
    "track",
    "exceptional",
    "assessments",
    "continuing_education",
    "study_leaves",
    "first_application",
    "aid_tibet_years",
    "skilled_since",
)


def near(random: Random) -> Data:
    """A full record: a base record with some facts changed, some of them to anything at all."""
    drawn = copy.deepcopy(BASES[random.choice(sorted(BASES))])
    drawn.setdefault("title_since", "2021-06-15")
    drawn.setdefault("title_series", "cyberspace")
    drawn.setdefault("skilled_since", "2020-12-31")
    for bundle in random.sample(BUNDLES, random.choice((0, 1, 2, 3))):
        drawn = merged(drawn, bundle)
    if random.choice((False, False, True)):
        other = record(random, target=drawn["target"], unknown=0)
        for field in random.sample(sorted(set(other) - {"year", "readings"}), random.randint(1, 3)):
            drawn[field] = other[field]
    if random.choice((False, True)):
        two_sided = [reading.id for reading in RULES.readings if reading.b]
        drawn["readings"] = dict.fromkeys(random.sample(two_sided, 3), "B")
    return _consistent(drawn)


def _consistent(drawn: Data) -> Data:
    """The record without what contradicts itself: a past in the future, a mark of an exam not taken."""
    drawn["submitted"] = f"2026-{(drawn.get('submitted') or '2026-08-31')[5:]}"
    if drawn["submitted"] == "2026-02-29":
        drawn["submitted"] = "2026-02-28"
    for question in RULES.questions:
        if question.past and (drawn.get(question.path) or "") > drawn["submitted"]:
            drawn[question.path] = drawn["submitted"]
    if drawn["political_exam"].get("waived"):
        drawn["political_exam"] = {**drawn["political_exam"], "score": None}
    if (drawn.get("converted_on") or "9999") < drawn["title_since"]:
        drawn["converted_on"] = None
    # A year without an entry is unknown, and a full record has nothing unknown.
    first = min(int(drawn[date][:4]) for date in ("title_since", "field_work_since"))
    for year in map(str, range(first, 2026)):
        drawn["assessments"].setdefault(year, "competent")
        hours = drawn["continuing_education"].setdefault(year, {})
        hours.setdefault("general", 30)
        hours.setdefault("professional", 60)
    return drawn


def near_with_blanks(random: Random, most: int) -> tuple[Data, Data]:
    """A full record, and the same with some facts unknown: often some of those that much hangs on."""
    drawn = near(random)
    blanks = random.sample(PIVOTS, random.choice((0, 1, 2, 3)))
    return drawn, blanked(random, drawn | dict.fromkeys(blanks), most)[0]


def checked(data: Data) -> Record:
    found, errors = check(data, RULES.questions, RULES.readings)
    assert errors == ()
    return found


def verdict(data: Data) -> Verdict:
    found = checked(data)
    return decide(RULES, found, found.get("readings") or {})


def years(data: Data) -> tuple[int | None, tuple[int | None, ...]]:
    found = checked(data)
    choices: Any = found.get("readings") or {}
    return earliest(RULES, found, choices, decide(RULES, found, choices))
