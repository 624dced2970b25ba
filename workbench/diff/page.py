"""A comparison as a page of its own, which works from a folder, or as a part of another page."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbench.diff import charts, wording
from workbench.diff.comparison import Diff

TEMPLATES = Path(__file__).parent / "templates"
STYLES = Path(__file__).parents[2] / "site_src" / "assets" / "css" / "diff.css"

# The address of a clause of the new text, by its id.
type Address = Callable[[str], str]


def fragment(diff: Diff, address: Address | None = None) -> Markup:
    """The body, for a page that has the styles of `assets/css/diff.css`; without headings above the second level.

    Clauses are links where there is an `address`. No scripts, no `style=`, no blank line: it can stand in Markdown.
    """
    template = _environment().get_template("body.html.j2")
    return _without_blank_lines(template.render(diff=diff, address=address))


def page(diff: Diff) -> str:
    """One file with all it needs."""
    template = _environment().get_template("page.html.j2")
    styles = Markup(STYLES.read_text(encoding="utf-8"))
    return template.render(diff=diff, body=fragment(diff), styles=styles)


def _without_blank_lines(text: str) -> Markup:
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(charts=charts, wording=wording)
    return environment
