"""Mutation: each rule room, changed in one place after another, and the tests that have to notice it.

`rooms` says which tests hold which room, `making` makes the changes, `trying` runs the tests on each; the command is
`python -m tests.mutation`.
"""
