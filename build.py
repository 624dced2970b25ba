"""Builds the site: `python build.py`. Each step is a line of `main`; only this file knows MkDocs."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.rules import read_rules
from sitegen import anchors, built, form, register, search, site, sources
from sitegen.bundle import bundle
from sitegen.pages import render_pages
from sitegen.records import varied
from sitegen.rehearsed import around
from sitegen.release import release

ROOT = Path(__file__).parent
REHEARSED = 300  # drawn records: 100 reach all functions of the engine but one that 600 reach


@dataclass(frozen=True)
class Place:
    """Where a standard's rules and cases are, where the build keeps what it needs, and where the site goes."""

    rules: Path
    tests: Path
    work: Path
    site: Path


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Builds the site of a standard.")
    parser.add_argument(
        "standard",
        nargs="?",
        type=Path,
        default=ROOT,
        help="a folder with rules/ (default: this project)",
    )
    folder = parser.parse_args(arguments).standard.resolve()
    return build(Place(folder / "rules", folder / "tests", folder / "build", folder / "site"))


def build(place: Place) -> int:
    """Builds the site of one standard. Returns the exit status: 1 if its rules have mistakes."""
    compiled, policy, mistakes = compile_folder(place.rules)
    rules, rule_mistakes = read_rules(compiled)
    if found := (*mistakes, *rule_mistakes):
        return report(found)
    made_of, more_mistakes = sources.read(policy, compiled, rules, page_files(place.rules))
    trials = register.trials(cases(place.tests))
    if found := (*more_mistakes, *sources.unregistered(made_of, trials)):
        return report(found)
    pages = render_pages(made_of, trials, ROOT / "site_src" / "pages")
    pages |= {
        anchors.ASSET: anchors.script(policy, made_of.renamed),
        search.ASSET: search.script(made_of.entries),
    }
    write(encoded(pages) | assets(ROOT / "site_src"), place.work / "docs")
    run_mkdocs(place, made_of, pages)
    prune(place.site)
    compiled_rules = json.dumps(compiled, ensure_ascii=False).encode()
    records = [*around(worked(place.tests)), *varied(rules, REHEARSED)]
    python = bundle(ROOT, place.work, place.site, rules, compiled_rules, records)
    scripts(place, python)
    one_style_sheet(place.site)
    release(place.site, python["folders"]["quick"])
    return report(built.mistakes(built.read_site(place.site), os.environ.get("SITE_URL", "")))


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


def run_mkdocs(place: Place, of: sources.Sources, pages: Container[str]) -> None:
    """Its warnings are errors. Links in HTML it does not see: `built` looks at them afterwards."""
    config = place.work / "mkdocs.yml"
    config.write_text(json.dumps(mkdocs_config(place, of, pages)), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--clean"]
    # No day of the build in the output: the same source gives the same bytes.
    settled = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    if subprocess.run([*command, "--config-file", config], env=settled | os.environ).returncode:
        sys.exit("MkDocs could not build the site; what is wrong stands above.")


def mkdocs_config(place: Place, of: sources.Sources, pages: Container[str]) -> dict[str, Any]:
    """What MkDocs is told of the standard, beside mkdocs.yml. JSON is YAML as well."""
    targets = form.titles_of(of.rules)
    guides = [guide.id for guide in of.guides]
    return {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "site_name": of.rules.standard.name,
        "site_description": of.rules.standard.description,
        "docs_dir": str(place.work / "docs"),
        "site_dir": str(place.site),
        "theme": {"custom_dir": str(ROOT / "site_src" / "overrides")},
        "nav": site.navigation(of.policy, guides, targets, pages),
        "extra": {"shortcuts": site.shortcuts(of.policy)},
    }


def prune(site: Path) -> None:
    """Removes what the theme brings along and no page asks for."""
    for path in site.rglob("*.map"):
        path.unlink()
    for name in ("javascripts", "images"):
        shutil.rmtree(site / "assets" / name)


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
