"""The arithmetic of the figures about a project: working time, days, rates and quality. Pure: no Django, no clock.

What each figure means is said in docs/figures.md.
"""
