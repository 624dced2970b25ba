"""marimo's page, as its own program exports it, with all that it loads beside it."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from importlib.metadata import files, version
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parents[1]
PROGRAMS = BENCH / ".venv" / "bin"
PYODIDE = (
    BENCH / "node_modules" / "pyodide-of-marimo"
)  # which is of the version that marimo asks for
WHEELS = BENCH / "wheels"


def export(folder: Path) -> None:
    """Writes the notebook's page into the folder."""
    notebook = Path(__file__).with_name("notebook.md")
    subprocess.run(
        [PROGRAMS / "marimo", "export", "html-wasm", notebook, "--output", folder, "--mode=run"],
        env=os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8")
    told, here = '<marimo-wasm hidden=""', "./pyodide/"
    if told not in text:
        raise ValueError("marimo's page no longer says where Pyodide is in the way that it did.")
    attributes = (
        f'data-pyodide-index-url="{here}" data-pyodide-lockfile-url="{here}pyodide-lock.json"'
    )
    page.write_text(text.replace(told, f"{told} {attributes}"), encoding="utf-8")
    add_runtime(folder / "pyodide")


def add_runtime(folder: Path) -> None:
    """Pyodide, and the packages as its lock file lists them."""
    shutil.copytree(PYODIDE, folder)
    for wheel in WHEELS.glob("*.whl"):
        shutil.copy(wheel, folder)
    (folder / f"pyyaml-{version('PyYAML')}-py3-none-any.whl").write_bytes(pyyaml())
    lock = json.loads((folder / "pyodide-lock.json").read_bytes())
    lock["packages"] = listed(sorted(folder.glob("*.whl")))
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def listed(wheels: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """By name what Pyodide asks of each package; marimo's own needs all the others."""
    found = {}
    for wheel in wheels:
        written, version = wheel.name.split("-")[:2]
        name = written.replace("_", "-")
        found[name] = {
            "name": name,
            "version": version,
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "imports": [written],
            "depends": [],
        }
    found["marimo-base"]["depends"] = [name for name in found if name != "marimo-base"]
    return found


def pyyaml() -> bytes:
    """The modules of PyYAML that are Python, which are enough: no registry has it compiled for Pyodide."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in files("PyYAML") or ():
            if file.match("yaml/*.py"):
                wheel.write(file.locate(), file.as_posix())
    return buffer.getvalue()
