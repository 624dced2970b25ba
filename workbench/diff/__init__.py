"""What a change does: two editions of a standard held against each other.

`standards.py` reads the two, `texts.py`, `settings.py` and `asked.py` compare words, rules and questions, `effects.py`
what becomes of the sample applicants of `population.py`; `text.py` and `page.py` show it.
"""
