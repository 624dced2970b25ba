"""What is not known yet: how much is open, what is not asked any more, and what is said aloud of it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.calculator_page import (
    RECORDS,
    Person,
    enter,
    record_of,
    result_of,
    settled,
    shown,
    take,
)

NEW = {"target": "engineer", "year": 2026}
STEPS: tuple[dict[str, Any], ...] = (
    {"education": "doctor"},
    {"title": "none"},
    {"discipline_running": False},
    {"grassroots_years": 3},
    {"misconduct_year": 2025},
)
# Said by the live region since it was last asked.
LISTEN = """() => {
    const live = document.querySelector("[data-live]");
    window.said = [];
    new MutationObserver(() => window.said.push(live.textContent)).observe(
        live, { childList: true, characterData: true, subtree: true });
}"""
LONG_ENOUGH = 2_500  # milliseconds after which something would have been said


def open_of(result: dict[str, Any]) -> str:
    """What the page says is still open."""
    asked, points = len(result["open"]["questions"]), result["open"]["points"]
    if not asked:
        return "会影响结果的都填好了。"
    return f"还有{asked}题没有填{f'，关系到{points:g}分' if points else ''}。"


def listed(person: Person) -> set[str]:
    """The questions in sight, by their paths."""
    found: list[str] = person.page.evaluate("""() => [
        ...document.querySelectorAll(".question:not([data-always])")]
        .filter((each) => each.checkVisibility()).map((each) => each.dataset.name)""")
    return set(found)


def question(person: Person, path: str) -> Locator:
    return person.page.locator(f'.question[data-name="{path}"]')


def test_what_is_open_falls_as_it_is_filled_in(person: Person) -> None:
    page = person.page
    left = page.locator(".card .left-open")
    record: dict[str, Any] = dict(NEW)
    counts = []
    person.follow("全部问题放在一页上")
    for step in STEPS:
        record |= step
        ((name, value),) = step.items()
        if name in ("education", "title"):
            page.select_option(f"[name={name}]", value)
        elif isinstance(value, bool):
            person.choose(name, str(value).lower())
        else:
            page.fill(f"[name={name}]", str(value))
        result = result_of(record)
        expect(left).to_have_text(open_of(result), use_inner_text=True)
        counts.append(len(result["open"]["questions"]))
    assert counts == sorted(set(counts), reverse=True)


@pytest.mark.parametrize("target", ["engineer", "senior_engineer", "technician"])
@pytest.mark.parametrize("education", ["doctor", "master"])
def test_what_cannot_matter_any_more_is_not_asked(
    person: Person, target: str, education: str
) -> None:
    record = {"target": target, "year": 2026, "education": education}
    take(person, record)
    person.follow("填写")
    person.follow("全部问题放在一页上")
    open_ = result_of(record_of(person.page))["open"]["questions"]
    hanging = {part for each in open_ for part in each["parts"]}
    asked = listed(person) - {"target", "year", "education"}
    for path in asked:
        assert any(
            f"{part}.".startswith(f"{path}.") or path.startswith(f"{part}.") for part in hanging
        )
    for part in hanging:
        assert any(
            f"{part}.".startswith(f"{path}.") or path.startswith(f"{part}.") for path in asked
        )


BACHELOR = {"target": "senior_engineer", "year": 2026, "education": "bachelor"}
DEGREE = "engineering_professional_degree"  # makes no difference to a bachelor


def to_the_degree(person: Person) -> Locator:
    person.follow("填写")
    person.follow(person.page.locator(".tasks a[href='#s-education']"))
    return question(person, DEGREE)


def test_what_is_not_asked_can_be_listed(person: Person) -> None:
    page = person.page
    take(person, BACHELOR)
    degree = to_the_degree(person)
    expect(degree).to_be_hidden()
    note = page.locator(".form-section:not(.away) .moot-note")
    expect(note).to_contain_text("1个问题不会再影响结果")
    person.push("也列出来")
    expect(degree).to_be_visible()
    expect(degree.locator(".hangs")).to_be_hidden()
    before = page.locator(".card").inner_text()
    person.choose(DEGREE, "true")
    settled(page)
    assert page.locator(".card").inner_text() == before


def test_a_question_being_answered_never_vanishes(person: Person) -> None:
    page = person.page
    take(person, BACHELOR | {DEGREE: True})
    degree = to_the_degree(person)
    expect(degree).to_be_visible()  # it has an answer
    person.choose(DEGREE, "")
    settled(page)
    expect(degree).to_be_visible()
    expect(degree.locator(":focus")).to_have_count(1)
    # Once somebody has gone on, and something else is answered, it is no longer asked.
    person.follow("返回各部分")
    page.locator("[name=year]").fill("2027")
    settled(page)
    expect(to_the_degree(person)).to_be_hidden()


def test_the_weightiest_question_is_led_to(person: Person) -> None:
    page = person.page
    before = len(result_of(record_of(page))["open"]["questions"])
    for name, value in (("aid_tibet_years", "0"), ("track", "regular"), ("title", "none")):
        settled(page)
        person.follow("填写")
        first = result_of(record_of(page))["open"]["questions"][0]
        link = page.get_by_role("link", name="填最要紧的")
        expect(link).to_have_text(f"填最要紧的：{first['words']}")
        person.follow(link)
        asked = person.page.locator(f'.question[data-name^="{first["field"]}"].still-open').first
        expect(asked).to_be_in_viewport()
        expect(asked.locator(":focus")).to_have_count(1)
        expect(asked.locator("> .hangs")).to_contain_text("关系到能不能申报", use_inner_text=True)
        person.follow("填写")
        person.follow("全部问题放在一页上")
        assert enter(person, name, value)
    settled(page)
    assert len(result_of(record_of(page))["open"]["questions"]) <= before - 3


def test_sections_say_how_much_is_open_in_them(person: Person) -> None:
    page = person.page
    record = RECORDS["副高, panel and honours open"]
    take(person, record)
    person.follow("填写")
    sections = {each["id"]: each for each in result_of(record)["open"]["sections"]}
    assert {"panel", "bonus"} <= sections.keys()
    for task in page.locator(".tasks li:visible").all():
        id = (task.locator("a").get_attribute("href") or "").removeprefix("#s-")
        state = "".join(task.locator(".task-state:visible").all_inner_texts())
        if id in sections:
            assert f"还有{sections[id]['questions']}题" in state
            assert f"关系到{sections[id]['points']:g}分" in state
        else:
            assert state == "填好了"


def test_a_burst_of_typing_is_spoken_of_once(person: Person) -> None:
    page = person.page
    person.follow(page.locator(".tasks a[href='#s-bonus']"))
    page.wait_for_timeout(LONG_ENOUGH)
    page.evaluate(LISTEN)
    years = page.locator("[name=grassroots_years]")
    years.press_sequentially("12", delay=60)
    page.keyboard.press("Backspace")
    years.press_sequentially("0.5", delay=60)
    total = shown(result_of(NEW | {"grassroots_years": 10.5})["score"]["total"]).replace(" ", "")
    page.wait_for_function("() => window.said.length")
    page.wait_for_timeout(LONG_ENOUGH)
    (said,) = page.evaluate("window.said")
    assert f"总分{total}分" in said
    assert "还不能确定能不能申报" in said
    # What changes nothing is not spoken of.
    years.fill("10.50")
    years.fill(" 10.5")
    settled(page)
    page.wait_for_timeout(LONG_ENOUGH)
    assert len(page.evaluate("window.said")) == 1
