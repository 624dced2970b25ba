"""The same pages in the theme as it comes, to compare with: nothing of ours but the text."""

import json
import os
import subprocess
import sys
from pathlib import Path


def build(docs: Path, folder: Path) -> Path:
    """Builds the staged pages into a folder, with MkDocs and Material as they come. Returns the site."""
    settings = {
        "site_name": "西藏网信工程职称",
        "docs_dir": str(docs),
        "site_dir": str(folder / "site"),
        # A font from elsewhere would only make it slower.
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["attr_list"],
    }
    config = folder / "mkdocs.yml"
    config.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stderr=subprocess.DEVNULL,  # it warns of links that stand in raw HTML
        check=True,
    )
    return folder / "site"
