"""What the list of all applicants and the sheets show of a record, in words: with it, they need no more than a line."""

from calculator.procedure import Material
from calculator.record import Record
from calculator.rules import Rules
from calculator.summary import Place, in_words


def told(rules: Rules, record: Record) -> dict[str, str]:
    """The answers of a checked record that are shown, by the questions' paths; nothing of what is unknown."""
    paths = dict.fromkeys((*shown_in_list(rules), rules.time.title))
    asked = (rules.question[path] for path in paths if path)
    words = ((each.path, in_words(rules, record, Place(each, "", each.name))) for each in asked)
    return {path: answer for path, answer in words if answer is not None}


def listed(rules: Rules) -> Material | None:
    """The list that is handed in; None where the standard names none."""
    return next((material for material in rules.materials if material.listing), None)


def shown_in_list(rules: Rules) -> tuple[str, ...]:
    """The questions whose answers the list has, by their paths."""
    material = listed(rules)
    return material.listing.shows if material and material.listing else ()
