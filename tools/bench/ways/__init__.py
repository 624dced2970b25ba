"""The ways to a score that are compared, each laid out as a folder of a host."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from calculator.loading import compile_folder, load
from calculator.result import answer
from sitegen.bundle import CORE, sources, with_files
from tools.bench.ways import marimo

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PACKAGES = HERE.parent / "node_modules"
PYODIDE = ROOT / "node_modules" / "pyodide"

EXAMPLES = ROOT / "tests" / "data" / "examples.json"
EXAMPLE = "副高, all known"

# Those of which the packages do not hold all that it takes.
LEFT_OUT = {
    "stlite": "`@stlite/browser` holds Streamlit, but not numpy and pandas, which that requires and PyPI does not have "
    "compiled for Pyodide",
    "shinylive": "the package on PyPI is the command line; what it serves is downloaded from GitHub",
}

OURS = "ours"
PLAIN = "plain Pyodide"
FLOOR = "hand-written JavaScript"

# Set as soon as the score is shown.
MARK = "calculator-first-result"


@dataclass(frozen=True)
class Way:
    """`page`: where it is on the host. `asks`: a file of which the first visit must ask, or something else runs.
    `says`: what its score must say, `where` on the page. `marks`: it sets the mark itself.
    """

    name: str
    page: str
    asks: str
    says: str
    where: str = "body"
    marks: bool = False


def laid_out(folder: Path, site: Path) -> Sequence[Way]:
    """Lays all of them out below the folder."""
    compiled, _, _ = compile_folder(ROOT / "rules")
    rules = encoded(compiled)
    core = with_files(b"", sources(ROOT, CORE) | {"calculator/compiled.json": rules})
    record = example()
    given = {"record.json": encoded(record), "core.zip": core}
    page = (site / "calculator" / "index.html").read_text(encoding="utf-8")

    (folder / "ours").symlink_to(site)
    lay_plain(beside(folder / "plain", site, with_script(page, "swap.js"), given))
    floor = in_place_of_script(page, "floor.mjs")
    copy(beside(folder / "floor", site, floor, given | {"rules.json": rules}), "floor.mjs")
    lay_pyscript(written(folder / "pyscript", given))
    marimo.export(written(folder / "marimo", given))

    opened = points({"target": first_choice(page), "year": date.today().year})
    says = f"总分{points(record)}分"
    shown = "[data-total]"
    return (
        Way(OURS, "ours/calculator/", "/ours/calculator/", opened, shown, marks=True),
        Way(PLAIN, "plain/calculator/", "/plain/way/core.zip", opened, shown, marks=True),
        Way(FLOOR, "floor/calculator/", "/floor/way/rules.json", says, marks=True),
        Way("PyScript", "pyscript/", "/pyscript/core.zip", says),
        Way("marimo", "marimo/", "/marimo/core.zip", says),
    )


def lay_plain(folder: Path) -> None:
    copy(folder, "swap.js", "plain.mjs")
    (folder / "pyodide").symlink_to(PYODIDE)


def lay_pyscript(folder: Path) -> None:
    config = {
        "interpreter": "./pyodide/pyodide.mjs",
        "files": {"core.zip": "./*", "record.json": "./record.json"},
    }
    page = (HERE / "pyscript.html").read_bytes()
    written(folder, {"index.html": page, "pyscript.json": encoded(config)})
    (folder / "pyscript").symlink_to(PACKAGES / "@pyscript" / "core" / "dist")
    (folder / "pyodide").symlink_to(PYODIDE)


def example() -> dict[str, Any]:
    """The record that those score which have no form."""
    examples = json.loads(EXAMPLES.read_bytes())
    return next(each["record"] for each in examples if each["name"] == EXAMPLE)


def points(record: Mapping[str, Any]) -> str:
    """What the core gives for it, as the calculator's page writes it."""
    result, _ = answer(load()[0], record, full=False)
    if not result:
        raise ValueError(f"The core does not score {record}.")
    return " 至 ".join(map(str, dict.fromkeys(result["score"]["total"].values())))


def first_choice(page: str) -> str:
    """The title that the form has chosen when it opens."""
    chosen = re.search(r'name="target" value="(\w+)"[^>]* checked', page)
    if not chosen:
        raise ValueError("The form has no title chosen.")
    return chosen[1]


def beside(folder: Path, site: Path, page: str, given: Mapping[str, bytes]) -> Path:
    """The calculator's page with the site's assets, but another way to a score. Returns the way's own folder."""
    written(folder, {"calculator/index.html": page.encode()})
    for assets in site.glob("assets*"):
        (folder / assets.name).symlink_to(assets)
    return written(folder / "way", given)


def with_script(page: str, script: str) -> str:
    """The page with a script that runs before all others."""
    return fetching_less(page).replace("<head>", f'<head><script src="../way/{script}"></script>')


def in_place_of_script(page: str, script: str) -> str:
    """The page with another script in the place of the calculator's."""
    ours = re.compile(r'<script[^>]*src="[^"]*calculator[^"]*"[^>]*></script>')
    changed, count = ours.subn(
        f'<script type="module" src="../way/{script}"></script>', fetching_less(page)
    )
    if count != 1:
        raise ValueError(f"The page has {count} scripts of the calculator, not one.")
    return changed


def fetching_less(page: str) -> str:
    """The page without the orders to fetch ahead what only our own way needs."""
    return re.sub(r"<link[^>]*\b(?:preload|prefetch|modulepreload)\b[^>]*>", "", page)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def copy(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copyfile(HERE / name, folder / name)


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
