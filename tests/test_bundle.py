"""The bundle holds bytecode of one kind, and equal sources give equal bytes."""

import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from sitegen.bundle import bytecode, with_files
from tests.server import published

ROOT = Path(__file__).parents[1]


def unpacked(site: Path, name: str) -> bytes:
    return gzip.decompress(published(site, f"python/{name}").read_bytes())


def opened(site: Path, name: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(unpacked(site, name)))


def test_only_bytecode_is_shipped(site: Path) -> None:
    magic_numbers = set()
    for file in ("plain/core.bin", "plain/library.bin"):
        with opened(site, file) as archive:
            names = archive.namelist()
            assert [name for name in names if name.endswith(".py")] == []
            modules = [name for name in names if name.endswith(".pyc")]
            magic_numbers |= {archive.read(name)[:4] for name in modules}
    assert len(magic_numbers) == 1


def test_the_core_is_what_the_browser_imports(site: Path) -> None:
    program = "import sys, calculator.browser; print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()
    with opened(site, "plain/core.bin") as archive:
        shipped = {
            name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
            for name in archive.namelist()
            if name.endswith(".pyc")
        }
    assert shipped == {name for name in modules if name.split(".")[0] == "calculator"}


def test_equal_sources_give_equal_bytes(tmp_path: Path) -> None:
    archive = with_files(b"", {"a.py": b"x = {1, 2}\n", "b/__init__.py": b"import a\n"})
    builds = [
        made for name in ("one", "two") for made in bytecode(ROOT, tmp_path / name, [archive])
    ]
    assert builds[0] == builds[1]
    with zipfile.ZipFile(io.BytesIO(builds[0])) as opened:
        assert opened.namelist() == ["a.pyc", "b/__init__.pyc"]
