"""The years that the yearly questions ask for, which the page shows as rows to fill in."""

from typing import Any

import pytest

from tests.calculator.scoring import scored


@pytest.mark.parametrize(
    ("target", "record", "hours", "grades"),
    [
        ("senior_engineer", {"title": "engineer", "title_since": "2015-06-15"}, range(2016, 2026), range(2021, 2026)),
        ("engineer", {"title": "assistant_engineer", "title_since": "2015-06-15"}, range(2016, 2026), range(2022, 2026)),
        ("senior_engineer", {"title": "engineer", "title_since": "2023-12-31"}, range(2024, 2026), range(2024, 2026)),
        ("senior_engineer", {"title": "none", "field_work_since": "2024-01-01"}, [2025], [2025]),
        ("senior_engineer", {"title": "engineer", "title_since": "2025-01-01"}, [], []),
        ("senior_engineer", {"title": "engineer"}, None, None),
    ],
)  # fmt: skip
def test_periods(target: str, record: dict[str, Any], hours: Any, grades: Any) -> None:
    periods = scored({"target": target, "year": 2026, **record})["periods"]
    for field, years in (("continuing_education", hours), ("assessments", grades)):
        assert periods[field] == (None if years is None else tuple(years))
