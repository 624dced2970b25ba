"""The top of the explanation: the verdict as a sentence, with the clause that decides most.

Below it stand the requirements and the routes, and below these what they are made of: every node of this tree
has its clause and its reason.
"""

from calculator.case import Case
from calculator.eligibility import Verdict, conversions, converts
from calculator.nodes import Node
from calculator.record import value
from calculator.rules import Rules


def explain(rules: Rules, case: Case, verdict: Verdict, earliest: int | None) -> Node:
    """The verdict as a node: the clause, and a sentence that says what follows and from which year."""
    target = case.label("target", value(case.record, "target"))
    names = [route.name for route in conversions(rules)] if converts(rules, case.record) else []
    what = f"{names[0]}为本系列{target}" if names else f"申报{target}"
    failing = [node for node in verdict.requirements if node.status == "unmet"]
    open_ = [node for node in verdict.nodes if node.status == "unknown"]
    match verdict.status:
        case "met":
            why = f"{case.year}年可以{what}：各项要求都满足。"
        case "unmet":
            reasons = [f"{len(failing)}项要求不满足"] if failing else []
            if verdict.route is None:
                reasons.append("没有一条途径走得通")
            why = f"{case.year}年不能{what}：{'，'.join(reasons)}。"
            why += f"如果其他情况不变，最早{earliest}年可以。" if earliest else ""
        case _:
            why = f"{case.year}年能不能{what}还不能确定：有{len(open_)}处要看没有填的事实。"
    # The node that decides most: the first requirement that fails, else the best route, else any.
    decisive = next(iter((*failing, *filter(None, (verdict.route,)), *verdict.routes)))
    return Node(decisive.clause, verdict.status, why)
