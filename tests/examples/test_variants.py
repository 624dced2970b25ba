"""The example with one change each (variants.toml): it works, or says plainly what is wrong; it never raises."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.loading import compile_folder
from calculator.mistakes import Mistake
from calculator.result import answer
from calculator.rules import read_rules
from sitegen import sources
from sitegen.editions import listed
from sitegen.pages import Beside, render_pages
from sitegen.records import varied
from workbench.check import page_file

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "greening" / "rules"
VARIANTS = tomllib.loads((Path(__file__).parent / "variants.toml").read_text("utf-8"))["variant"]
DRAWN = 6  # records

type Table = dict[str, Any]


def changed(folder: Path, variant: Table) -> Path:
    """The example's rules in a folder, with the change."""
    shutil.copytree(EXAMPLE, folder)
    for name in variant.get("remove", ()):
        (folder / name).unlink()
    for change in variant.get("change", ()):
        file = folder / change["file"]
        text = file.read_text(encoding="utf-8")
        assert text.count(change["old"]) == 1, change
        before, _, after = text.partition(change["old"])
        if "until" in change:
            after = after[after.index(change["until"]) :] if change["until"] else ""
        file.write_text(before + change.get("new", "") + after, encoding="utf-8")
    for old, new in variant.get("rename", {}).items():
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            text = file.read_text(encoding="utf-8").replace(old, new)
            file.unlink()
            file.with_name(file.name.replace(old, new)).write_text(text, encoding="utf-8")
    return folder


def mistakes_of(rules_folder: Path) -> list[str]:
    """What is wrong with the rules; without anything wrong, their pages are made and records are answered."""
    compiled, policy, mistakes = compile_folder(rules_folder)
    rules, in_rules = read_rules(compiled)
    if mistakes or in_rules:
        return [str(mistake) for mistake in (*mistakes, *in_rules)]
    unread: list[Mistake] = []
    files = {name: page_file(rules_folder, f"{name}.toml", unread) for name in sources.FILES}
    made_of, in_pages = sources.read(policy, compiled, rules, files)
    if unread or in_pages:
        return [str(mistake) for mistake in (*unread, *in_pages)]
    own = rules.standard.edition
    beside = Beside({}, listed(own, own, ()))
    assert render_pages(made_of, beside, ROOT / "site_src" / "pages")
    for record in varied(rules, DRAWN):
        _, errors = answer(rules, record)
        assert errors == ()
    return []


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant["name"])
def test_variant(variant: Table, tmp_path: Path) -> None:
    found = mistakes_of(changed(tmp_path / "rules", variant))
    expected = variant.get("mistakes", [])
    assert bool(found) == bool(expected), found
    assert set(expected) <= set(found), found
