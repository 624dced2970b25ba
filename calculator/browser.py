"""The calculator's edge in the browser: JSON text in, JSON text out.

The rules come as compiled data beside this module, put there by the build; without it there is no answer.
"""

import json
from functools import cache
from pathlib import Path

from calculator.jsontext import NotJsonError, parse
from calculator.result import answer as answer_record
from calculator.rules import Rules, read_rules


@cache
def rules() -> Rules:
    """The compiled rules. The build has checked them: it writes none that have mistakes."""
    compiled = Path(__file__).with_name("compiled.json").read_text(encoding="utf-8")
    return read_rules(json.loads(compiled))[0]


def answer(request: str, full: bool = False) -> str:
    """`{"result": …}` for a record, or `{"mistakes": [{"path", "problem", "allowed"}, …]}`.

    Score and verdict come first on screen: the full result is worked out only where it is asked for.
    """
    try:
        result, mistakes = answer_record(rules(), parse(request), full)
    except NotJsonError as error:
        mistake = {"path": "", "problem": str(error), "allowed": "JSON"}
        return json.dumps({"mistakes": [mistake]}, ensure_ascii=False)
    if mistakes:
        listed = [
            {"path": mistake.path, "problem": mistake.problem, "allowed": mistake.allowed}
            for mistake in mistakes
        ]
        return json.dumps({"mistakes": listed}, ensure_ascii=False)
    return json.dumps({"result": result}, ensure_ascii=False)
