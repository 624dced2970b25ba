"""The mutants of the core: Cosmic Ray names the places and changes the code, cases and tests judge.

A mutant is not written into any file. A process that has everything loaded is forked, and there the functions get the
code of the changed module: whoever holds one of them has the mutant. Then come the cases that were seen on the
changed line, and at last the other tests that were.
"""

import gc
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from calculator.rules import Rules
from tools.mutants.cases import Case
from tools.mutants.edits import Edit, Fate, edit

# A bound is moved by one, a comparison turned round, `and` is `or`.
OPERATORS = (
    *(
        f"core/ReplaceComparisonOperator_{one}_{other}"
        for one, other in (
            ("Lt", "LtE"), ("LtE", "Lt"), ("Gt", "GtE"), ("GtE", "Gt"),
            ("Lt", "GtE"), ("LtE", "Gt"), ("Gt", "LtE"), ("GtE", "Lt"),
            ("Eq", "NotEq"), ("NotEq", "Eq"), ("Is", "IsNot"), ("IsNot", "Is"),
        )
    ),
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
)  # fmt: skip
PATIENCE = 60  # seconds for one mutant: some never end

type Lines = frozenset[tuple[str, int]]
type Load = Callable[[], tuple[Rules, Sequence[object]]]


def edits(package: Path, root: Path) -> Iterator[Edit]:
    """Every mutant of a package. `root`: the project's folder."""
    for path in sorted(package.rglob("*.py")):
        yield from _of_file(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))


def _of_file(file: str, code: str) -> Iterator[Edit]:
    nodes = list(ast_nodes(get_ast(code)))
    starts = [0, *accumulate(len(line) for line in code.splitlines(keepends=True))]
    for name in OPERATORS:
        operator = get_operator(name)()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (begin, end) in enumerate(places):
            mutated = mutate_code(code, operator, occurrence)
            after = code[starts[end[0] - 1] + end[1] :]
            # With the white space before it: that may be another one.
            before = code[: starts[begin[0] - 1] + begin[1]].rstrip()
            old = code[len(before) : len(code) - len(after)]
            new = mutated[len(before) : len(mutated) - len(after)]
            where = len(before.encode()), len(before.encode()) + len(old.encode())
            what = f"{old.strip()} → {new.strip()}"
            yield replace(edit(file, code.encode(), *where, new.encode(), what), line=begin[0])


class Watch:
    """Notes which lines of a package run while something is asked."""

    def __init__(self, package: Path) -> None:
        self._seen: set[tuple[str, int]] = set()
        monitoring, tool = sys.monitoring, sys.monitoring.COVERAGE_ID
        monitoring.use_tool_id(tool, "mutants")
        monitoring.register_callback(tool, monitoring.events.LINE, self._line)
        for function in _functions(f"{package}{os.sep}"):
            for code in _codes(function.__code__):
                monitoring.set_local_events(tool, code, monitoring.events.LINE)

    def _line(self, code: CodeType, line: int) -> Any:
        self._seen.add((code.co_filename, line))
        return sys.monitoring.DISABLE

    def lines(self, ask: Callable[[], object]) -> Lines:
        """The lines that ran while this was asked."""
        self._seen = set()
        sys.monitoring.restart_events()
        ask()
        return frozenset(self._seen)

    def close(self) -> None:
        sys.monitoring.register_callback(
            sys.monitoring.COVERAGE_ID, sys.monitoring.events.LINE, None
        )
        sys.monitoring.free_tool_id(sys.monitoring.COVERAGE_ID)


class Noted:
    """A plug-in of pytest: which lines each test ran, and how long it took. Property tests are left out: they are slow."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.lines: dict[str, Lines] = {}
        self.seconds: dict[str, float] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if wanted(item)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self._watch._seen = set()
        sys.monitoring.restart_events()
        yield
        self.lines[item.nodeid] = frozenset(self._watch._seen)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration


# What is asked as cases already; what takes long, or starts processes of its own.
_LEFT_OUT = (
    "test_case[", "test_score[", "test_verdict[", "test_a_route_that_misses", "test_question[",
    "test_much_text", "test_broken", "test_every_key_is_read", "test_the_command", "test_no_route_is_open_later",
)  # fmt: skip
_SLOW = 0.5  # seconds
# What the tests import is here already.
_QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


def wanted(item: pytest.Item) -> bool:
    return not item.get_closest_marker("hypothesis") and not item.name.startswith(_LEFT_OUT)


class Judge:
    """Says what becomes of a mutant of the core."""

    def __init__(
        self, root: Path, rules: Rules, cases: Sequence[Case], tests: Sequence[str]
    ) -> None:
        self._root = root
        watch = Watch(root / "calculator")
        self._cases: list[tuple[Case, Lines]] = [
            (case, watch.lines(lambda case=case: case.ask(rules)))  # type: ignore[misc]
            for case in cases
        ]
        noted = Noted(watch)
        failed = _pytest(tests, root, [noted])
        watch.close()
        assert not failed, f"tests fail without any mutant: {failed}"
        self._tests: Mapping[str, Lines] = {
            name: lines
            for name, lines in sorted(noted.lines.items(), key=lambda each: noted.seconds[each[0]])
            if noted.seconds[name] < _SLOW
        }

    def fate(self, edit: Edit, load: Load) -> tuple[Fate, str]:
        """What becomes of a mutant. `load`: reads the rules anew, with what is wrong with them."""
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            signal.alarm(PATIENCE)
            with open(writer, "w", encoding="utf-8") as told:
                told.write(json.dumps(self._in_child(edit, load)))
            os._exit(0)
        os.close(writer)
        with open(reader, encoding="utf-8") as told:
            answer = told.read()
        os.waitpid(child, 0)
        if not answer:
            return "test", "never ended"
        fate, by = json.loads(answer)
        return fate, by

    def _in_child(self, edit: Edit, load: Load) -> tuple[Fate, str]:
        path = self._root / edit.file
        changed = patch(path, edit.applied(path.read_bytes()).decode())
        try:
            rules, mistakes = load()
        except Exception as error:
            return "loader", repr(error)
        if mistakes:
            return "loader", str(mistakes[0])
        at = {(str(path), line) for line in changed}
        for case, lines in self._cases:
            if lines & at and case.notices(rules):
                return "case", case.name
        names = [name for name, lines in self._tests.items() if lines & at]
        if names and (failed := _pytest(names, self._root, [])):
            return "test", failed
        return "survived", ""


def patch(path: Path, code: str) -> frozenset[int]:
    """Give the functions of a module the code that they have in another text of it; the lines of those that changed."""
    new = {_place(each): each for each in _codes(compile(code, str(path), "exec"))}
    lines: set[int] = set()
    for function in _functions(str(path)):
        other = new.get(_place(function.__code__))
        if other and other != function.__code__:
            lines.update(
                line for code in _codes(function.__code__) for *_, line in code.co_lines() if line
            )
            function.__code__ = other
    return frozenset(lines)


def _functions(inside: str) -> list[FunctionType]:
    """All functions there are whose file's path begins so."""
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(inside)
    ]


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _pytest(names: Sequence[str], root: Path, plugins: list[object]) -> str:
    """Run some tests until one fails; its name, "" where none does."""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = pytest.main(
            ["-x", "-q", "-p", "no:cacheprovider", *_QUIET, f"--rootdir={root}", *names],
            plugins=plugins,
        )
    return "" if status == 0 else told.getvalue()[-200:] or str(status)
