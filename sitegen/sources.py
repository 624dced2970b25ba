"""What the pages are made of: the policy, the rules, and the files of rules/ that only the pages need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calculator.mistakes import Mistake
from calculator.policy import Policy
from calculator.rules import Rules
from calculator.shapes import settled
from sitegen import (
    anchors,
    crossrefs,
    editorial,
    guides,
    register,
    search,
    site,
    small,
    terms,
    titles,
)
from sitegen.form import FormSection, can_be_asked, form_sections
from sitegen.shapes import SHAPES

type Table = Mapping[str, Any]

# The files, by their names without `.toml`. A standard may go without any of them: then the site has no such pages.
FILES = (
    "editorial",
    "guide",
    "guides",
    "references",
    "register",
    "renamed",
    "search",
    "site",
    "small",
    "terms",
)


@dataclass(frozen=True)
class Sources:
    """All of it, read. `compiled`: the rules as the browser gets them."""

    policy: Policy
    compiled: Table
    rules: Rules
    sections: tuple[FormSection, ...]
    notes: editorial.Notes
    register: register.Register
    references: crossrefs.CrossReferences
    terms: terms.Terms
    renamed: anchors.Renamed
    site: site.Site
    procedure: str  # the article whose items are the steps of an assessment; "" where there is none
    bars: tuple[str, ...]  # the articles whose items say who may not apply
    facts: tuple[titles.Fact, ...]
    guides: tuple[guides.Guidance, ...]
    guide_groups: Mapping[str, str]  # their names, by id
    entries: tuple[search.Entry, ...]
    smalls: small.Smalls


def read(
    policy: Policy, compiled: Table, rules: Rules, tables: Mapping[str, Table]
) -> tuple[Sources, tuple[Mistake, ...]]:
    """The sources, and all that is wrong with the files (`tables`, by the names of FILES).

    The small calculators are held against the form: of rules that no form can be made of, nothing is said of them.
    """
    misshapen: list[Mistake] = []
    tables = {
        name: settled(table, f"{name}.toml", SHAPES[name], misshapen) if table else {}
        for name, table in tables.items()
    }
    sections = form_sections(rules) if can_be_asked(rules) else ()
    notes, in_notes = editorial.notes(policy, rules, tables["editorial"])
    registered, in_register = register.read(policy, tables["register"])
    references, in_references = crossrefs.read(policy, tables["references"])
    explained, in_terms = terms.read(policy, tables["terms"])
    renamed, in_renamed = anchors.read(policy, tables["renamed"])
    facts, in_facts = titles.read(policy, tables["guide"])
    guidance, in_guides = guides.read(policy, rules, tables["guides"])
    entries, in_search = search.read(policy, rules.published, guidance, tables["search"])
    words, in_words = site.read(policy, rules.standard, tables["site"])
    smalls, in_smalls = small.read(policy, rules, sections, tables["small"] if sections else {})
    mistakes = (
        *misshapen,
        *in_notes,
        *in_register,
        *in_references,
        *in_terms,
        *in_renamed,
        *in_facts,
        *in_guides,
        *in_search,
        *in_smalls,
        *in_words,
    )
    return Sources(
        policy=policy,
        compiled=compiled,
        rules=rules,
        sections=sections,
        notes=notes,
        register=registered,
        references=references,
        terms=explained,
        renamed=renamed,
        site=words,
        procedure=tables["guide"].get("procedure", ""),
        bars=tuple(tables["guide"].get("bars", ())),
        facts=facts,
        guides=guidance,
        guide_groups=tables["guides"].get("groups", {}),
        entries=entries,
        smalls=smalls,
    ), mistakes


def unregistered(sources: Sources, trials: register.Trials | None) -> tuple[Mistake, ...]:
    """What the register says of a clause and is not so, and what no case tries; None where there are no cases."""
    if not sources.register:
        return ()
    facts = register.facts(sources.compiled)
    return (
        *register.check(sources.register, facts),
        *(register.untested(sources.register, trials) if trials is not None else ()),
    )
