"""The mutants of the core: Cosmic Ray names the places and changes the code, cases and tests judge.

A mutant is not written into any file. A process that has everything loaded is forked, and there the functions get the
code of the changed module: whoever holds one of them has the mutant. Then come the cases that were seen on the
changed line, and at last the other tests that were.
"""

import ast
import gc
import io
import json
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from importlib import import_module
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
PATIENCE = 10  # seconds of work for one case or test: with some mutants it never ends

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
        _import_all(package)  # what a test imports later would not be seen
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


def _import_all(package: Path) -> None:
    for path in package.rglob("*.py"):
        name = path.relative_to(package.parent).with_suffix("").as_posix().replace("/", ".")
        import_module(name.removesuffix(".__init__"))


class Chosen:
    """A plug-in of pytest: only these tests."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self._names]

    def pytest_runtest_setup(self) -> None:
        _patience()


class Noted:
    """A plug-in of pytest: which lines each test ran, and how long it took. Property tests are left out: they are slow."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.lines: dict[str, Lines] = {}
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

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
        self.failed |= {report.nodeid} if report.failed else set()


# What is asked as cases already; what takes long, or starts processes of its own.
_LEFT_OUT = (
    "test_case[", "test_score[", "test_verdict[", "test_a_route_that_misses", "test_question[", "test_nothing_else_comes_out[",
    "test_the_rules_have_no_mistakes", "test_the_good_folder", "test_each_kind", "test_nothing_raises", "test_every_key_is_read",
    "test_much_text", "test_broken", "test_the_command", "test_no_route_is_open_later",
)  # fmt: skip
_SLOW = 1.5  # seconds
# What the tests import is here already; what a failing test leaves open says nothing of the mutant.
_QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning", "-p", "no:unraisableexception")


def wanted(item: pytest.Item) -> bool:
    return not item.get_closest_marker("hypothesis") and not item.name.startswith(_LEFT_OUT)


def mixed(cases: Sequence[Case]) -> list[Case]:
    """One of each suite after the other, so that what only one suite sees is found soon."""
    seen: Counter[str] = Counter()
    places: list[tuple[int, int]] = []
    for case in cases:
        suite = case.name.partition(":")[0]
        places.append((seen[suite], len(places)))
        seen[suite] += 1
    return [cases[at] for _, at in sorted(places)]


class Judge:
    """Says what becomes of a mutant of the core."""

    def __init__(
        self, root: Path, rules: Rules, cases: Sequence[Case], tests: Sequence[str]
    ) -> None:
        self._root = root
        watch = Watch(root / "calculator")
        self._cases: list[tuple[Case, Lines]] = [
            (case, watch.lines(lambda case=case: case.ask(rules)))  # type: ignore[misc]
            for case in mixed(cases)
        ]
        noted = Noted(watch)
        _pytest(tests, root, [noted])
        watch.close()
        # They say nothing of a mutant.
        self.failed = sorted(noted.failed)
        self._tests: Mapping[str, Lines] = {
            name: lines
            for name, lines in sorted(noted.lines.items(), key=lambda each: noted.seconds[each[0]])
            if noted.seconds[name] < _SLOW and name not in noted.failed
        }

    def fate(self, edit: Edit, load: Load) -> tuple[Fate, str]:
        """What becomes of a mutant. `load`: reads the rules anew, with what is wrong with them."""
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            try:
                answer = json.dumps(self._in_child(edit, load))
                with open(writer, "w", encoding="utf-8") as told:
                    told.write(answer)
            except BaseException:
                traceback.print_exc()
            finally:  # whatever is raised, this process is not to go on as if it were the first
                os._exit(0)
        os.close(writer)
        with open(reader, encoding="utf-8") as told:
            answer = told.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
            return "test", "never ended"
        if not answer:
            return "survived", "could not be judged"
        fate, by = json.loads(answer)
        return fate, by

    def _in_child(self, edit: Edit, load: Load) -> tuple[Fate, str]:
        path = self._root / edit.file
        code = path.read_text(encoding="utf-8")
        changed = patch(path, edit.applied(code.encode()).decode())
        _patience()
        try:
            rules, mistakes = load()
        except Exception as error:
            return "loader", repr(error)
        if mistakes:
            return "loader", str(mistakes[0])
        at = {(str(path), line) for line in changed & statement(code, edit.line)}
        for case, lines in self._cases:
            _patience()
            if lines & at and case.notices(rules):
                return "case", case.name
        names = frozenset(name for name, lines in self._tests.items() if lines & at)
        files = sorted({name.partition("::")[0] for name in names})
        _patience()
        if names and (failed := _pytest(["-x", *files], self._root, [Chosen(names)])):
            return "test", failed
        return "survived", ""


def _patience() -> None:
    """End this process when it has worked so long, unless it is told so again."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)


def statement(code: str, line: int) -> frozenset[int]:
    """The lines of the innermost statement that a line is in; of one with a body, those before it."""
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.match_case(pattern=ast.pattern(lineno=begin), body=body):
                end = body[0].lineno - 1
            case ast.stmt(lineno=begin) | ast.ExceptHandler(lineno=begin):
                body = getattr(node, "body", [])
                end = body[0].lineno - 1 if body else node.end_lineno or begin
            case _:
                continue
        if begin <= line <= max(begin, end):
            found = range(begin, max(begin, end) + 1)
    return frozenset(found)


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


def _pytest(asked: Sequence[str], root: Path, plugins: list[object]) -> str:
    """Run some tests; what is said where one fails, "" where none does. RuntimeError where they cannot be run."""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = pytest.main(
            ["-q", "-p", "no:cacheprovider", *_QUIET, f"--rootdir={root}", *asked],
            plugins=plugins,
        )
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(told.getvalue())
    return "" if status == pytest.ExitCode.OK else told.getvalue()[-200:]
