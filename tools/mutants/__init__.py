"""Mutants: each number, bound, clause and entry of the rules, and each comparison of the core, changed in turn.

Some case must fail for each; what no case notices survives, and is listed with file and line.
"""
