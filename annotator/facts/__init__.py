"""Pure rules of facts: who states what, with which figures and when, which names are one, what claims share.

Text in, frozen proposals out (`annotator.fact_records`); no Django, no I/O, no clock. Every rule works on bare text and
gets better where a parse is given.
"""
