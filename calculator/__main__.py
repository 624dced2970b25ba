"""The command line: `python -m calculator score RECORD.json`, `… schema record`, `… verify FILE`, `… case RECORD.json`;
for many people `… template -o ROSTER` and `… batch ROSTER -o RESULTS`.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from calculator.batch.people import SCORERS
from calculator.batch.schema import line_schema
from calculator.casefile import Doubt, case_file
from calculator.jsontext import NotJsonError, parse
from calculator.loading import FOLDER, edition_folder, load
from calculator.policy import Policy
from calculator.questions import EDITION
from calculator.record import FieldError, check
from calculator.result import answer
from calculator.rules import Rules
from calculator.saved import UnreadableError, verify
from calculator.schema import record_schema, result_schema

SCHEMAS = {"record": record_schema, "result": result_schema, "line": line_schema}
NOT_VERIFIED = 1
BAD_RECORD = 2
BAD_RULES = 3
NOT_WRITTEN = 4
INTERRUPTED = 130  # as shells have it


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: done; 1: not as it was saved; 2: the record is bad; 3: the rules are; 4: a file
    cannot be written."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "batch" and (wrong := _wrong_together(options)):
        parser.error(wrong)
    rules, policy, mistakes = load(options.rules)
    if mistakes:
        print(*mistakes, sep="\n", file=sys.stderr)
        return BAD_RULES
    if options.command == "schema":
        _write(SCHEMAS[options.of](rules))
        return 0
    if options.command == "verify":
        return _verify(rules, options.file, options.code)
    if options.command == "case":
        return _case(rules, options.record, options.tell)
    if options.command in ("batch", "template"):
        return _many(rules, policy, options)
    return _score(options.rules, options.record, options.full)


def _many(rules: Rules, policy: Policy, options: argparse.Namespace) -> int:
    # Not at the top: one record can be scored where the libraries that rosters need are not installed.
    from calculator.batch import command

    if options.command == "template":
        return command.template(rules, options.output, options.year)
    known = {reading.id for reading in rules.ranking.readings} if rules.ranking else set()
    if strange := sorted(set(options.other) - known):
        print(f"没有“{strange[0]}”；排名的理解有：{'、'.join(sorted(known))}", file=sys.stderr)
        return BAD_RECORD
    wanted = command.Wanted(
        results=options.output,
        sheets=options.sheets,
        listing=options.list,
        passed=options.pass_on,
        signer=(options.sign, options.by) if options.sign else None,
        after=options.next,
        other=frozenset(options.other),
        lines=options.json or options.brief,
        brief=options.brief,
        jobs=options.jobs,
    )
    try:
        return command.batch(rules, policy, options.rules, options.rosters, wanted)
    except BrokenPipeError:
        raise  # no file of ours
    except OSError as problem:
        print(f"写不成“{problem.filename}”：{problem.strerror}", file=sys.stderr)
        return NOT_WRITTEN


def _score(folder: Path, name: str, full: bool) -> int:
    try:
        data = parse(_text(name))
    except (OSError, UnicodeDecodeError, NotJsonError) as problem:
        print(f"{name}：读不出来：{problem}", file=sys.stderr)
        return BAD_RECORD
    several = isinstance(data, list)
    records = data if isinstance(data, list) else [data]
    answers = [_answer(folder, record, full or not several) for record in records]
    failed = False
    for index, (_, errors) in enumerate(answers):
        for error in errors:
            failed = True
            place = f"[{index}]" if several else ""
            dot = "." if place and error.path else ""
            print(f"{place}{dot}{error}", file=sys.stderr)
    if failed:
        return BAD_RECORD
    results = ", ".join(text for text, _ in answers)
    print(f"[{results}]" if several else results)
    return 0


# The result as JSON text ("" where there is none), and the mistakes in the record.
type Answer = tuple[str, tuple[FieldError, ...]]


def _answer(folder: Path, record: object, full: bool) -> Answer:
    """By the edition that the record names; without a name, by the one in the folder."""
    if isinstance(record, dict) and record.get(EDITION) is not None:
        folder = edition_folder(folder, record[EDITION])
    rules, _, mistakes = load(folder)
    if mistakes:
        problem = FieldError(EDITION, "这一版的规则有错误", "先用 python build.py check 检查的版本")
        return "", (problem,)
    result, errors = answer(rules, record, full)
    return ("" if errors else json.dumps(result, ensure_ascii=False)), errors


def _case(rules: Rules, name: str, told: list[str]) -> int:
    try:
        record, errors = check(parse(_text(name)), rules.questions, rules.readings)
    except (OSError, UnicodeDecodeError, NotJsonError) as problem:
        print(f"{name}：读不出来：{problem}", file=sys.stderr)
        return BAD_RECORD
    personal = [question.path for question in rules.questions if question.personal]
    strange = [
        FieldError(field, "不是会略去的字段", "、".join(personal))
        for field in told
        if field not in personal
    ]
    if errors or strange:
        print(*errors, *strange, sep="\n", file=sys.stderr)
        return BAD_RECORD
    print(case_file(rules, record, told, Doubt())["text"], end="")
    return 0


def _verify(rules: Rules, name: str, code: str) -> int:
    try:
        verified = verify(rules, _text(name), code)
    except (OSError, UnicodeDecodeError, UnreadableError) as problem:
        print(f"{name}：读不出来：{problem}", file=sys.stderr)
        return BAD_RECORD
    print(f"{name}：{verified.words}", file=sys.stdout if verified.good else sys.stderr)
    return 0 if verified.good else NOT_VERIFIED


def _text(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")


def _write(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calculator", description="按规则计算一份或多份申报记录。"
    )
    parser.add_argument("--rules", type=Path, default=FOLDER, help="规则文件夹")
    commands = parser.add_subparsers(dest="command", required=True)
    score = commands.add_parser("score", help="计算记录，结果以 JSON 写到标准输出")
    score.add_argument("record", metavar="RECORD.json", help="一份记录，或记录的列表；- 为标准输入")
    score.add_argument(
        "--full", action="store_true", help="一列记录也给出材料、日程和建议（一份记录总是给出）"
    )
    schema = commands.add_parser("schema", help="记录、结果或名册里一行结果的 JSON Schema")
    schema.add_argument("of", choices=SCHEMAS)
    verifying = commands.add_parser("verify", help="核对保存的文件：答案、结果与校验码是否相符")
    verifying.add_argument("file", metavar="FILE", help="计算器保存的文件；- 为标准输入")
    verifying.add_argument("code", metavar="CODE", nargs="?", default="", help="打印的表上的校验码")
    case = commands.add_parser("case", help="把记录和结果写成用例（TOML），涉及个人的不写")
    case.add_argument("record", metavar="RECORD.json", help="一份记录；- 为标准输入")
    case.add_argument(
        "--tell", metavar="FIELD", action="append", default=[], help="也写上这个涉及个人的字段"
    )
    _add_rosters(commands)
    return parser


def _add_rosters(commands: Any) -> None:
    batch = commands.add_parser(
        "batch", help="试算整份名册：工作簿、CSV、JSON 行或计算器保存的文件"
    )
    batch.add_argument("rosters", metavar="ROSTER", nargs="+", help="名册；- 为标准输入的 JSON 行")
    tables = _file(".xlsx", ".csv")
    batch.add_argument(
        "-o", "--output", type=tables, metavar="FILE", help="结果写到这里：.xlsx，或 .csv"
    )
    lines = batch.add_mutually_exclusive_group()
    lines.add_argument(
        "--json", action="store_true", help="每人一行 JSON 写到标准输出，最后一行是排名"
    )
    lines.add_argument(
        "--brief", action="store_true", help="同 --json，但每行只有结论和分数，算得更快"
    )
    batch.add_argument(
        "--sheets", type=_file(".html"), metavar="FILE.html", help="每人的量化计分表，供打印"
    )
    batch.add_argument(
        "--list", type=tables, metavar="FILE", help="推荐单位的人员一览表：.xlsx，或 .csv"
    )
    batch.add_argument(
        "--pass-on", type=_file(".xlsx"), metavar="FILE.xlsx", help="转交的名册，各方填的都在内"
    )
    batch.add_argument(
        "--other",
        metavar="READING",
        action="append",
        default=[],
        help="排名时，这一处按另一种理解（B）；代号见“怎样理解”",
    )
    batch.add_argument("--sign", choices=SCORERS, help="转交前由哪一方签核；要同时用 --by")
    batch.add_argument("--by", metavar="NAME", default="", help="签核人")
    batch.add_argument("--next", choices=SCORERS[1:], default="", help="转交的名册里给哪一方留空行")
    batch.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="用几个进程；0 是有几个处理器用几个"
    )
    template = commands.add_parser("template", help="空白的名册，填好后交给 batch")
    template.add_argument(
        "-o",
        "--output",
        type=tables,
        metavar="FILE",
        required=True,
        help="写到这里：.xlsx，或 .csv",
    )
    template.add_argument("--year", type=int, required=True, help="申报年度")


def _file(*kinds: str) -> Callable[[str], Path]:
    """Reads the name of a file of these kinds, in a folder that is there: nobody waits for what cannot be written."""

    def read(name: str) -> Path:
        path = Path(name)
        if path.suffix.lower() not in kinds:
            raise argparse.ArgumentTypeError(f"“{name}”的结尾应是{'或'.join(kinds)}")
        if not path.parent.is_dir():
            raise argparse.ArgumentTypeError(f"没有文件夹“{path.parent}”")
        return path

    return read


def _wrong_together(options: argparse.Namespace) -> str:
    """Why options do not go together; "" where they do."""
    if options.sign and not (options.by and options.pass_on):
        return "--sign 要同时用 --by 和 --pass-on"
    if options.pass_on and "-" in options.rosters:
        return "--pass-on 要再读一遍名册，不能用于标准输入"
    if options.brief and (options.output or options.sheets or options.list):
        return "--brief 只有结论和分数，做不成别的文件"
    return ""


if __name__ == "__main__":
    # A Windows console or a C locale would not take Chinese. Half a surrogate pair, which JSON lets through
    # and UTF-8 does not, is written as \\udXXX, as JSON has it.
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Who reads has enough, as `head` does. Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
