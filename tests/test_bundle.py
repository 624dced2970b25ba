"""The bundle holds bytecode of one kind, and equal sources give equal bytes."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from sitegen.bundle import bytecode, with_files

ROOT = Path(__file__).parents[1]


def test_only_bytecode_is_shipped(site: Path) -> None:
    target = site / "assets" / "calculator"
    magic_numbers = set()
    for file in (target / "core.zip", target / "pyodide" / "python_stdlib.zip"):
        with zipfile.ZipFile(file) as opened:
            names = opened.namelist()
            assert [name for name in names if name.endswith(".py")] == []
            modules = [name for name in names if name.endswith(".pyc")]
            magic_numbers |= {opened.read(name)[:4] for name in modules}
    assert len(magic_numbers) == 1


def test_the_core_is_what_the_browser_imports(site: Path) -> None:
    program = "import sys, calculator.browser; print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()
    with zipfile.ZipFile(site / "assets" / "calculator" / "core.zip") as opened:
        shipped = {
            name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
            for name in opened.namelist()
            if name.endswith(".pyc")
        }
    assert shipped == {name for name in modules if name.split(".")[0] == "calculator"}


def test_equal_sources_give_equal_bytes(tmp_path: Path) -> None:
    archive = with_files(b"", {"a.py": b"x = {1, 2}\n", "b/__init__.py": b"import a\n"})
    builds = []
    for name in ("one", "two"):
        root = tmp_path / name
        root.mkdir()
        for folder in ("node_modules", "sitegen"):
            (root / folder).symlink_to(ROOT / folder)
        builds += bytecode(root, [archive])
    assert builds[0] == builds[1]
    with zipfile.ZipFile(io.BytesIO(builds[0])) as opened:
        assert opened.namelist() == ["a.pyc", "b/__init__.pyc"]
