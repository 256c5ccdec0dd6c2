"""The server: wandb's protocol, the JSON API of pages and commands, and the fate of sweeps and runs.

- `serve`: opens the store, listens, ends in good order
- `app`, `guard`, `auth`: which path is answered by what, and who may ask
- `graphql`, `file_stream`, `uploads`: wandb's protocol
- `api`, `pages`: what browsers and commands ask
- `coordinator`: sweeps, agents and the fate of trials
"""
