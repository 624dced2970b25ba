"""Builds the site: `python build.py`. Each step is a line of `main`; only this file knows MkDocs."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.rules import read_rules
from sitegen import anchors, built, register, search, sources
from sitegen.bundle import bundle
from sitegen.pages import render_pages
from sitegen.records import varied
from sitegen.rehearsed import around
from sitegen.release import release

ROOT = Path(__file__).parent
REHEARSED = 300  # drawn records: 100 reach all functions of the engine but one that 600 reach


def main(root: Path = ROOT) -> int:
    compiled, policy, mistakes = compile_folder(root / "rules")
    rules, rule_mistakes = read_rules(compiled)
    tables = {name: toml(root / "rules" / f"{name}.toml") for name in sources.FILES}
    made_of, more_mistakes = sources.read(policy, compiled, rules, tables)
    if found := (*mistakes, *rule_mistakes, *more_mistakes):
        return report(found)
    trials = register.trials(cases(root / "tests"))
    if found := sources.unregistered(made_of, trials):
        return report(found)
    pages = render_pages(made_of, trials, root / "site_src" / "pages")
    pages |= {
        anchors.ASSET: anchors.script(policy, made_of.renamed),
        search.ASSET: search.script(made_of.entries),
    }
    write(encoded(pages) | assets(root / "site_src"), root / "build" / "docs")
    run_mkdocs(root)
    prune(root / "site")
    compiled_rules = json.dumps(compiled, ensure_ascii=False).encode()
    records = [*around(worked(root / "tests")), *varied(rules, REHEARSED)]
    python = bundle(root, root / "site", rules, compiled_rules, records)
    scripts(root, root / "site", python)
    one_style_sheet(root, root / "site")
    release(root / "site", python["folders"]["quick"])
    return report(built.mistakes(built.read_site(root / "site"), os.environ.get("SITE_URL", "")))


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
    """The records of the worked examples."""
    examples = json.loads((tests / "data" / "examples.json").read_bytes())
    return [example["record"] for example in examples]


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


def run_mkdocs(root: Path) -> None:
    """Its warnings are errors. Links in HTML it does not see: `built` looks at them afterwards."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--clean"]
    # No day of the build in the output: the same source gives the same bytes.
    settled = {"SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}
    if subprocess.run(command, cwd=root, env=settled | os.environ).returncode:
        sys.exit("MkDocs could not build the site; what is wrong stands above.")


def prune(site: Path) -> None:
    """Removes what the theme brings along and no page asks for."""
    for path in site.rglob("*.map"):
        path.unlink()
    for name in ("javascripts", "images"):
        shutil.rmtree(site / "assets" / name)


def scripts(root: Path, site: Path, python: Mapping[str, Any]) -> None:
    """Bundles the scripts, which know by their names the files that Python is started from."""
    known = root / "build" / "python.json"
    known.write_text(json.dumps(python), encoding="utf-8")
    subprocess.run(["node", root / "sitegen" / "scripts.mjs", site, known], check=True)


def one_style_sheet(root: Path, site: Path) -> None:
    """Puts what is used of the theme's style sheets into ours."""
    subprocess.run(["node", root / "sitegen" / "styles.mjs", site], check=True)
    shutil.rmtree(site / "assets" / "stylesheets")


if __name__ == "__main__":
    sys.exit(main())
