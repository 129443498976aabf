"""What several people marked on one document made one: agreed items, conflicts, and decisions carried over.

Pure functions over frozen values. `merge` is the heart; what it left to decide is a `Conflict` with `Alternative`s.
"""
