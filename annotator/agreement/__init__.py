"""How far people agree on the same texts: pure functions from submitted annotation sets to scores with intervals.

`corpus` has the types that go in and `scores` those that come out; neither loads numpy. `report` computes all
figures of a corpus, `confusion` and `gamma` what is asked for apart. docs/agreement.md says what each measure means.
"""
