"""Puts what the calculator needs in the browser into the site: the Pyodide runtime and the core.

    assets/calculator/pyodide/     the runtime; its standard library as bytecode
    assets/calculator/core.zip     the core as bytecode, and the compiled rules
    assets/calculator/sizes.json   bytes of each file that the worker downloads, to show its progress

Equal inputs give equal bytes.
"""

import hashlib
import io
import json
import shutil
import subprocess
import sysconfig
import tempfile
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

# What loadPyodide fetches in a browser, but for the standard library, which is compiled first.
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
STANDARD_LIBRARY = "python_stdlib.zip"

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
        "words",
    }
)

DATE = (1980, 1, 2, 0, 0, 0)  # of every entry, so that builds do not differ by their time


def bundle(root: Path, site: Path, compiled_rules: bytes) -> None:
    """Writes the bundle into the built site. `root` is the project's folder."""
    package = root / "node_modules" / "pyodide"
    target = site / "assets" / "calculator"
    runtime = target / "pyodide"
    runtime.mkdir(parents=True, exist_ok=True)

    library_sources = (package / STANDARD_LIBRARY).read_bytes()
    core_sources = with_files(b"", sources(root / "calculator"))
    library, core = bytecode(root, [library_sources, core_sources])

    for name in RUNTIME:
        shutil.copyfile(package / name, runtime / name)
    (runtime / STANDARD_LIBRARY).write_bytes(library)
    lock = json.loads((package / "pyodide-lock.json").read_bytes())
    write_json(runtime / "pyodide-lock.json", lock | {"packages": {}})  # we load none of them
    rules = {"calculator/compiled.json": compiled_rules}
    (target / "core.zip").write_bytes(with_files(core, rules))

    downloads = [*sorted(runtime.iterdir()), target / "core.zip"]
    write_json(
        target / "sizes.json",
        {file.relative_to(target).as_posix(): file.stat().st_size for file in downloads},
    )


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


def bytecode(root: Path, archives: list[bytes]) -> list[bytes]:
    """The archives with their modules compiled, which is remembered under build/ for the next build."""
    folder = root / "build" / "bytecode"
    folder.mkdir(parents=True, exist_ok=True)
    compiler = root / "sitegen" / "compile.mjs"
    package = root / "node_modules" / "pyodide" / "package.json"
    means = compiler.read_bytes() + package.read_bytes() + version("pyodide-build").encode()

    kept = [folder / f"{hashlib.sha256(means + archive).hexdigest()}.zip" for archive in archives]
    for file in set(folder.iterdir()) - set(kept):
        file.unlink()
    wanted = dict(zip(kept, archives, strict=True))
    missing = {file: archive for file, archive in wanted.items() if not file.exists()}
    if missing:
        compile_archives(compiler, missing)
    return [file.read_bytes() for file in kept]


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


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
