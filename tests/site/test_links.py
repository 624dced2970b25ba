"""Links, anchors and ids of the built site: the build looks at all of them, and at what every page must say."""

import re
from pathlib import Path

import pytest

import build
from sitegen.built import Page, Site, mistakes, read_page, read_site, read_styles

ROOT = Path(build.__file__).parent
ADDRESS = "https://example.org/zhicheng/"
OTHERS = frozenset({"mark.svg", "文件.pdf"})
WHOLE = """<!doctype html><link rel="stylesheet" href="{root}site.css"><h1 id="top">一</h1><p id="第一条"></p>
<a href="#top"></a><a href="{root}std/#std-1"></a><a href="{root}?q=x#top"></a><a href="{root}std/#open=eNp9"></a><a href="#%E7%AC%AC%E4%B8%80%E6%9D%A1"></a>
<img src="{root}mark.svg"><a href="{root}%E6%96%87%E4%BB%B6.pdf">二</a><form action="{root}."></form><template></template>"""


def site_of(file: str = "", more: str = "") -> Site:
    """A site of three pages and a style sheet, all whole, with something more in one of them."""
    texts = {
        "index.html": WHOLE.format(root=""),
        "std/index.html": WHOLE.format(root="../") + '<p id="std-1"></p>',
        "404.html": WHOLE.format(root="/"),
        "site.css": "a { mask: url(mark.svg), url('data:image/svg+xml,<svg/>') }",
    }
    texts |= {file: texts[file] + more} if file else {}
    read = {".html": read_page, ".css": read_styles}
    pages = {name: read[Path(name).suffix](text) for name, text in texts.items()}
    return Site(pages, OTHERS | pages.keys())


def test_nothing_is_wrong_with_a_whole_site() -> None:
    assert mistakes(site_of()) == ()


@pytest.mark.parametrize(
    ("file", "text", "mistake"),
    [
        ("index.html", '<a href="stds/">', "stds/：没有stds/index.html"),
        ("index.html", '<a href="std">', "std：没有std"),
        (
            "index.html",
            '<a href="std/#std-9">',
            "std/#std-9：std/index.html里没有编号“std-9”",
        ),
        ("std/index.html", '<p id="a"><a href="#b">', "#b：std/index.html里没有编号“b”"),
        (
            "index.html",
            '<use href="mark.svg#a">',
            "mark.svg#a：mark.svg里没有编号“a”",
        ),
        ("index.html", '<img src="gone.svg">', "gone.svg：没有gone.svg"),
        ("index.html", '<script src="gone.mjs">', "gone.mjs：没有gone.mjs"),
        ("index.html", '<form action="find/">', "find/：没有find/index.html"),
        ("index.html", '<a href="/std/">', "/std/：链接指到网站之外"),
        ("index.html", '<a href="../">', "../：链接指到网站之外"),
        (
            "index.html",
            '<a href="https://example.com/">',
            "https://example.com/：链接指到网站之外",
        ),
        (
            "index.html",
            '<a href="mailto:a@b.example">',
            "mailto:a@b.example：链接指到网站之外",
        ),
        ("404.html", '<a href="std/">', "std/：没有any/depth/std/index.html"),
        ("404.html", '<a href="/stds/">', "/stds/：没有stds/index.html"),
        ("site.css", 'a { mask: url( "gone.svg" ) }', "gone.svg：没有gone.svg"),
        ("index.html", '<p id="a"><i id="b"><b id="a">', "#a：这个编号用了2次"),
    ],
)
def test_what_is_wrong_is_found(file: str, text: str, mistake: str) -> None:
    [found] = mistakes(site_of(file, text))
    assert str(found).startswith(f"site/{file}:{mistake}；应为：")


@pytest.mark.parametrize(
    ("file", "address", "right"),
    [
        ("std/index.html", f"{ADDRESS}std/", True),
        ("std/index.html", f"{ADDRESS}stds/", False),
        ("std/index.html", "/zhicheng/std/", True),
        ("std/index.html", "/std/", False),
        ("404.html", "/zhicheng/std/", True),
        ("404.html", "/std/", False),
        ("404.html", "std/", False),
    ],
)
@pytest.mark.parametrize("end", ["", "/"])
def test_a_site_that_knows_its_address(file: str, address: str, right: bool, end: str) -> None:
    pages = {"std/index.html": Page((), ())} | {file: Page((), (address,))}
    found = mistakes(Site(pages, frozenset(pages)), ADDRESS.rstrip("/") + end)
    assert [mistake.key for mistake in found] == ([] if right else [address])


def test_the_build_fails_where_a_link_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("rules", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)

    def run_mkdocs(place: build.Place, *_: object) -> None:
        place.site.mkdir()
        (place.site / "index.html").write_text('<a href="gone/">', encoding="utf-8")

    monkeypatch.setattr(build, "run_mkdocs", run_mkdocs)
    for step in ("prune", "bundle", "scripts", "one_style_sheet", "release"):
        monkeypatch.setattr(build, step, lambda *_: {"folders": {"quick": ""}})
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert build.build(tmp_path) == 1
    assert capsys.readouterr().err.startswith("site/index.html:1  gone/\n    没有gone/index.html\n")


def test_nothing_is_wrong_with_the_built_site(site: Path) -> None:
    assert mistakes(read_site(site)) == ()


def test_each_page_says_what_it_is(site: Path) -> None:
    for file in site.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        assert re.search('<html[^>]* lang="zh-CN"', html), file
        assert re.search(r"<title>\s*[^\s<]", html), file
        assert len(re.findall(r"<h1[\s>]", html)) == 1, file


def test_no_script_holds_up_a_page(site: Path) -> None:
    for file in site.rglob("*.html"):
        scripts = re.findall(r"<script[^>]* src=[^>]*>", file.read_text(encoding="utf-8"))
        assert scripts, file
        assert [it for it in scripts if not re.search(' defer | type="module" ', it)] == [], file


def test_no_dead_weight(site: Path) -> None:
    assert not list(site.rglob("*.map"))
