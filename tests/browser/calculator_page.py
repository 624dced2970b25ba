"""Steps on the calculator's page that a person takes, and what they read there."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from calculator import loading
from calculator.result import answer

EXAMPLES = json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_bytes())
RECORDS: dict[str, dict[str, Any]] = {each["name"]: each["record"] for each in EXAMPLES}
RULES = loading.load()[0]

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
NEVER_PRINTS = """window.print = () => {
    window.prints = (window.prints ?? 0) + 1;
    for (const moment of ["beforeprint", "afterprint"]) dispatchEvent(new Event(moment));
};"""

# Awaited, never slept for: a start of Python on a busy machine takes its time.
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)

# What is waited for is a function: the pages' policy lets nobody evaluate a text again and again.
FIRST_RESULT = "() => performance.getEntriesByName('calculator-first-result').length"
# Does the page show all about the form as it stands? The check code comes last, and hangs on all of it; it stands on
# what is printed, which is filled in when it is to be printed.
SETTLED = """async (patience) => {
    const { ask, readRecord } = calculator;
    for (const end = performance.now() + patience; performance.now() < end;) {
        const { code } = await ask("save", { record: readRecord(), date: "2026-01-01" });
        for (const moment of ["beforeprint", "afterprint"]) dispatchEvent(new Event(moment));
        const foot = document.querySelector(".print-summary .print-foot");
        if (!foot.hidden && foot.querySelector("[data-text=code]").textContent === code) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}"""
# Nothing is left open that an earlier test has opened.
FOLDED = """() => {
    for (const open of document.querySelectorAll(".calculator details[open]")) open.open = false;
    for (const words of document.querySelectorAll(".clause-words")) words.remove();
    document.querySelector("[data-calculator]").removeAttribute("data-all-asked");
}"""
# Has the focus gone to where an address within the page leads? Until then the page may still be scrolling there.
ARRIVED = """(address) => {
    const place = document.getElementById(decodeURIComponent(address).slice(1));
    const around = place.matches("#all") ? place.closest(".view") : place;
    return location.hash === address && around.contains(document.activeElement);
}"""
# The names of the controls in sight.
ASKED = """() => [...document.querySelectorAll("#answers [name]")]
    .filter((control) => control.checkVisibility()).map(({ name }) => name)"""


@dataclass(frozen=True)
class Person:
    """Somebody in front of the calculator's page, with a mouse or with their fingers."""

    page: Page
    touch: bool

    def press(self, what: Locator) -> None:
        if self.touch:
            what.tap()
        else:
            what.click()

    def follow(self, link: str | Locator) -> None:
        """A link within the page, or the first whose name begins so; until one is there where it leads."""
        if isinstance(link, str):
            link = self.page.locator(".calculator").get_by_role("link", name=link).first
        address = link.get_attribute("href") or ""
        elsewhere = self.page.evaluate("location.hash") != address
        self.press(link)
        if elsewhere:
            self.arrives(address)

    def back(self) -> None:
        self.page.go_back()
        self.arrives(self.page.evaluate("location.hash"))

    def arrives(self, address: str) -> None:
        self.page.wait_for_function(ARRIVED, arg=address, timeout=PATIENCE)

    def push(self, name: str) -> None:
        """A button in sight by its name."""
        self.press(self.page.get_by_role("button", name=name, exact=True).first)

    def choose(self, name: str, value: str) -> None:
        """An answer off those that stand side by side."""
        control = f'[name="{name}"][value="{value}"]'
        self.press(self.page.locator("label", has=self.page.locator(control)))


def opened(page: Page, address: str = "") -> Page:
    """The page with its first result."""
    page.goto(f"/calculator/{address}")
    page.wait_for_function(FIRST_RESULT, timeout=PATIENCE)
    return page


def settled(page: Page) -> None:
    """Waits until all that is shown is about the form as it stands, which must be without mistakes."""
    assert page.evaluate(SETTLED, PATIENCE), "the page does not follow the form"


def result_of(record: Mapping[str, Any], *, full: bool = False) -> dict[str, Any]:
    """What the core says of a record without mistakes."""
    result, errors = answer(RULES, record, full=full)
    assert result is not None, errors
    return result


def record_of(page: Page) -> dict[str, Any]:
    """The record that the form makes."""
    record: dict[str, Any] = page.evaluate("calculator.readRecord()")
    return record


def cleared(person: Person) -> None:
    """Wipes all that an earlier test has filled in, and begins anew with the year 2026."""
    page = person.page
    page.evaluate(FOLDED)
    person.follow("保存和打印")
    person.push("全部清除")
    expect(page.locator("[data-notice]")).to_contain_text("已全部清除")
    person.push("知道了")
    person.follow("填写")
    page.locator("[name=year]").fill("2026")
    settled(page)


def load(person: Person, text: str | bytes) -> None:
    """Opens a file of this text."""
    data = text.encode() if isinstance(text, str) else text
    person.follow("保存和打印")
    person.page.locator("[data-file]").set_input_files(
        {"name": "file.json", "mimeType": "application/json", "buffer": data}
    )


def take(person: Person, record: Mapping[str, Any]) -> None:
    """Opens a file of this record: the quick way to a form that is filled in."""
    load(person, json.dumps(record))
    expect(person.page.locator("[data-notice]")).to_contain_text("已打开")
    person.push("知道了")
    settled(person.page)


def filled_in(page: Page) -> dict[str, str]:
    """All that stands on the form, by name."""
    found: dict[str, str] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelector("#answers").elements]
            .filter(({ name, type, checked, value }) => name && value && (type !== "radio" || checked))
            .map(({ name, value }) => [name, value]))""")
    return found


# Filling in


def facts(record: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The facts of a record by the name that their control must have."""
    for name, value in record.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from facts(value, inner)
        else:
            yield inner, value


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "，".join(map(str, value)) or "0"
    return str(value)


def enter(person: Person, name: str, value: Any) -> bool:
    """Answers a question; says whether it is asked."""
    control = person.page.locator(f'#answers [name="{name}"]').first
    if not control.is_visible():
        return False
    try:
        if control.get_attribute("type") == "radio":
            person.choose(name, text_of(value))
        elif control.evaluate("control => control.localName") == "select":
            control.select_option(text_of(value))
        else:
            control.fill(text_of(value))
    except TimeoutError:
        # An answer before it may just have made it needless.
        if control.is_visible():
            raise
        return False
    return True


def fill(person: Person, record: Mapping[str, Any]) -> dict[str, Any]:
    """Goes through the sections from the first to the last, answers what is asked; returns what is not.

    Ends at the result. What the record does not claim is said to be nothing.
    """
    page = person.page
    left = dict(facts(record))
    person.follow("填写")
    answer_all(person, left)
    person.follow(page.locator(".tasks a:visible").first)
    while True:
        section = page.locator(".form-section:not(.away)")
        expect(section.locator("h2")).to_be_focused()
        settled(page)
        while answer_all(person, left):
            settled(page)
        for rest in section.locator(".rest:visible").all():
            person.press(rest)
        onward = section.locator(".next-part a:visible")
        last = onward.get_attribute("href") == "#result"
        person.follow(onward)
        if last:
            settled(page)
            return left


def answer_all(person: Person, left: dict[str, Any]) -> bool:
    """Answers what is in sight, and takes it off the list; says whether that was anything."""
    asked = person.page.evaluate(ASKED)
    done = [name for name in left if name in asked and enter(person, name, left[name])]
    for name in done:
        del left[name]
    return bool(done)


# Reading


def total(page: Page) -> str | None:
    return page.locator("#r-sheet > .verdict [data-span]").text_content()


def verdict(page: Page) -> str:
    return page.locator("#r-verdict > .verdict").inner_text()


def sheet(page: Page) -> dict[str, str]:
    """The points on the sheet of the result, by item."""
    points: dict[str, str] = page.evaluate("""() => Object.fromEntries(
        [...document.querySelectorAll("[data-sheet]")]
            .filter((table) => table.checkVisibility())
            .flatMap((table) => [...table.querySelectorAll("[data-item]")])
            .map((line) => [line.dataset.item, line.querySelector("[data-points]").textContent]))""")
    return points


def shown(span: Mapping[str, float]) -> str:
    """Points as the page shows them."""
    low, high = span["min"], span["max"]
    return f"{low:g}" if low == high else f"{low:g} 至 {high:g}"


def points_of(result: Mapping[str, Any]) -> dict[str, str]:
    """The points of a result, by item, as the page shows them."""
    return {item["id"]: shown(item) for item in result["score"]["items"]}


@contextmanager
def printing(page: Page) -> Iterator[None]:
    """The page as it goes to the printer."""
    page.emulate_media(media="print")
    yield
    page.emulate_media(media="screen")
