"""What those who keep the rules need: what is wrong with them, what they leave open, what a change does.

It may look at the core and at the pages; neither of them looks at it.
"""
