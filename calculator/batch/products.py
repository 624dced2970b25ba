"""What the page for rosters has made of people and lines: the ranking, and files to be kept.

They come as files of JSON, a line for each, in the file system of the worker, and what is made is left there.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calculator.batch import csvtext, details, workbook
from calculator.batch import template as empty
from calculator.batch.line import Line
from calculator.batch.listing import listing as listed
from calculator.batch.people import Person, person_of, plain_trouble
from calculator.batch.ranking import Tally, key_of, standing
from calculator.batch.results import About, tables
from calculator.batch.results import results as one_table
from calculator.batch.roster_out import Signing, passed_on
from calculator.batch.seals import plain_checked
from calculator.batch.sheets import document
from calculator.batch.signed import held, sign_offs
from calculator.batch.tables import Table
from calculator.rules import Rules

# Where the worker puts what comes with a request, each in a folder of its own; and where it looks for what is made.
FILES, MADE = Path("/files"), Path("/made")
STEP = 50  # people, after which it is told how far it is
TABLES = 5  # that go through the lines, of all that are made of results

type Asked = Mapping[str, Any]
type Report = Callable[[float], None]  # told the per cent that are done


def given(name: str) -> Path:
    """The file that came with the request by this name."""
    (file,) = (FILES / name).iterdir()
    return file


@dataclass(frozen=True)
class Read:
    """What is in a file of JSON lines, to be gone through as often as it takes. `all`: in how many steps, for the report."""

    file: Path
    make: Callable[[Any], Any]
    report: Report
    all: int
    _done: list[int] = field(default_factory=lambda: [0])

    def __iter__(self) -> Iterator[Any]:
        with self.file.open(encoding="utf-8") as file:
            for text in file:
                yield self.make(json.loads(text))
                self._done[0] += 1
                if self._done[0] % STEP == 0:
                    self.report(100 * self._done[0] / self.all)


def _lines(asked: Asked, report: Report, times: int = 1) -> Iterable[Line]:
    """The lines of the `people`; they will be gone through so many `times`."""
    return Read(given("lines"), lambda line: line, report, asked["people"] * times)


def template(rules: Rules, asked: Asked, report: Report) -> object:
    """An empty roster for a `year` and a `title`, "" for all; of the `form` "xlsx" or "csv"."""
    year, titles = asked["year"], tuple(filter(None, (asked["title"],)))
    if asked["form"] == "csv":
        _csv(empty.table(rules, year, titles))
    else:
        _workbook(empty.tables(rules, year, titles))
    return {"name": f"申报人员名册-{year}.{asked['form']}"}


def rank(rules: Rules, asked: Asked, report: Report) -> object:
    """All people ranked under these `choices` of readings; `keys`: what each is called in it, null for who is not ranked."""
    ranked, keys = _ranked(rules, _lines(asked, report), asked["choices"])
    return {"ranked": ranked, "keys": keys}


def _ranked(
    rules: Rules, lines: Iterable[Line], choices: Mapping[str, str]
) -> tuple[dict[str, Any], list[str | None]]:
    tally, keys = Tally(rules), []
    for line in lines:
        tally.add(line)
        keys.append(key_of(line))
    return tally.ranked(choices), keys


def check(rules: Rules, asked: Asked, report: Report) -> object:
    """The sign-offs `signed` of a roster, as its rows have them, held against its lines; `readings`: those chosen for it."""
    found, troubles = sign_offs(asked["file"], asked["signed"])
    checked = held(found, asked["readings"], _lines(asked, report))
    return {
        "checked": list(map(plain_checked, checked)),
        "troubles": list(map(plain_trouble, troubles)),
    }


def results(rules: Rules, asked: Asked, report: Report) -> object:
    """All that came out, as a workbook."""
    lines = _lines(asked, report, TABLES + 1)
    about = _about(rules, asked, lines)
    _workbook(tables(rules, _skeleton(), lines, about, _standing(about)))
    return {"name": f"试算结果-{asked['date']}.xlsx"}


def results_csv(rules: Rules, asked: Asked, report: Report) -> object:
    """The first table of the results."""
    lines = _lines(asked, report, 2)
    about = _about(rules, asked, lines)
    _csv(one_table(rules, _skeleton(), lines, about, _standing(about)))
    return {"name": f"试算结果-{asked['date']}.csv"}


def _about(rules: Rules, asked: Asked, lines: Iterable[Line]) -> About:
    """What holds for all: `date`, `files`, `readings`, `checked`, `troubles` that are nobody's."""
    ranked, _ = _ranked(rules, lines, asked["choices"])
    return About(
        asked["date"],
        asked["files"],
        asked["readings"],
        asked["checked"],
        asked["troubles"],
        ranked,
    )


def _standing(about: About) -> Callable[[Line], Mapping[str, Any] | None]:
    return lambda line: standing(about.ranked or {}, line)


def troubles(rules: Rules, asked: Asked, report: Report) -> object:
    """All that is to be mended or to be known, as a table."""
    found = details.troubles(_lines(asked, report), asked["troubles"])
    _csv(Table("", details.TROUBLES, found))
    return {"name": f"要改的地方-{asked['date']}.csv"}


def sheets(rules: Rules, asked: Asked, report: Report) -> object:
    """The official score tables of all, to be printed."""
    with (MADE / "file").open("w", encoding="utf-8") as file:
        file.writelines(document(rules, _skeleton(), _lines(asked, report), asked["date"]))
    return {"name": f"量化计分表-{asked['date']}.html"}


def listing(rules: Rules, asked: Asked, report: Report) -> object:
    """The list of all that a unit hands in, where the standard names one."""
    table = listed(rules, _lines(asked, report), asked["date"])
    _workbook([table] if table else [])
    return {"name": f"{table.name if table else ''}-{asked['date']}.xlsx"}


def roster(rules: Rules, asked: Asked, report: Report) -> object:
    """The roster that is passed on, with empty rows for the scorer `after`; signed by the party `signer`, if that is said.

    `signed`: the sign-offs so far. Returns who cannot be in it as well.
    """
    people: Iterable[Person] = Read(given("people"), person_of, report, asked["people"] * 3)
    signed, _ = sign_offs("", asked["signed"])
    signing = Signing(asked["signer"], asked["by"], asked["date"]) if asked["signer"] else None
    made = passed_on(rules, people, asked["readings"], signed, signing, asked["after"])
    if made.tables:
        _workbook(made.tables)
    left = [{"name": each.person.name or each.person.key, "why": each.why} for each in made.left]
    return {"name": f"申报人员名册-{asked['date']}.xlsx", "left": left}


def _skeleton() -> Any:
    """What the build has taken from the text, and put beside this module."""
    return json.loads(Path(__file__).with_name("skeleton.json").read_bytes())


def _workbook(found: Iterable[Table]) -> None:
    with (MADE / "file").open("wb") as file:
        workbook.write(file, found)


def _csv(table: Table) -> None:
    with (MADE / "file").open("wb") as file:
        csvtext.write(file, table)
