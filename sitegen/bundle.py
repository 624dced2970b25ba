"""Puts what Python needs in the browser into the site.

    python/quick-DIGEST/    the quick way: an engine and a snapshot of its memory
    python/plain-DIGEST/    the whole of Pyodide, with library and core as bytecode, for all else

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

# Modules of the core that the browser never imports: reading the rules' files is done before.
NOT_IN_BROWSER = frozenset(
    {
        "__main__",
        "citation",
        "compiling",
        "loading",
        "policy",
        "policy_text",
        "references",
        "schema",
        "shapes",
        "words",
    }
)

DATE = (1980, 1, 2, 0, 0, 0)  # of every entry, so that builds do not differ by their time


def bundle(
    root: Path,
    kept: Path,
    site: Path,
    rules: Rules,
    compiled_rules: bytes,
    records: Sequence[Mapping[str, Any]] | None,
) -> dict[str, dict[str, Any]]:
    """Writes the bundle into the built site. `root` is the project's folder, `kept` the one in which is remembered what
    takes long to make for these rules; for `records` see quickstart. Without them there is only the plain way.

    Returns what the browser must know: the `folders` by the way that they are for, and of the `files` bytes and SHA-256.
    """
    package = root / "node_modules" / "pyodide"
    core_sources = sources(root / "calculator")
    compiled = {"calculator/compiled.json": compiled_rules}

    quick = {}
    if records is not None:
        made = quickstart(root, kept, core_sources | compiled, rules, records)
        quick = {"quick/engine.bin": made.engine, "quick/snapshot.bin": made.snapshot}
    library_archive = (package / "python_stdlib.zip").read_bytes()
    # The same for all rules.
    library, core = bytecode(root, root / "build", [library_archive, with_files(b"", core_sources)])
    plain = {
        "plain/engine.bin": (package / "pyodide.asm.wasm").read_bytes(),
        "plain/library.bin": library,
        "plain/core.bin": with_files(core, compiled),
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


def sources(package: Path) -> dict[str, bytes]:
    """The modules that the browser needs, by their names in the archive."""
    return {
        file.relative_to(package.parent).as_posix(): file.read_bytes()
        for file in sorted(package.rglob("*.py"))
        if file.stem not in NOT_IN_BROWSER
    }


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
