"""The quick way to start Python: what it is built from, and that it does not outgrow its budget."""

import json
from collections.abc import MutableMapping, Sized
from dataclasses import make_dataclass
from pathlib import Path
from types import FunctionType

import pytest

from calculator.browser import DOES
from calculator.record import check
from sitegen import lean, wasm
from sitegen.quickstart import PYODIDE, OtherPyodideError, check_version
from sitegen.rehearsed import requests
from tests.records import RULES, varied
from tests.server import published

ROOT = Path(__file__).parents[1]
BUDGET = 3_000_000  # bytes of engine and snapshot, packed


def package(folder: Path, version: str) -> Path:
    (folder / "package.json").write_text(json.dumps({"version": version}))
    return folder


def test_another_pyodide_stops_the_build(tmp_path: Path) -> None:
    check_version(ROOT / "node_modules" / "pyodide")
    check_version(package(tmp_path, PYODIDE))
    with pytest.raises(OtherPyodideError, match=r"999\.0\.0"):
        check_version(package(tmp_path, "999.0.0"))


def test_the_exercise_asks_all_that_the_core_can_be_asked() -> None:
    asked = requests(RULES, varied(20))
    assert {what for what, _ in asked} == set(DOES)
    mistaken = [json.loads(request) for what, request in asked if what == "score"]
    assert any(check(each["record"], RULES.questions, RULES.readings)[1] for each in mistaken)


def test_what_a_first_visit_loads_of_python(site: Path) -> None:
    quick = published(site, "python/quick/engine.bin").parent
    sizes = {file.name: file.stat().st_size for file in quick.iterdir()}
    assert sum(sizes.values()) < BUDGET, sizes


# A module with two functions, 1 and 2, exported as one and two; and what is in its memory.
ONE = b"\0\x41\x01\x0b"
TWO = b"\x01\x01\x7f\x41\x02\x0b"  # with a local
SECTIONS = [
    wasm.Section(wasm.CUSTOM, b"\4name"),
    wasm.Section(1, b"\1\x60\0\1\x7f"),  # the type of both: nothing in, a number out
    wasm.Section(3, b"\2\0\0"),
    wasm.Section(5, b"\1\0\1"),
    wasm.Section(wasm.EXPORTS, b"\2\3one\0\0\3two\0\1"),
    wasm.Section(wasm.CODE, b"\2" + bytes([len(ONE)]) + ONE + bytes([len(TWO)]) + TWO),
    wasm.Section(wasm.DATA, b"\1\0\x41\0\x0b\1x"),
]
MODULE = wasm.written(SECTIONS)


def sections(module: bytes) -> dict[int, bytes]:
    return {section.number: section.content for section in wasm.read(module)}


def test_a_module_is_read_as_it_was_written() -> None:
    assert list(wasm.read(MODULE)) == SECTIONS


def test_what_is_cut_is_a_trap_in_its_place() -> None:
    cut = sections(wasm.cut(MODULE, {1}, {"two"}))
    assert set(cut) == {1, 3, 5, wasm.EXPORTS, wasm.CODE}
    assert cut[wasm.EXPORTS] == b"\1\3two\0\1"
    assert cut[wasm.CODE] == b"\2\3" + wasm.TRAP + bytes([len(TWO)]) + TWO


def test_marks_come_before_the_first_instruction() -> None:
    marked = sections(wasm.marking(MODULE, 64))[wasm.CODE]
    # i32.const 64 (two bytes, or it would be a minus), i32.const 1, i32.store8 at the function's number
    marks = [b"\x41\xc0\0\x41\1\x3a\0\0", b"\x41\xc0\0\x41\1\x3a\0\1"]
    one, two = b"\0" + marks[0] + ONE[1:], TWO[:3] + marks[1] + TWO[3:]
    assert marked == b"\2" + bytes([len(one)]) + one + bytes([len(two)]) + two


@pytest.mark.parametrize("number", [0, 1, 127, 128, 4_100_000, 2**32 - 1])
def test_numbers_of_any_length(number: int) -> None:
    encoded = wasm.unsigned(number)
    assert wasm.number_at(b"x" + encoded + b"y", 1) == (number, 1 + len(encoded))


def outer(flag: bool) -> list[int]:
    def inner() -> int:
        return int(flag)

    return [inner()]


def test_code_that_did_not_run_is_an_exception_in_its_place() -> None:
    lean_outer = FunctionType(lean._lean(outer.__code__, {lean.mark(outer.__code__)}), globals())
    with pytest.raises(SystemError):
        lean_outer(True)  # outer ran, but not what is inside it, which closes over its argument
    with pytest.raises(SystemError):
        FunctionType(lean._lean(outer.__code__, set()), globals())(True)


def test_generated_methods_are_told_apart() -> None:
    made = [make_dataclass(name, [field]) for name, field in (("One", "x"), ("Two", "y"))]
    assert len({lean.mark(vars(each)["__init__"].__code__) for each in made}) == 2


def test_a_class_that_others_are_registered_with_stays() -> None:
    assert lean._has_registered(MutableMapping)  # or dict would be no Mapping
    assert not lean._has_registered(Sized)
    assert not lean._has_registered(dict)
