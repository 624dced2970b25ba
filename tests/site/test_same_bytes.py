"""The same source gives the same site, wherever and however often it is built."""

import shutil
import subprocess
import sys
from pathlib import Path

from sitegen.release import read

ROOT = Path(__file__).parents[2]
SOURCES = (
    *("rules", "calculator", "sitegen", "site_src", "tests", "workbench"),
    *("build.py", "mkdocs.yml", "package.json", "tsconfig.json"),
)


def test_built_anew_at_another_path_it_is_equal_file_by_file(site: Path, tmp_path: Path) -> None:
    """With nothing remembered from a build before."""
    root = tmp_path / "another place" / "网站"
    root.mkdir(parents=True)
    for name in SOURCES:
        path = ROOT / name
        shutil.copytree(path, root / name) if path.is_dir() else shutil.copyfile(path, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    subprocess.run([sys.executable, "build.py"], cwd=root, check=True)
    ours, others = read(site), read(root / "site")
    assert ours.keys() == others.keys()
    assert [name for name in ours if ours[name] != others[name]] == []
