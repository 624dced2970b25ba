"""Puts what Python needs in the browser into the site.

    python/quick-DIGEST/    the quick way: an engine and a snapshot of its memory
    python/plain-DIGEST/    the whole of Pyodide, with library and core as bytecode, for all else; and what reads and
                            writes rosters, for the page that asks for it

A folder whose files are others has another name: a browser or a host may keep it for ever.

What ends in .bin is packed by gzip and unpacked in the page, so that it is as small from a host that compresses
nothing. The usual ending would not do: some hosts take it for a reason to unpack the file on the way.

Equal inputs give equal bytes.
"""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from calculator.rules import Rules
from sitegen.digests import digest, sha256
from sitegen.quickstart import quickstart

# Of Pyodide, what is loaded as it is, but for the name by which the first asks for the second: some hosts, Debian's nginx
# among them, know no type for .mjs.
LOADER = {"pyodide.mjs": "pyodide.js", "pyodide.asm.mjs": "pyodide.asm.js"}

# What is imported in the browser: the core, and, for the page that reads rosters, what else it takes. What comes from any
# other package is in the library.
CORE = "calculator.browser"
ROSTERS = "calculator.batch.browser"
PACKAGES = frozenset({"calculator", "et_xmlfile", "openpyxl", "xlsxwriter"})
# Prints the file of each module that is there once one is imported.
IMPORTED = """import json, sys, {module}
print(json.dumps({{name: it.__file__ for name, it in sys.modules.items() if getattr(it, "__file__", None)}}))"""

DATE = (1980, 1, 2, 0, 0, 0)  # of every entry, so that builds do not differ by their time


def bundle(
    root: Path,
    kept: Path,
    site: Path,
    rules: Rules,
    compiled_rules: bytes,
    skeleton: bytes,
    records: Sequence[Mapping[str, Any]] | None,
) -> dict[str, dict[str, Any]]:
    """Writes the bundle into the built site. `root` is the project's folder, `kept` the one in which is remembered what
    takes long to make for these rules; `skeleton`: what calculator/batch takes from the text; for `records` see
    quickstart. Without them there is only the plain way.

    Returns what the browser must know: the `folders` by the way that they are for, and of the `files` bytes and SHA-256.
    """
    package = root / "node_modules" / "pyodide"
    core_sources = sources(root, CORE)
    compiled = {"calculator/compiled.json": compiled_rules}

    quick = {}
    if records is not None:
        made = quickstart(root, kept, core_sources | compiled, rules, records)
        quick = {"quick/engine.bin": made.engine, "quick/snapshot.bin": made.snapshot}
    library_archive = (package / "python_stdlib.zip").read_bytes()
    # The same for all rules.
    roster_sources = {
        name: text for name, text in sources(root, ROSTERS).items() if name not in core_sources
    }
    archives = [library_archive, *(with_files(b"", it) for it in (core_sources, roster_sources))]
    library, core, rosters = bytecode(root, root / "build", archives)
    plain = {
        "plain/engine.bin": (package / "pyodide.asm.wasm").read_bytes(),
        "plain/library.bin": library,
        "plain/core.bin": with_files(core, compiled),
        "plain/batch.bin": with_files(rosters, {"calculator/batch/skeleton.json": skeleton}),
    }
    packed = {
        **quick,
        **{name: gzip.compress(content, 9, mtime=0) for name, content in plain.items()},
    }
    loader = {
        f"plain/{renamed}": (package / name)
        .read_bytes()
        .replace(b"pyodide.asm.mjs", b"pyodide.asm.js")
        for name, renamed in LOADER.items()
    }
    files = packed | loader
    lock = json.loads((package / "pyodide-lock.json").read_bytes())
    files["plain/pyodide-lock.json"] = json.dumps(lock | {"packages": {}}).encode()  # we load none
    folders = {way: folder_of(way, files) for way in (*(("quick",) if quick else ()), "plain")}
    for name, content in files.items():
        way, _, file = name.partition("/")
        (site / folders[way]).mkdir(parents=True, exist_ok=True)
        (site / folders[way] / file).write_bytes(content)
    return {"folders": folders, "files": {name: described(packed[name]) for name in packed}}


def folder_of(way: str, files: Mapping[str, bytes]) -> str:
    """Named after what is in it."""
    return f"python/{way}-{digest({name: files[name] for name in files if name.startswith(way)})}"


def described(content: bytes) -> dict[str, int | str]:
    """What the browser checks of a file."""
    return {"bytes": len(content), "sha256": sha256(content)}


def sources(root: Path, module: str) -> dict[str, bytes]:
    """What a module of the project is and imports, but for the library, by the names in the archive."""
    command = [sys.executable, "-c", IMPORTED.format(module=module)]
    imported = json.loads(subprocess.check_output(command, cwd=root))
    found = {}
    for name, file in sorted(imported.items()):
        parts = name.split(".")
        if parts[0] in PACKAGES:
            depth = len(parts) + file.endswith("__init__.py")
            found["/".join(Path(file).parts[-depth:])] = Path(file).read_bytes()
    return found


def with_files(archive: bytes, files: Mapping[str, bytes]) -> bytes:
    """The zip archive, or a new one, with the files added."""
    buffer = io.BytesIO(archive)
    with zipfile.ZipFile(buffer, "a") as opened:
        for name, content in files.items():
            opened.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def bytecode(root: Path, kept: Path, archives: list[bytes]) -> list[bytes]:
    """The archives with their modules compiled, which is remembered in `kept` for the next build."""
    folder = kept / "bytecode"
    folder.mkdir(parents=True, exist_ok=True)
    compiler = root / "sitegen" / "compile.mjs"
    package = root / "node_modules" / "pyodide" / "package.json"
    means = compiler.read_bytes() + package.read_bytes() + version("pyodide-build").encode()

    files = [folder / f"{hashlib.sha256(means + archive).hexdigest()}.zip" for archive in archives]
    for file in set(folder.iterdir()) - set(files):
        file.unlink()
    wanted = dict(zip(files, archives, strict=True))
    missing = {file: archive for file, archive in wanted.items() if not file.exists()}
    if missing:
        compile_archives(compiler, missing)
    return [file.read_bytes() for file in files]


def compile_archives(compiler: Path, archives: Mapping[Path, bytes]) -> None:
    """Writes each archive, compiled, to its path."""
    print("    compiling Python for the browser (some ten seconds)", flush=True)
    build = next(iter(archives)).parents[1]
    with tempfile.TemporaryDirectory(dir=build) as folder:
        work = {Path(folder) / file.name: file for file in archives}
        for copy, file in work.items():
            copy.write_bytes(archives[file])
        site_packages = sysconfig.get_path("purelib")
        subprocess.run(["node", compiler, site_packages, *work], check=True)
        for copy, file in work.items():
            copy.replace(file)  # a whole file or none, even where the build is stopped
