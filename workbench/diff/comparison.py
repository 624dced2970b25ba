"""The whole comparison of two editions."""

from dataclasses import dataclass
from functools import cached_property

from workbench.diff import asked, effects, settings, texts
from workbench.diff.asked import AskedChange
from workbench.diff.effects import Effects
from workbench.diff.population import Population
from workbench.diff.settings import Setting
from workbench.diff.standards import Standard
from workbench.diff.texts import ClauseChange


@dataclass(frozen=True)
class Edition:
    """What one side is called, and the version of its rules."""

    name: str
    version: str


@dataclass(frozen=True)
class Diff:
    """What a change does."""

    old: Edition
    new: Edition
    clauses: tuple[ClauseChange, ...]
    settings: tuple[Setting, ...]
    questions: tuple[AskedChange, ...]
    readings: tuple[AskedChange, ...]
    effects: Effects

    @cached_property
    def numbers(self) -> tuple[Setting, ...]:
        """The numbers that the rules say otherwise."""
        return tuple(setting for setting in self.settings if setting.number)

    @cached_property
    def others(self) -> tuple[Setting, ...]:
        """All else that they do."""
        return tuple(setting for setting in self.settings if not setting.number)

    @property
    def nothing(self) -> bool:
        """Is there no difference at all?"""
        told = (self.clauses, self.settings, self.questions, self.readings, self.effects.changed)
        return not any(told)


def compare(old: Standard, new: Standard, population: Population) -> Diff:
    """What is different in the new edition, and what that does to these applicants."""
    paired = texts.pairs(old, new)
    return Diff(
        Edition(old.name, old.rules.version),
        Edition(new.name, new.rules.version),
        texts.changes(old, new, paired),
        settings.changes(old, new, paired),
        asked.questions(old.rules, new.rules, paired),
        asked.readings(old.rules, new.rules),
        effects.effects(old, new, paired, population),
    )
