"""Keeps sweeps, runs, what they report, agents and users; decides nothing.

`Database` runs works: plain functions that take an open connection. The query modules, one per table,
are such functions; they return the frozen records of `records` and never commit. The store's promises:

- A write whose result was handed back is on disk: it survives `kill -9` and, where the disk keeps its
  word, a power cut. A write that raised has changed nothing.
- Works of writers run one after the other, in the order in which they were asked for. A work of a
  reader sees one snapshot, with every write that had been handed back when it started.
- Lines of a run lie at the positions that their sender names: the same chunk again changes nothing.
- Every change of a run, and of its history, gives it a larger `version` than its sweep had before.
- Text is kept as it came, whatever it holds; PostgreSQL, which has no NUL in text, keeps it without
  NULs. What names things in addresses (users, projects, runs) has a length limit: see `names`.

The same code runs on SQLite and on PostgreSQL, and both pass one conformance suite.
"""
