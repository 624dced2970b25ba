"""Eligibility and points of applicants for a professional title, by rules that are data.

`python -m calculator score RECORD.json` is the edge for the shell, `calculator.browser` the one for the
page. Between them there are only pure functions: no clock, no network, no state.
"""
