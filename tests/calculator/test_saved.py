"""Saved records come back as they were; whatever else is opened gives a sentence, and never an exception."""

import base64
import json
import time
import tomllib
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.loading import FOLDER, load
from calculator.result import answer
from calculator.saved import (
    FORMAT,
    MOST_INFLATED,
    MOST_LOST,
    MOST_POINTS,
    MOST_TEXT,
    lean,
    open_saved,
    save,
)
from tests.calculator.scoring import RULES, scored
from tests.calculator.test_loading import edit, folder
from tests.calculator.test_summary import checked
from tests.records import record

__all__ = ["folder"]  # a fixture

DATA = tomllib.loads(Path(__file__).with_name("saved.toml").read_text(encoding="utf-8"))
RANDOM = st.randoms(use_true_random=False)
RECORDS = RANDOM.map(record)
DAY = "2026-11-22"
OTHER = "0000-0000"
PLAIN = {"target": "senior_engineer", "year": 2026}


def saved(data: object) -> dict[str, Any]:
    return save(RULES, checked(data), DAY)


def opened(text: str) -> dict[str, Any]:
    found = open_saved(RULES, text)
    assert "problem" not in found
    return found


def packed(data: object) -> str:
    """A payload of anything."""
    return link(json.dumps(data).encode())


def link(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def unpacked(payload: str) -> Any:
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(payload + "===")))


def answered(text: str) -> dict[str, Any]:
    """What comes of any text: a problem, or a record that can be calculated, never anything else."""
    found = open_saved(RULES, text)
    if "problem" in found:
        assert set(found) == {"problem"}
        assert found["problem"].endswith("。")
    elif "edition" in found:
        assert set(found) == {"edition", "payload"}
    else:
        assert set(found) == {"record", "date", "version", "notices", "changed"}
        result, errors = answer(RULES, found["record"], full=False)
        assert result
        assert errors == ()
    json.dumps(found).encode()
    return found


# What was saved comes back


@settings(max_examples=60)
@given(RECORDS)
def test_a_record_comes_back_from_a_file_and_from_a_link(drawn: dict[str, Any]) -> None:
    kept = lean(checked(drawn))
    found = saved(drawn)
    for text in (
        found["text"],
        found["payload"],
        f"https://example.org/sub/calculator/#open={found['payload']}",
        f"  {found['payload']}\n",
        "\ufeff" + found["text"].replace("\n", "\r\n"),
    ):
        back = opened(text)
        assert back == {
            "record": kept,
            "date": DAY,
            "version": RULES.version,
            "notices": [],
            "changed": [],
        }
        assert checked(back["record"]) == {
            name: inner for name, inner in checked(drawn).items() if inner is not None
        }


@settings(max_examples=40)
@given(RECORDS)
def test_a_bare_record_is_opened_as_the_command_line_takes_it(drawn: dict[str, Any]) -> None:
    assert opened(json.dumps(drawn)) == {
        "record": lean(checked(drawn)),
        "date": None,
        "version": None,
        "notices": [],
        "changed": [],
    }


def test_what_is_saved() -> None:
    data = {**PLAIN, "education": "doctor", "track": None, "achievements": {"std-20-3-1": None}}
    found, result = saved(data), scored(data)
    file = json.loads(found["text"])
    assert file == {
        "format": f"title-calculator/{FORMAT}",
        "rules": RULES.version,
        "date": DAY,
        "record": {
            "edition": RULES.standard.edition.id,
            **PLAIN,
            "education": "doctor",
            "achievements": {"std-20-3-1": None},
        },
        "result": {
            "verdict": result["eligibility"]["verdict"],
            "total": result["score"]["total"],
            "passes": result["score"]["passes"],
            "items": {
                item["id"]: {"min": item["min"], "max": item["max"]}
                for item in result["score"]["items"]
            },
        },
        "code": found["code"],
    }
    assert found["name"] == f"高级工程师-2026年申报-{DAY}.json"
    assert (found["version"], found["date"]) == (RULES.version, DAY)


def test_a_file_has_chinese_as_it_is_and_no_half_pair() -> None:
    works = [{"what": "论文\ud800"}]
    found = saved({**PLAIN, "achievements": {"std-20-3-1": works}})
    assert "论文\\ud800" in found["text"]
    for text in (found["text"], found["payload"]):
        text.encode()
        (work,) = opened(text)["record"]["achievements"]["std-20-3-1"]
        assert work["what"] == "论文\ud800"


def test_a_title_without_a_score() -> None:
    data = {"target": "technician", "year": 2026, "education": "below"}
    found = saved(data)
    assert json.loads(found["text"])["result"] == {
        "verdict": scored(data)["eligibility"]["verdict"],
        "total": None,
        "passes": None,
        "items": {},
    }
    assert opened(found["payload"])["changed"] == opened(found["text"])["notices"] == []


# The check code


def test_the_code_hangs_on_the_record_and_not_on_the_day() -> None:
    code = saved(PLAIN)["code"]
    assert save(RULES, checked(PLAIN), "2027-01-01")["code"] == code
    assert saved(dict(reversed(PLAIN.items())))["code"] == code
    assert saved({**PLAIN, "year": 2026.0, "education": None})["code"] == code
    others = [
        {**PLAIN, "year": 2027},
        {**PLAIN, "employer": "public_institution"},
        {**PLAIN, "employer": "state_enterprise"},
        {**PLAIN, "achievements": {}},
        {**PLAIN, "achievements": {"std-20-3-1": None}},
        {**PLAIN, "achievements": {"std-20-3-1": False}},
        {**PLAIN, "unit": {}},
    ]
    codes = {code, *(saved(each)["code"] for each in others)}
    assert len(codes) == 1 + len(others)


def test_the_code_hangs_on_the_rules(folder: Path) -> None:
    edit(folder / "policy" / "annex-1-2.md", "博士研究生计5分", "博士研究生计4分")
    rules, _, mistakes = load(folder)
    assert mistakes == ()
    assert rules.version != RULES.version
    assert save(rules, checked(PLAIN), DAY)["code"] != saved(PLAIN)["code"]
    assert load(FOLDER)[0].version == RULES.version


@settings(max_examples=40)
@given(RECORDS)
def test_a_code_can_be_read_off_paper(drawn: dict[str, Any]) -> None:
    code = saved(drawn)["code"]
    left, right = code.split("-")
    assert len(left) == len(right) == 4
    assert set(left + right) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_codes_use_all_their_characters() -> None:
    codes = [saved({**PLAIN, "grassroots_years": half / 2})["code"] for half in range(100)]
    assert len(set(codes)) == 100
    for place in (0, 1, 2, 3, 5, 6, 7, 8):
        assert len({code[place] for code in codes}) > 20


# What cannot be opened


@pytest.mark.parametrize("case", DATA["problem"], ids=lambda case: case["name"])
def test_problems(case: dict[str, str]) -> None:
    found = answered(case["text"].replace("VERSION", RULES.version))
    assert case["says"] in found["problem"]


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (saved(PLAIN)["payload"][:-9], "读不出来"),
        (saved(PLAIN)["payload"][:30], "读不出来"),
        ("eN", "读不出来"),
        (saved(PLAIN)["payload"] + "AAAA", "读不出来"),
        (saved(PLAIN)["payload"].swapcase(), "这不是本计算器"),
        (saved(PLAIN)["payload"][1:], "这不是本计算器"),
        (link(b"\xff\xfe"), "读不出来"),
        (link(b"no JSON"), "读不出来"),
        (link(b"[" * 200_000), "读不出来"),
        (packed(7), "这不是本计算器"),
        (packed({"title": "engineer"}), "这不是本计算器"),
        (packed([FORMAT]), "这不是本计算器"),
        (packed([FORMAT, RULES.version, DAY, PLAIN, "eligible"]), "这不是本计算器"),
        (packed([FORMAT + 1, {}]), "更新的计算器"),
        (packed([FORMAT, RULES.version, DAY, {}, [0, 0, 0, 0]]), "有2处不能用：申报职称、申报年度。"),
    ],
)  # fmt: skip
def test_payloads_with_problems(payload: str, says: str) -> None:
    assert says in answered(payload)["problem"]


def test_a_bomb_is_not_inflated() -> None:
    bomb = link(b'"' + b"x" * 10_000_000 + b'"')
    assert len(bomb) < 20_000
    assert "内容太大" in answered(bomb)["problem"]


def test_what_is_too_large() -> None:
    works = [{"what": "长" * 500}] * 999
    large = json.dumps({**PLAIN, "achievements": {"std-20-3-1": works}}, ensure_ascii=False)
    assert len(large) < MOST_TEXT
    opened(f"{{{' ' * (MOST_TEXT - len(large))}{large[1:]}")
    assert "内容太大" in answered(large + " " * 7 + "x" * MOST_TEXT)["problem"]
    just = link(json.dumps("x" * (MOST_INFLATED - 2)).encode())
    assert "这不是本计算器" in answered(just)["problem"]
    beyond = link(json.dumps("x" * (MOST_INFLATED - 1)).encode())
    assert "内容太大" in answered(beyond)["problem"]


@pytest.mark.parametrize("brackets", ["[]", "{}", '{"record":}'])
@pytest.mark.parametrize("depth", [90, 101, 5_000, 100_000])
def test_deep_nesting(brackets: str, depth: int) -> None:
    head, tail = brackets[:-1], brackets[-1]
    inner = head * depth + "1" * (len(head) > 1) + tail * depth
    file = f'{{"format": "title-calculator/1", "rules": "VERSION", "record": {inner}}}'
    for version in (RULES.version, OTHER):
        assert "problem" in answered(file.replace("VERSION", version))


@settings(max_examples=50)
@given(RECORDS, RANDOM)
def test_a_damaged_text_never_raises(drawn: dict[str, Any], random: Random) -> None:
    found = saved(drawn)
    for text in (found["text"], found["payload"], found["text"].replace(RULES.version, OTHER)):
        start, end = sorted(random.choices(range(len(text)), k=2))
        answered(text[:start])
        answered(text[start:])
        answered(text[:start] + text[end:])
        answered(text[:start] + random.choice('{}[]",:0-aN\u0000\ud800长') + text[start + 1 :])


@settings(max_examples=150)
@given(st.binary())
def test_random_bytes_never_raise(content: bytes) -> None:
    answered(content.decode("latin-1"))
    answered(link(content))
    answered(base64.urlsafe_b64encode(b"\x78\xda" + content).decode().rstrip("="))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        [
            RULES.version,
            OTHER,
            DAY,
            "eligible",
            "yes",
            10**400,
            2026,
            "engineer",
            "title-calculator/1",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["target", "year", "unit", "verdict", "total", "passes", "items", "min", "max"]
            )
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=120)
@given(JSON, JSON, JSON, JSON, JSON)
def test_foreign_content_never_raises(
    version: object, day: object, data: object, result: object, code: object
) -> None:
    file = {"format": "title-calculator/1", "record": data, "rules": version, "date": day}
    answered(json.dumps(file | {"result": result, "code": code}))
    answered(json.dumps(file | {"record": PLAIN, "result": result, "code": code}))
    answered(packed([FORMAT, version, day, PLAIN, result]))
    answered(packed([FORMAT, version, day, PLAIN, [result, code, day, data]]))
    answered(json.dumps(data))
    if isinstance(data, dict):
        answered(json.dumps(file | {"rules": OTHER, "record": PLAIN | data}))


def test_a_record_of_nothing_but_unknown_names_is_answered_soon() -> None:
    names = {f"{'n' * 45}{index}": index for index in range(15_000)}
    file = {"format": "title-calculator/1", "rules": OTHER, "record": PLAIN | names}
    started = time.monotonic()
    assert "有15000处不能用" in answered(json.dumps(file))["problem"]
    assert time.monotonic() - started < 20  # seconds: a hundred times what it takes


# Other rules


def test_what_a_change_of_the_rules_can_have_made_has_an_end() -> None:
    for lost, part in ((MOST_LOST, "notices"), (MOST_LOST + 1, "problem")):
        names = {f"unknown{index}": 1 for index in range(lost)}
        file = {"format": "title-calculator/1", "rules": OTHER, "record": PLAIN | names}
        assert part in answered(json.dumps(file))


@pytest.mark.parametrize("case", DATA["fitted"], ids=lambda case: case["name"])
def test_a_record_of_other_rules(case: dict[str, Any]) -> None:
    data = PLAIN | json.loads(case["record"], strict=False)
    file = {"format": "title-calculator/1", "rules": OTHER, "date": DAY, "record": data}
    found = answered(json.dumps(file))
    assert found["record"] == PLAIN | json.loads(case["left"])
    assert found["version"] == OTHER
    first, *rest = found["notices"]
    assert f"保存时的规则是{OTHER}版，现在是{RULES.version}版。" in first
    assert rest == case["notices"]


@settings(max_examples=60)
@given(RECORDS, RANDOM)
def test_facts_that_the_rules_still_know_stay(drawn: dict[str, Any], random: Random) -> None:
    """Of a record in which one fact is renamed, all the others come back."""
    kept = lean(checked(drawn))
    name = random.choice([name for name in kept if name not in PLAIN] or ["target"])
    if name == "target":
        return
    file = json.loads(saved(drawn)["text"])
    file["record"][f"{name}_x"] = file["record"].pop(name)
    file["rules"] = OTHER
    found = opened(json.dumps(file))
    assert found["record"] == {each: kept[each] for each in kept if each != name}
    assert f"“{name}_x”：现在的规则没有这一项，已略去。" in found["notices"]


def test_what_a_change_of_the_rules_changes_is_named(folder: Path) -> None:
    edit(folder / "policy" / "annex-1-2.md", "博士研究生计5分", "博士研究生计4分")
    rules, _, mistakes = load(folder)
    assert mistakes == ()
    data = {**PLAIN, "education": "doctor"}
    total = scored(data)["score"]["total"]
    before = f"{total['min']:g} 至 {total['max']:g}"
    after = f"{total['min'] - 1:g} 至 {total['max'] - 1:g}"
    for text in (saved(data)["text"], saved(data)["payload"]):
        found = open_saved(rules, text)
        assert found["changed"] == [
            {"name": "总分", "before": before, "now": after},
            {"name": "学历学位", "before": "5", "now": "4"},
        ]
        (notice,) = found["notices"]
        assert notice.endswith("结果已按现在的规则计算。")
        # Of other facts, the new rules make the same.
        (notice,) = open_saved(rules, saved({**PLAIN, "education": "master"})["text"])["notices"]
        assert notice.endswith("结果已按现在的规则计算，与保存时相同。")


def test_verdicts_passes_and_rows_that_changed_are_named() -> None:
    file = json.loads(saved(PLAIN)["text"])
    result = file["result"]
    result["verdict"], result["passes"] = "eligible", "yes"
    result["items"]["charm"] = {"min": 3, "max": 3}
    del result["items"]["tenure"]
    found = opened(json.dumps(file | {"rules": OTHER}))
    assert [list(row.values()) for row in found["changed"]] == [
        ["能不能申报", "可以申报", "还不能确定"],
        ["达到60分", "是", "还不能确定"],
        ["取得中级职称后从事网信工程专业工作的时间", "没有这一项", "3 至 5"],
        ["现在没有的评分项", "1项", "没有这一项"],
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "splendid"},
        {"verdict": "splendid", "total": None, "passes": None, "items": {}},
        {"passes": "perhaps"},
        {"passes": None},
        {"total": {"min": -1, "max": 3}},
        {"total": {"min": 0, "max": MOST_POINTS + 0.5}},
        {"items": {"tenure": None}},
    ],
)
def test_a_result_that_cannot_be_one_is_not_compared(change: dict[str, Any]) -> None:
    file = json.loads(saved(PLAIN)["text"])
    file["result"] |= {"verdict": "eligible"} | change
    found = opened(json.dumps(file | {"rules": OTHER}))
    assert found["changed"] == []
    assert found["notices"][0].endswith("结果已按现在的规则计算。")


def test_the_most_points_that_can_be_are_compared() -> None:
    file = json.loads(saved(PLAIN)["text"])
    file["result"]["total"] = {"min": 0, "max": MOST_POINTS}
    (row,) = opened(json.dumps(file | {"rules": OTHER}))["changed"]
    assert (row["name"], row["before"]) == ("总分", f"0 至 {MOST_POINTS}")


@pytest.mark.parametrize("version", ["of last year", 5, None])
def test_a_version_that_is_none_is_called_another_one(version: object) -> None:
    file = json.loads(saved(PLAIN)["text"]) | {"rules": version}
    found = opened(json.dumps(file))
    assert found["version"] == ""
    assert found["notices"][0].startswith("保存时的规则是另一版，")


def test_a_title_that_was_not_scored_before() -> None:
    file = json.loads(saved(PLAIN)["text"])
    file["result"] |= {"total": None, "passes": None, "items": {}}
    rows = opened(json.dumps(file | {"rules": OTHER}))["changed"]
    assert [row["name"] for row in rows[:2]] == ["总分", "达到60分"]
    assert [row["before"] for row in rows[:2]] == ["不计分", "不计分"]
    assert {row["before"] for row in rows[2:]} == {"没有这一项"}


# Altered by hand


@pytest.mark.parametrize(
    "change",
    [
        {"record": {**PLAIN, "education": "doctor"}},
        {"code": "0000-0000"},
        {"code": None},
        {"result": None},
        {"result": {"verdict": "eligible"}},
    ],
)
def test_an_altered_file_is_opened_with_a_notice(change: dict[str, Any]) -> None:
    file = json.loads(saved(PLAIN)["text"]) | change
    (notice,) = opened(json.dumps(file))["notices"]
    assert "可能被改动过" in notice
    del file["code"]
    assert opened(json.dumps(file))["notices"] == [notice]


def test_an_altered_link_is_opened_with_a_notice() -> None:
    data = unpacked(saved(PLAIN)["payload"])
    data[4][0] = "eligible"
    found = opened(packed(data))
    assert "可能被改动过" in found["notices"][0]
    assert found["changed"] == [{"name": "能不能申报", "before": "可以申报", "now": "还不能确定"}]


@pytest.mark.parametrize("day", ["2026-02-30", "soon", 5, None, ["2026-11-22"]])
def test_a_day_that_is_none_is_left_out(day: object) -> None:
    file = json.loads(saved(PLAIN)["text"]) | {"date": day}
    assert opened(json.dumps(file))["date"] is None


# How long


def test_a_link_is_short_enough_to_be_sent() -> None:
    """A full record for the highest title, as the form makes it: every condition of it answered."""
    table = RULES.table["full_senior_engineer"]
    ids = [
        condition.id
        for group in table.groups
        for item in group.items
        for condition in getattr(item.rule, "conditions", ())
    ]
    longest = 0
    for seed in range(20):
        random = Random(seed)
        drawn = record(random, target="full_senior_engineer", unknown=0)
        drawn["achievements"] = {id: random.choice((True, False, 2)) for id in ids}
        drawn["readings"] = {}
        longest = max(longest, len(saved(drawn)["payload"]))
    assert longest < 1_500


# Editions

EDITION = RULES.standard.edition.id
ELSEWHERE = PLAIN | {"edition": "another", "education": "master"}


def test_a_saved_record_says_which_edition_has_answered_it() -> None:
    made = saved(PLAIN)
    assert json.loads(made["text"])["record"]["edition"] == EDITION
    assert unpacked(made["payload"])[3]["edition"] == EDITION
    for text in (made["text"], made["payload"]):
        found = opened(text)
        # The form is of one edition: what it takes in need not say so.
        assert (found["record"], found["notices"]) == (PLAIN, [])


@pytest.mark.parametrize("form", ["record", "file", "link"])
def test_what_another_edition_has_answered_is_for_that_one(form: str) -> None:
    file = json.loads(saved(PLAIN)["text"]) | {"record": ELSEWHERE, "rules": OTHER}
    _, _, *rest = unpacked(saved(PLAIN)["payload"])
    texts = {
        "record": json.dumps(ELSEWHERE),
        "file": json.dumps(file),
        "link": packed([FORMAT, OTHER, rest[0], ELSEWHERE, rest[2]]),
    }
    found = open_saved(RULES, texts[form])
    assert found["edition"] == "another"
    # What is handed on is the same, and is of the same edition.
    assert open_saved(RULES, found["payload"])["edition"] == "another"
    here = open_saved(RULES, found["payload"], here=True)
    assert here["record"] == PLAIN | {"education": "master"}
    if form != "record":
        assert here["notices"][0].startswith(f"原来按版本“another”计算，现在按版本“{EDITION}”。")


def test_a_record_of_another_edition_is_not_scored_by_this_one() -> None:
    result, [error] = answer(RULES, ELSEWHERE)
    assert result is None
    assert (error.path, error.allowed) == ("edition", EDITION)


def test_a_result_says_its_edition() -> None:
    assert scored(PLAIN)["edition"] == EDITION
