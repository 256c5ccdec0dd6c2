"""The GraphQL half of the wandb protocol: `schema.graphql` and what answers it.

- `engine`: parses (with a cache), forgives and runs documents
- `context`: what resolvers are given
- one module for each domain: `viewer`, `projects`, `sweeps`, `agents`, `runs`, `histories`, `files`,
  `artifacts`; `selection` filters and orders runs; `paging` cuts lists into connections
"""

from sweepstake.server.graphql.engine import Engine

__all__ = ["Engine"]
