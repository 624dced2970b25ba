"""Varied records under the project's own rules (sitegen/records.py)."""

from functools import partial

from calculator.loading import load
from sitegen import records

RULES = load()[0]

record = partial(records.record, RULES)
varied = partial(records.varied, RULES)
