"""The quick way to start Python in the browser (site_src/assets/runtime/quick.mjs): an engine and a snapshot.

1. The core answers a wide choice of requests on an engine that marks which of its functions run (exercise.mjs).
2. An engine that has loaded core and rules is made lean, and its memory written down (snapshot.mjs, lean.py).
3. A whole engine with the snapshot is asked the same, must answer the same, and marks as well (rehearsal.mjs): code that
   has not run yet takes other ways through the engine than code that has, as in the exercise.
4. All functions of the engine that ran in neither are cut (wasm.py), and the cut engine must answer the same.

This leans on the insides of one version of Pyodide. The snapshot is of a Python whose hashes begin at 0, without
docstrings and numbers of lines; it holds no time, no environment and no randomness of the machine that made it.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import zopfli.gzip

from calculator.rules import Rules
from sitegen import wasm
from sitegen.rehearsed import Request, requests

PYODIDE = "314.0.7"  # the one version whose insides are known here

# An address at the bottom of the engine's stack, which is too large to ever be used up to here.
MARKS = 4_100_000

# What quick.mjs uses of the engine.
EXPORTS = frozenset(
    {
        "__indirect_function_table",
        "__stack_pointer",
        "free",
        "malloc",
        "memory",
        "PyObject_Vectorcall",
        "PyUnicode_AsUTF8AndSize",
        "PyUnicode_FromStringAndSize",
        "Py_DecRef",
    }
)


class OtherPyodideError(Exception):
    """Pyodide is of a version that nobody has looked into."""


@dataclass(frozen=True)
class QuickStart:
    engine: bytes
    snapshot: bytes


def quickstart(
    root: Path,
    remembered: Path,
    core: Mapping[str, bytes],
    rules: Rules,
    records: Sequence[Mapping[str, Any]],
) -> QuickStart:
    """Made and packed by gzip, or remembered in a folder from the last time.

    `core`: the files of calculator/ with the compiled rules; `records`: what the exercise begins with.
    """
    check_version(root / "node_modules" / "pyodide")
    kept = remembered / "quickstart" / _fingerprint(root, core, records)
    if not kept.exists():
        print("    taking a snapshot of Python (one to two minutes)", flush=True)
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            made = make(root, Path(folder), core, requests(rules, records))
            # Half a minute's search for what is some three per cent smaller than gzip's best.
            packed = {name: zopfli.gzip.compress(part) for name, part in asdict(made).items()}
            _write(Path(folder) / "kept", packed)
            (Path(folder) / "kept").rename(kept)  # whole or not at all
    return QuickStart(*((kept / field.name).read_bytes() for field in fields(QuickStart)))


def check_version(package: Path) -> None:
    """Raises OtherPyodideError for a Pyodide whose insides may be others."""
    installed = json.loads((package / "package.json").read_bytes())["version"]
    if installed != PYODIDE:
        raise OtherPyodideError(
            f"The quick start of Python is made for Pyodide {PYODIDE}, and {installed} is installed: see whether what "
            "sitegen/engine.mjs and assets/runtime/quick.mjs know of the engine still holds, then change the version "
            "in sitegen/quickstart.py."
        )


def _fingerprint(
    root: Path, core: Mapping[str, bytes], records: Sequence[Mapping[str, Any]]
) -> str:
    """Of all that engine and snapshot are made from."""
    runtime = root / "site_src" / "assets" / "runtime"
    means = [
        *sorted((root / "sitegen").glob("*.mjs")),
        *(
            root / "sitegen" / name
            for name in ("lean.py", "quickstart.py", "rehearsed.py", "wasm.py")
        ),
        runtime / "quick.mjs",
        root / "node_modules" / "pyodide" / "package.json",
    ]
    parts = [
        *(file.read_bytes() for file in means),
        json.dumps(records).encode(),
        version("zopfli").encode(),
    ]
    parts += [part for name, content in core.items() for part in (name.encode(), content)]
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def make(root: Path, work: Path, core: Mapping[str, bytes], asked: Sequence[Request]) -> QuickStart:
    """Takes a minute for the real core. `work`: an empty folder."""
    engine = (root / "node_modules" / "pyodide" / "pyodide.asm.wasm").read_bytes()
    marking, restoring, requests, exercise, rehearsed, cut, snapshot = (
        work / name
        for name in (
            "marking.wasm",
            "restoring.wasm",
            "requests",
            "exercise",
            "rehearsed",
            "cut.wasm",
            "snapshot",
        )
    )
    _write(work / "core", core)
    requests.write_text(json.dumps(asked), encoding="utf-8")
    marked = wasm.marking(engine, MARKS)
    marking.write_bytes(marked)
    restoring.write_bytes(wasm.cut(marked, range(len(wasm.bodies(marked))), EXPORTS))
    _node(root, "exercise", marking, str(MARKS), work / "core", requests, exercise)
    _node(root, "snapshot", work / "core", exercise, snapshot)
    _node(root, "rehearsal", restoring, snapshot, requests, exercise, str(MARKS), rehearsed)
    ran = {*json.loads(exercise.read_bytes())["functions"], *json.loads(rehearsed.read_bytes())}
    cut.write_bytes(wasm.cut(engine, ran, EXPORTS))
    _node(root, "rehearsal", cut, snapshot, requests, exercise)
    return QuickStart(cut.read_bytes(), snapshot.read_bytes())


def _node(root: Path, script: str, *arguments: Path | str) -> None:
    subprocess.run(["node", root / "sitegen" / f"{script}.mjs", *arguments], check=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
