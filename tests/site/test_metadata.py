"""What the built pages say of themselves in their heads, with and without a public address of the site."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from calculator.policy import Chapter, Clause, Document, Policy
from sitegen.metadata import LONGEST, about
from sitegen.search import Entry, Part

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/zhicheng/"
LEGISLATION = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


@pytest.fixture(scope="module")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is built for a public address below the root of its host."""
    folder = tmp_path_factory.mktemp("published")
    config = json.loads((ROOT / "build" / "mkdocs.yml").read_bytes())
    own = folder / "mkdocs.yml"
    own.write_text(json.dumps(config | {"site_url": ADDRESS, "site_dir": str(folder / "site")}))
    command: list[str | Path] = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--quiet", "--config-file", own]
    subprocess.run(command, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, check=True)
    return folder / "site"


def pages(site: Path) -> dict[str, str]:
    """Every page but the error page, by its path."""
    return {
        file.relative_to(site).as_posix().removesuffix("index.html"): file.read_text("utf-8")
        for file in sorted(site.rglob("index.html"))
    }


def said(html: str, name: str) -> list[str]:
    """What the head says under a name, once for each time."""
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', html)


def linked(html: str) -> dict[str, Any]:
    [found] = LEGISLATION.findall(html)
    data: dict[str, Any] = json.loads(found)
    return data


def test_each_page_is_described_in_its_own_words(site: Path) -> None:
    found = {path: said(html, "description") for path, html in pages(site).items()}
    assert {path: each for path, each in found.items() if len(each) != 1} == {}
    texts = {path: text for path, [text] in found.items()}
    assert {path: text for path, text in texts.items() if not 30 <= len(text) <= LONGEST} == {}
    assert [text for text, times in Counter(texts.values()).items() if times > 1] == []


def test_each_page_has_a_title_of_its_own(site: Path) -> None:
    titles = Counter(re.findall("<title>(.*?)</title>", html)[0] for html in pages(site).values())
    assert [title for title, times in titles.items() if times > 1] == []


def test_a_shared_link_shows_title_and_description(site: Path) -> None:
    html = pages(site)["std/chapter-2/"]
    assert said(html, "og:title") == ["第二章 申报基本条件 - 评价标准"]
    assert said(html, "og:description") == said(html, "description")
    assert said(html, "og:type") == ["article"]
    assert said(html, "og:locale") == ["zh_CN"]
    assert said(html, "og:site_name") == ["西藏网信工程职称"]
    assert said(pages(site)[""], "og:type") == ["website"]


def test_without_an_address_nothing_is_said_of_it(site: Path) -> None:
    for path, html in pages(site).items():
        assert said(html, "og:url") == [], path
        assert 'rel="canonical"' not in html, path
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()


def test_with_an_address_each_page_knows_its_own(published: Path) -> None:
    for path, html in pages(published).items():
        assert said(html, "og:url") == [ADDRESS + path]
        assert f'<link rel="canonical" href="{ADDRESS}{path}">' in html


def test_the_sitemap_lists_every_page_once(published: Path) -> None:
    listed = re.findall("<loc>(.*?)</loc>", (published / "sitemap.xml").read_text("utf-8"))
    assert sorted(listed) == sorted(ADDRESS + path for path in pages(published))
    robots = (published / "robots.txt").read_text("utf-8").splitlines()
    assert robots[-1] == f"Sitemap: {ADDRESS}sitemap.xml"


def test_the_error_page_is_kept_out_of_search_engines(site: Path) -> None:
    assert said((site / "404.html").read_text("utf-8"), "robots") == ["noindex"]
    assert all(said(html, "robots") == [] for html in pages(site).values())


def test_the_error_page_leads_on_from_any_depth(published: Path) -> None:
    html = (published / "404.html").read_text("utf-8")
    addresses = re.findall(r'(?:href|src|action)="([^"#]+)"', html)
    assert addresses
    assert [each for each in addresses if not each.startswith("/zhicheng/")] == []


def test_the_texts_are_legislation_whose_parts_are_found(site: Path) -> None:
    found = {path: linked(html) for path, html in pages(site).items() if LEGISLATION.search(html)}
    assert {path.partition("/")[0] for path in found} == {"std", "proc", "annex"}
    for path, data in found.items():
        assert data["@type"] == "Legislation"
        assert "legislationDate" not in data, "the text names no date"
        parts = [part["@id"] for part in data.get("hasPart", ())]
        for id in (data["@id"], *parts, *([data["isPartOf"]["@id"]] if "isPartOf" in data else ())):
            page, _, anchor = urljoin(ADDRESS + path, id).removeprefix(ADDRESS).partition("#")
            assert page in found
            assert not anchor or f'id="{anchor}"' in pages(site)[page]
    assert len(found["std/"]["hasPart"]) == 10, "seven chapters and three annexes"
    assert found["std/"]["name"] == "西藏自治区网信工程系列职称 评价标准（试行）"


def entry(id: str, name: str, words: str) -> Entry:
    return Entry(id, "", "", name, "", (Part(id, "", "", words),), "text", "")


def test_a_long_list_is_cut_between_its_names() -> None:
    clauses = tuple(Clause(f"std-{at}", f"第{at}条", ("甲。",)) for at in range(1, 30))
    chapter = Chapter("std-chapter-1", "第一章", "总则", clauses)
    policy = Policy((Document("std", "评价标准", ("本标准",), "评价标准", (chapter,), ()),), ())
    entries = [entry(each.id, "", "适用范围 适用对象") for each in clauses]
    description = about(policy, entries, "")["std-chapter-1"].description
    assert description.startswith("《评价标准》第一章 总则，第1条至第29条全文：适用范围、适用范围")
    assert description.endswith("适用范围等。")
    assert LONGEST - 5 <= len(description) <= LONGEST


def test_an_article_is_told_by_its_title_else_by_what_people_call_it() -> None:
    clauses = (Clause("std-1", "第一条", ("甲。",)), Clause("std-2", "第二条", ("乙。",)))
    chapter = Chapter("std-chapter-1", "第一章", "总则", clauses)
    policy = Policy((Document("std", "评价标准", ("本标准",), "评价标准", (chapter,), ()),), ())
    entries = [entry("std-1", "", "适用范围 适用对象"), entry("std-2", "学历条件", "大专 本科")]
    description = about(policy, entries, "")["std-chapter-1"].description
    assert description == "《评价标准》第一章 总则，第一条至第二条全文：适用范围、学历条件。"
