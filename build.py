"""Builds the site: `python build.py`. Each step is a line of `publish`; only this file knows MkDocs.

`python build.py check` names all that is wrong with the rules, and builds nothing; `diff OLD NEW` tells what a change of
the rules does, on the sample applicants that `draw` draws.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from calculator.asked import titles_of
from calculator.batch.skeleton import skeleton
from calculator.standard import Edition
from sitegen import anchors, built, editions, search, site, sources
from sitegen.bundle import bundle
from sitegen.pages import Beside, render_pages
from sitegen.records import varied
from sitegen.rehearsed import around
from sitegen.release import release
from workbench import check, gaps
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
    read: check.Folder

    @property
    def of(self) -> sources.Sources:
        return self.read.made_of

    @property
    def edition(self) -> Edition:
        return self.of.rules.standard.edition


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.set_defaults(run=lambda _: build(ROOT))
    commands = parser.add_subparsers(title="commands", metavar="")
    building = commands.add_parser(
        "build", help="build the site, which is what is done without a command"
    )
    building.add_argument(
        "standard", nargs="?", type=Path, default=ROOT, help="a folder with rules/ in it"
    )
    building.add_argument(
        "--plain",
        action="store_true",
        help="without the quick start of Python: built a minute sooner, and slower to its first score",
    )
    building.set_defaults(run=lambda options: build(options.standard, quick=not options.plain))
    checking = commands.add_parser("check", help="name every mistake in the rules")
    checking.add_argument(
        "standard", nargs="?", type=Path, default=Path(), help="a folder with rules/ in it"
    )
    checking.set_defaults(run=lambda options: check_rules(options.standard))
    for name, (purpose, add) in comparing.COMMANDS.items():
        add(commands.add_parser(name, help=purpose))
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


def check_rules(standard: Path) -> int:
    """Shows all that is wrong with the rules of a standard. Returns the exit status: 1 if there is anything."""
    findings = wrong(standard, [load(place) for place in places(standard)])
    print(check.shown(findings, standard, colour=sys.stdout.isatty()), end="")
    return int(bool(findings))


def build(standard: Path, *, quick: bool = True) -> int:
    """Builds the site of a standard with all its editions. Returns the exit status: 1 if there are mistakes.

    `quick`: with the quick start of Python, which takes a minute to make.
    """
    standard = standard.resolve()
    all_ = [load(place) for place in places(standard)]
    if findings := wrong(standard, all_):
        return report(findings, standard)
    whole, *below = all_
    pages = publish(whole, all_, None, quick=quick)
    for loaded in below:
        publish(loaded, all_, pages, quick=quick)
    in_site = built.mistakes(built.read_site(standard / "site"), os.environ.get("SITE_URL", ""))
    return report(tuple(check.located(standard, in_site)), standard)


def places(standard: Path) -> Iterator[Place]:
    """Of the edition that is the site itself, and of those below it."""
    work, site = standard / "build", standard / "site"
    own = standard / "rules"
    rules = own if own.is_dir() else standard  # to be checked, a folder may be the rules themselves
    yield Place(rules, standard / "tests", work, site)
    for folder in sorted((standard / "editions").glob("*/rules")):
        below = Path("editions") / folder.parent.name
        yield Place(folder, folder.parent / "tests", work / below, site / below)


def load(place: Place) -> Loaded:
    return Loaded(place, check.read(place.rules, place.tests))


def wrong(standard: Path, all_: Sequence[Loaded]) -> tuple[check.Finding, ...]:
    """All that is wrong with each edition, or with how they fit together; files are below the standard's folder."""
    found = [
        replace(finding, file=os.path.relpath(loaded.place.rules / finding.file, standard))
        for loaded in all_
        for finding in loaded.read.findings
    ]
    if found:
        return tuple(found)
    current, *others = all_
    named = [(loaded.place.rules.parent.name, loaded.edition) for loaded in others]
    return tuple(check.located(standard, editions.mistakes(current.edition, named)))


def publish(
    loaded: Loaded, all_: Sequence[Loaded], above: Mapping[str, str] | None, *, quick: bool
) -> Mapping[str, str]:
    """Builds the site of one of the editions, and returns its pages. `above`: the pages of the site that it stands below."""
    place, of = loaded.place, loaded.of
    current, *others = [each.edition for each in all_]
    listed = editions.listed(loaded.edition, current, others)
    beside = Beside(
        loaded.read.trials,
        listed,
        () if above else tuple(changes(all_)),
        gaps.by_reading(of.rules, loaded.read.left_open),
        os.environ.get("REPORT_TO", ""),
    )
    pages = render_pages(of, beside, ROOT / "site_src" / "pages")
    extra = {
        anchors.ASSET: anchors.script(of.policy, of.renamed),
        search.ASSET: search.script(of.entries),
    }
    write(encoded(pages | extra) | assets(ROOT / "site_src"), place.work / "docs")
    run_mkdocs(place, mkdocs_config(loaded, listed, pages, above))
    prune(place.site)
    if above:
        only_at_the_root(place.site)
    compiled_rules = json.dumps(loaded.of.compiled, ensure_ascii=False).encode()
    records = [*around(worked(place.tests)), *varied(of.rules, REHEARSED)]
    printed = json.dumps(skeleton(of.policy, of.rules), ensure_ascii=False).encode()
    asked = records if quick else None
    python = bundle(ROOT, place.work, place.site, of.rules, compiled_rules, printed, asked)
    scripts(place, python)
    one_style_sheet(place.site)
    release(place.site, next(iter(python["folders"].values())))
    return pages


def changes(all_: Sequence[Loaded]) -> Iterator[editions.Change]:
    """What became of each edition in the next; on the sample applicants that the standard keeps, if it keeps any."""
    kept = all_[0].place.tests / "data" / "population.json"
    people = (
        population.read(kept.read_text(encoding="utf-8")) if kept.exists() else population.NOBODY
    )
    for old, new in pairwise(sorted(all_, key=lambda each: editions.begins(each.edition))):
        diff = compare(compared(old), compared(new), people)
        yield editions.Change(old.edition, new.edition, fragment(diff))


def compared(loaded: Loaded) -> Standard:
    """An edition, as what compares two takes it."""
    of = loaded.of
    return Standard(loaded.edition.name, dict(of.compiled), of.rules, of.policy, of.renamed)


def report(findings: Sequence[check.Finding], folder: Path) -> int:
    """Shows what is wrong, if anything is. Returns the exit status: 1 if there is anything."""
    if findings:
        here = Path(os.path.relpath(folder))
        print(check.shown(findings, here, colour=sys.stderr.isatty()), end="", file=sys.stderr)
    return int(bool(findings))


def worked(tests: Path) -> list[dict[str, Any]]:
    """The records of the worked examples, if there are any."""
    file = tests / "data" / "examples.json"
    examples = json.loads(file.read_bytes()) if file.exists() else ()
    return [example["record"] for example in examples]


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
    above: Mapping[str, str] | None,
) -> dict[str, Any]:
    """What MkDocs is told of an edition, beside mkdocs.yml. `above`: the pages of the site that it stands below."""
    of, place = loaded.of, loaded.place
    [own] = [each for each in listed if not each.address]
    address = os.environ.get("SITE_URL", "")
    return {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "site_name": of.rules.standard.name,
        "site_description": of.rules.standard.description,
        "site_url": address and address + (editions.folder(loaded.edition) if above else ""),
        "docs_dir": str(place.work / "docs"),
        "site_dir": str(place.site),
        "theme": {"custom_dir": str(ROOT / "site_src" / "overrides")},
        "nav": site.navigation(
            of.policy, [guide.id for guide in of.guides], titles_of(of.rules), pages
        ),
        "extra": {
            "shortcuts": site.shortcuts(of.policy),
            "edition": {
                "id": loaded.edition.id,
                "name": loaded.edition.name,
                "span": own.span,
                "current": not above,
                "current_pages": sorted((above or pages).keys() & pages.keys()),
                "current_name": next(
                    (it.edition.name for it in listed if it.address == "../../"), ""
                ),
                "others": [] if above else [it.edition.id for it in listed if it.address],
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
