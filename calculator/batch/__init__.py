"""Many applicants at once: a roster in, results, ranking and the official sheets out.

What a roster says of people is read by `rows`, one of them is scored by `line`, all are ranked by `ranking`. Only
`workbook` knows the library that reads and writes workbooks; `command` is the edge for the shell, `browser` that for
the page.
"""
