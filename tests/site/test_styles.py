"""One style sheet for all pages: what is left out of the theme's, and what must not be."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = {
    "index.html": '<body data-scheme="day"><p class="shown" hidden>一</p><details></details>',
    "deep/index.html": '<p class="elsewhere"></p>',
    "assets/ours.mjs": 'menu.classList.add("opened"); body.dataset.scheme = "night";',
    "assets/javascripts/theme.js": 'header.classList.toggle("header--shadow")',
    "assets/css/other.css": "p { color: var(--asked-in-ours) }",
}


USED = (
    ".shown{color:red}",
    ".elsewhere{color:red}",
    "p[hidden]{color:red}",
    "p:target{color:red}",
    "details[open]{color:red}",
    ".opened{color:red}",
    ".header--shadow{color:red}",
    "[data-scheme=night] p{color:red}",
    "p:not(.nowhere){color:red}",
    "p::placeholder{color:red}",
    ":root{--asked-in-ours:red}",
    ":root{--a:red}p{color:var(--a)}",
    "@media print{p{color:red}}",
    "@keyframes in{to{top:0}}p{animation:in 1s}",
)
UNUSED = (
    ".nowhere{color:red}",
    ".shown .nowhere{color:red}",
    "figure{color:red}",
    "[data-scheme=dusk] p{color:red}",
    "@media print{.nowhere{color:red}}",
    "@keyframes nowhere{to{top:0}}",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in SITE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def sheet(site: Path, theme: str, ours: str = "") -> str:
    """What becomes of these two sheets."""
    for name, text in {"stylesheets/main.css": theme, "css/site.css": ours}.items():
        file = site / "assets" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    subprocess.run(["node", ROOT / "sitegen" / "styles.mjs", site], check=True)
    return (site / "assets" / "css" / "site.css").read_text(encoding="utf-8").strip()


def test_what_a_page_or_a_script_may_have_stays(site: Path) -> None:
    assert sheet(site, "\n".join(USED)) == "\n".join(USED)


def test_what_nothing_has_is_left_out(site: Path) -> None:
    assert sheet(site, "\n".join(UNUSED)) == ""
    assert sheet(site, "p,.nowhere{top:0;--asked-nowhere:red}") == "p{top:0}"


def test_ours_comes_last_and_stays_as_it_is(site: Path) -> None:
    ours = ".nowhere { --asked-nowhere: red } /* said */"
    assert sheet(site, "p{top:0}", ours) == f"p{{top:0}}\n{ours}"
