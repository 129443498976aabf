"""The rules of editing one person's set, as pure functions: operation and state in, a Delta out.

A Delta holds before and after of everything an operation touches, so undoing is applying it backwards.
"""
