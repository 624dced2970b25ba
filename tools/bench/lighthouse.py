"""What Lighthouse, a checker of web pages, gives ours on a phone: four marks of 100 at most."""

import json
import os
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools import chromium
from tools.bench.host import hosting

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3

type Marks = Mapping[str, float]


def marks(site: Path, pages: Sequence[str], runs: int = RUNS) -> Mapping[str, Marks]:
    """By page the median of each mark."""
    with hosting(site) as host:
        found = {page: [marked(f"{host}/{page}") for _ in range(runs)] for page in pages}
    return {
        page: {name: statistics.median(each[name] for each in given) for name in CATEGORIES}
        for page, given in found.items()
    }


def rows(found: Mapping[str, Marks]) -> Iterator[tuple[str, ...]]:
    for page, given in found.items():
        yield f"/{page}", *(f"{given[name]:.0f}" for name in CATEGORIES)


def marked(address: str) -> Marks:
    """The marks of one run, with Lighthouse's own settings: a phone of middling speed on a slow line."""
    command = [
        str(PROGRAM),
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(('--headless=new', *chromium.FLAGS))}",
    ]
    told = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": chromium.find()},
        stdout=subprocess.PIPE,
        check=True,
    )
    categories = json.loads(told.stdout)["categories"]
    return {name: 100 * categories[name]["score"] for name in CATEGORIES}
