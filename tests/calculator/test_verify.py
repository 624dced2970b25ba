"""`python -m calculator verify`: what was saved is confirmed, what was altered is not."""

import io
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.saved import save, verify
from tests.calculator.scoring import RULES
from tests.calculator.test_loading import edit, folder
from tests.calculator.test_summary import checked

__all__ = ["folder"]  # a fixture

CASES = tomllib.loads(Path(__file__).with_name("verify.toml").read_text(encoding="utf-8"))["case"]
RECORD = {
    "target": "senior_engineer",
    "year": 2026,
    "education": "master",
    "employer": "public_institution",
    "grassroots_years": 7,
    "achievements": {"std-20-2-10": True},
}
SAVED = save(RULES, checked(RECORD), "2026-11-22")


def named(text: str) -> str:
    """The text with the version and the halves of the code in their places."""
    left, right = SAVED["code"].split("-")
    # The version last: it may have a C2 in it.
    return text.replace("C1", left).replace("C2", right).replace("VERSION", RULES.version)


def altered(case: dict[str, Any]) -> str:
    """The saved file after the case's edit."""
    text: str = SAVED["text"]
    if "old" in case:
        assert text.count(named(case["old"])) == 1
        text = text.replace(named(case["old"]), named(case["new"]))
    return str(case.get("text", text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_verify(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "saved.json"
    file.write_text(altered(case), encoding="utf-8")
    code = [named(case["code"])] if "code" in case else []
    assert main(["verify", str(file), *code]) == case["status"]
    said = capsys.readouterr()
    good, bad = (said.out, said.err) if case["status"] == 0 else (said.err, said.out)
    assert bad == ""
    assert named(case["says"]) in good
    assert good.startswith(f"{file}：")
    assert len(good.splitlines()) == 1


@pytest.mark.parametrize("character", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
def test_every_code_is_read_in_any_case_and_with_letters_for_digits(character: str) -> None:
    for grassroots in range(200):
        data = checked(
            {**RECORD, "grassroots_years": grassroots / 4 // 0.5 * 0.5, "year": 2020 + grassroots}
        )
        found = save(RULES, data, "2026-11-22")
        if character in found["code"]:
            break
    typed = found["code"].lower().replace("0", "o").replace("1", "l")
    assert verify(RULES, found["text"], typed).good
    assert verify(RULES, found["text"], found["code"].replace("0", "O").replace("1", "I")).good


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(SAVED["text"]))
    assert main(["verify", "-", SAVED["code"]]) == 0
    assert SAVED["code"] in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / name)]) == 2
    assert "读不出来" in capsys.readouterr().err


def test_a_file_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "saved.json"
    file.write_bytes(SAVED["text"].replace("master", "高工").encode("gbk"))
    assert main(["verify", str(file)]) == 2
    assert "读不出来" in capsys.readouterr().err


def test_the_rules_of_then_confirm_what_they_gave(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "policy" / "annex-1-2.md", "博士研究生计5分", "博士研究生计4分")
    file = tmp_path / "saved.json"
    file.write_text(SAVED["text"], encoding="utf-8")
    assert main(["--rules", str(folder), "verify", str(file)]) == 1
    assert "规则不同" in capsys.readouterr().err
    assert main(["verify", str(file)]) == 0
