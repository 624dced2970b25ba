"""Builds the site: `python build.py`. Each step is a line of `main`; only this file knows MkDocs.

`python build.py diff OLD NEW` tells what a change of the rules does, on the sample applicants that `draw` draws.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.rules import read_rules
from calculator.standard import Edition
from sitegen import anchors, built, editions, form, register, search, site, sources
from sitegen.bundle import bundle
from sitegen.pages import Beside, render_pages
from sitegen.records import varied
from sitegen.rehearsed import around
from sitegen.release import release
from workbench import gaps
from workbench.diff import command as comparing
from workbench.diff import population
from workbench.diff.comparison import compare
from workbench.diff.page import fragment
from workbench.diff.standards import Standard

ROOT = Path(__file__).parent
REHEARSED = 300  # drawn records: 100 reach all functions of the engine but one that 600 reach


@dataclass(frozen=True)
class Place:
    """Where the rules of an edition and its cases are, where the build keeps what it needs, and where the site goes."""

    rules: Path
    tests: Path
    work: Path
    site: Path


@dataclass(frozen=True)
class Loaded:
    """An edition, read."""

    place: Place
    compiled: Mapping[str, Any]
    of: sources.Sources
    trials: register.Trials
    left_open: tuple[gaps.Finding, ...]

    @property
    def edition(self) -> Edition:
        return self.of.rules.standard.edition


def main(arguments: Sequence[str] | None = None) -> int:
    command, *rest = (sys.argv[1:] if arguments is None else arguments) or [""]
    if command in comparing.COMMANDS:
        return comparing.run(command, rest)
    parser = argparse.ArgumentParser(description="Builds the site of a standard.")
    parser.add_argument(
        "standard",
        nargs="?",
        type=Path,
        default=ROOT,
        help="a folder with rules/ (default: this project)",
    )
    return build(parser.parse_args(arguments).standard.resolve())


def build(standard: Path) -> int:
    """Builds the site of a standard with all its editions. Returns the exit status: 1 if there are mistakes."""
    current, *others = [load(place) for place in places(standard)]
    found = [mistake for _, mistakes in (current, *others) for mistake in mistakes]
    if found or not current[0] or not all(loaded for loaded, _ in others):
        return report(found)
    editions_ = [loaded for loaded, _ in (current, *others) if loaded]
    named = [(loaded.place.rules.parent.name, loaded.edition) for loaded in editions_[1:]]
    if found := list(editions.mistakes(editions_[0].edition, named)):
        return report(found)
    pages: dict[str, str] = {}
    for loaded in editions_:
        pages = publish(loaded, editions_, pages)
    return report(
        built.mistakes(built.read_site(standard / "site"), os.environ.get("SITE_URL", ""))
    )


def places(standard: Path) -> Iterator[Place]:
    """Of the edition that is the site itself, and of those below it."""
    work, site = standard / "build", standard / "site"
    yield Place(standard / "rules", standard / "tests", work, site)
    for folder in sorted((standard / "editions").glob("*/rules")):
        below = Path("editions") / folder.parent.name
        yield Place(folder, folder.parent / "tests", work / below, site / below)


def load(place: Place) -> tuple[Loaded | None, tuple[Mistake, ...]]:
    """An edition, or what is wrong with it."""
    compiled, policy, mistakes = compile_folder(place.rules)
    rules, rule_mistakes = read_rules(compiled)
    if found := (*mistakes, *rule_mistakes):
        return None, found
    made_of, more_mistakes = sources.read(policy, compiled, rules, page_files(place.rules))
    trials = register.trials(cases(place.tests))
    if found := (*more_mistakes, *sources.unregistered(made_of, trials)):
        return None, found
    left_open = gaps.findings(rules, policy)
    if found := gaps.mistakes(left_open, rules.readings):
        return None, found
    return Loaded(place, compiled, made_of, trials, left_open), ()


def publish(
    loaded: Loaded, all_: Sequence[Loaded], current_pages: Mapping[str, str]
) -> dict[str, str]:
    """Builds the site of one edition. The first of `all_` is the one that the others stand below; returns its pages."""
    place, of = loaded.place, loaded.of
    current, *others = [each.edition for each in all_]
    listed = editions.listed(loaded.edition, current, others)
    beside = Beside(
        loaded.trials,
        listed,
        () if current_pages else tuple(changes(all_)),
        gaps.by_reading(of.rules, loaded.left_open),
        os.environ.get("REPORT_TO", ""),
    )
    pages = render_pages(of, beside, ROOT / "site_src" / "pages")
    extra = {
        anchors.ASSET: anchors.script(of.policy, of.renamed),
        search.ASSET: search.script(of.entries),
    }
    write(encoded(pages | extra) | assets(ROOT / "site_src"), place.work / "docs")
    first = current_pages or pages
    run_mkdocs(place, mkdocs_config(loaded, listed, pages, first))
    prune(place.site)
    if current_pages:
        only_at_the_root(place.site)
    compiled_rules = json.dumps(loaded.compiled, ensure_ascii=False).encode()
    records = [*around(worked(place.tests)), *varied(of.rules, REHEARSED)]
    python = bundle(ROOT, place.work, place.site, of.rules, compiled_rules, records)
    scripts(place, python)
    one_style_sheet(place.site)
    release(place.site, python["folders"]["quick"])
    return dict(first)


def changes(all_: Sequence[Loaded]) -> Iterator[editions.Change]:
    """What became of each edition in the next; on the sample applicants that the standard keeps, if it keeps any."""
    kept = all_[0].place.tests / "data" / "population.json"
    people = (
        population.read(kept.read_text(encoding="utf-8")) if kept.exists() else population.NOBODY
    )
    for old, new in pairwise(sorted(all_, key=lambda each: each.edition.since or date.max)):
        diff = compare(compared(old), compared(new), people)
        yield editions.Change(old.edition, new.edition, fragment(diff))


def compared(loaded: Loaded) -> Standard:
    """An edition, as what compares two takes it."""
    of = loaded.of
    return Standard(loaded.edition.name, dict(loaded.compiled), of.rules, of.policy, of.renamed)


def report(mistakes: Iterable[Mistake]) -> int:
    """Shows the mistakes. Returns the exit status: 1 if there are any."""
    lines = [str(mistake) for mistake in mistakes]
    print(*lines, sep="\n", end="\n" if lines else "", file=sys.stderr)
    return int(bool(lines))


def cases(tests: Path) -> dict[str, dict[str, Any]]:
    """The case files, which are data: the register shows by what each clause is tested."""
    found = sorted(tests.glob("**/cases/**/*.toml"))
    return {path.relative_to(tests).as_posix(): toml(path) for path in found}


def worked(tests: Path) -> list[dict[str, Any]]:
    """The records of the worked examples, if there are any."""
    file = tests / "data" / "examples.json"
    examples = json.loads(file.read_bytes()) if file.exists() else ()
    return [example["record"] for example in examples]


def page_files(rules: Path) -> dict[str, dict[str, Any]]:
    """The files that only the pages need; an empty one for each that the standard goes without."""
    paths = {name: rules / f"{name}.toml" for name in sources.FILES}
    return {name: toml(path) if path.exists() else {} for name, path in paths.items()}


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def encoded(pages: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in pages.items()}


def assets(folder: Path) -> dict[str, bytes]:
    """What is published as it is. Scripts are bundled: `scripts`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "assets").rglob("*"))
        if path.is_file() and path.suffix != ".mjs"
    }


def write(wanted: Mapping[str, bytes], folder: Path) -> None:
    """Makes `folder` hold exactly these files; leaves alone what is right already."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def run_mkdocs(place: Place, config: Mapping[str, Any]) -> None:
    """Its warnings are errors. Links in HTML it does not see: `built` looks at them afterwards."""
    file = place.work / "mkdocs.yml"
    file.write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML as well
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--clean"]
    # No day of the build in the output: the same source gives the same bytes.
    settled = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    if subprocess.run([*command, "--config-file", file], env=settled | os.environ).returncode:
        sys.exit("MkDocs could not build the site; what is wrong stands above.")


def mkdocs_config(
    loaded: Loaded,
    listed: Sequence[editions.Listed],
    pages: Mapping[str, str],
    current_pages: Mapping[str, str],
) -> dict[str, Any]:
    """What MkDocs is told of an edition, beside mkdocs.yml. `current_pages`: those of the edition that is the site itself."""
    of, place = loaded.of, loaded.place
    [own] = [each for each in listed if not each.address]
    below = pages is not current_pages
    address = os.environ.get("SITE_URL", "")
    return {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "site_name": of.rules.standard.name,
        "site_description": of.rules.standard.description,
        "site_url": address and address + (editions.folder(loaded.edition) if below else ""),
        "docs_dir": str(place.work / "docs"),
        "site_dir": str(place.site),
        "theme": {"custom_dir": str(ROOT / "site_src" / "overrides")},
        "nav": site.navigation(
            of.policy, [guide.id for guide in of.guides], form.titles_of(of.rules), pages
        ),
        "extra": {
            "shortcuts": site.shortcuts(of.policy),
            "edition": {
                "id": loaded.edition.id,
                "name": loaded.edition.name,
                "span": own.span,
                "current": not below,
                "current_pages": sorted(current_pages.keys() & pages.keys()),
                "current_name": next(
                    (it.edition.name for it in listed if it.address == "../../"), ""
                ),
                "others": [] if below else [it.edition.id for it in listed if it.address],
            },
        },
    }


def prune(site: Path) -> None:
    """Removes what the theme brings along and no page asks for."""
    for path in site.rglob("*.map"):
        path.unlink()
    for name in ("javascripts", "images"):
        shutil.rmtree(site / "assets" / name)


def only_at_the_root(site: Path) -> None:
    """Removes what a host looks for at the root alone, from the site of an edition below it."""
    for name in ("404.html", "robots.txt"):
        (site / name).unlink(missing_ok=True)


def scripts(place: Place, python: Mapping[str, Any]) -> None:
    """Bundles the scripts, which know by their names the files that Python is started from."""
    known = place.work / "python.json"
    known.write_text(json.dumps(python), encoding="utf-8")
    subprocess.run(["node", ROOT / "sitegen" / "scripts.mjs", place.site, known], check=True)


def one_style_sheet(site: Path) -> None:
    """Puts what is used of the theme's style sheets into ours."""
    subprocess.run(["node", ROOT / "sitegen" / "styles.mjs", site], check=True)
    shutil.rmtree(site / "assets" / "stylesheets")


if __name__ == "__main__":
    sys.exit(main())
