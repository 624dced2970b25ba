"""All that is wrong with a folder of rules, at once: each mistake with its file and line, the entry that it is in, what
is wrong, and how it should look.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from calculator.citation import citations
from calculator.loading import compile_folder, read_toml
from calculator.mistakes import TEXT, Absent, Misfit, Missing, Mistake, Unreadable
from calculator.rules import read_rules
from sitegen import register, sources
from workbench import gaps
from workbench.lines import Lines


@dataclass(frozen=True)
class Finding:
    """A mistake as it is told. `line`: from 1; 0 for the file as a whole. `id`: of the clause or entry, "" without."""

    file: str
    line: int
    id: str
    key: str  # the path inside a TOML file
    problem: str
    should: str


@dataclass(frozen=True)
class Folder:
    """A folder of rules, read: what the site is made of, what the cases try, what was found to be left open, and the
    mistakes. Fit for use only without."""

    made_of: sources.Sources
    trials: register.Trials
    left_open: tuple[gaps.Finding, ...]
    findings: tuple[Finding, ...]


def read(folder: Path, tests: Path) -> Folder:
    """Everything in a folder of rules. `tests`: where the cases are; without such a folder, nobody asks for any."""
    compiled, policy, in_rules = compile_folder(folder)
    rules, in_meaning = read_rules(compiled)
    mistakes = [*in_rules, *in_meaning]
    whole = not any(isinstance(mistake, Misfit | Unreadable) for mistake in mistakes)
    tables = {name: page_file(folder, f"{name}.toml", mistakes) for name in sources.FILES}
    made_of, in_pages = sources.read(policy, compiled, rules, tables)
    mistakes += in_pages
    paths = sorted(tests.glob("**/cases/**/*.toml"))
    names = {path.relative_to(tests).as_posix(): os.path.relpath(path, folder) for path in paths}
    cases = {name: read_toml(folder, path, mistakes) for name, path in names.items()}
    trials = register.trials(cases)
    mistakes += sources.unregistered(made_of, trials if cases else None)
    # What is left open can only be asked of rules in which all is well.
    left_open = () if mistakes else gaps.findings(rules, policy)
    mistakes += () if mistakes else gaps.mistakes(left_open, rules.published)
    named = citations(policy)
    findings = tuple(located(folder, told(mistakes, whole), named))
    return Folder(made_of, trials, left_open, findings)


def page_file(folder: Path, name: str, mistakes: list[Mistake]) -> Mapping[str, Any]:
    """A file that only the pages need; a standard may go without."""
    return read_toml(folder, name, mistakes) if (folder / name).exists() else {}


def told(mistakes: Iterable[Mistake], whole: bool) -> tuple[Mistake, ...]:
    """Those of the mistakes that are one by themselves, and do not only follow from another.

    Of a file that cannot be read nothing else is told, nor what rests on it; of a place where something does not fit,
    or is missing, nothing but that; and that nothing names a thing only where the rules are `whole`.
    """
    found = tuple(dict.fromkeys(mistakes))
    unreadable = {it.file for it in found if isinstance(it, Unreadable)}
    misfits, missing = (
        {(it.file, it.key) for it in found if isinstance(it, kind) and it.key}
        for kind in (Misfit, Missing)
    )

    def follows(mistake: Mistake) -> bool:
        place = (mistake.file, mistake.key)
        match mistake:
            case Unreadable():
                return False
            case _ if mistake.file in unreadable:
                return True
            case _ if any(_without(file, mistake.rests) for file in unreadable):
                return True
            case _ if "standard.toml" in unreadable and _on_text(mistake):
                return True
            case Misfit():
                return False
            case _ if place in misfits:
                return True
            case Missing():
                return False
            case Absent() if not whole:
                return True
        return place in missing

    return tuple(mistake for mistake in found if not follows(mistake))


def _on_text(mistake: Mistake) -> bool:
    """Does it rest on the text? Nobody knows which texts there are where standard.toml does not say it."""
    return any(each.startswith(TEXT) for each in (mistake.file, *mistake.rests))


def _without(file: str, rests: tuple[str, ...]) -> bool:
    """Does what rests on these files, or on a clause, rest on this one?"""
    text = file.removesuffix(".md")
    return file.startswith(rests) or any(f"{each}-".startswith(f"{text}-") for each in rests)


def shown(findings: Iterable[Finding], folder: Path, colour: bool = False) -> str:
    """The findings for people, a paragraph each; `folder`: where the files are, as it was called."""
    found = tuple(findings)
    if not found:
        return "没有发现错误。\n"
    files = len({finding.file for finding in found})
    total = f"共{len(found)}处错误，在{files}个文件里。"
    paragraphs = (_shown(finding, folder, colour) for finding in found)
    return "\n".join((*paragraphs, _in(colour, _BOLD, total), ""))


_BOLD, _CYAN, _DIM, _GREEN = "1", "36", "2", "32"


def _shown(finding: Finding, folder: Path, colour: bool) -> str:
    place = os.path.normpath(folder / finding.file)
    place += f":{finding.line}" if finding.line else ""
    head = (
        _in(colour, _BOLD, place),
        _in(colour, _CYAN, finding.id),
        _in(colour, _DIM, finding.key),
    )
    should = f"{_in(colour, _GREEN, '应为：')}{finding.should}"
    return "  ".join(filter(None, head)) + f"\n    {finding.problem}\n    {should}\n"


def _in(colour: bool, code: str, text: str) -> str:
    return f"\033[{code}m{text}\033[0m" if colour and text else text


def located(
    folder: Path, mistakes: Iterable[Mistake], named: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Finding]:
    """The mistakes in the order of their files and lines. `named`: what the clauses are called, by id."""
    by_file: dict[str, list[Mistake]] = {}
    for mistake in mistakes:
        by_file.setdefault(mistake.file, []).append(mistake)
    for file in sorted(by_file):
        find = _finder(folder / file)
        found = [_finding(mistake, *find(mistake.key), named) for mistake in by_file[file]]
        yield from sorted(found, key=lambda finding: finding.line)


def _finding(mistake: Mistake, line: int, id: str, named: Mapping[str, str]) -> Finding:
    id = mistake.id or id
    name = f"{id}（{named[id]}）" if id in named else id
    key = "" if mistake.file.endswith(".md") or mistake.key.isdigit() else mistake.key
    return Finding(mistake.file, line, name, key, mistake.problem, mistake.should)


def _finder(path: Path) -> Callable[[str], tuple[int, str]]:
    """What finds the line and the entry of a mistake's key in a file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    lines = Lines.of(text) if path.suffix == ".toml" else None

    def find(key: str) -> tuple[int, str]:
        if key.isdigit():
            return int(key), ""
        if lines:
            return lines.find(key)
        stands = (at for at, line in enumerate(text.splitlines(), 1) if key and key in line)
        return next(stands, 0), ""

    return find
