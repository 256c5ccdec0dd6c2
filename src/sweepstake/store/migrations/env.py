"""What Alembic runs: migrations inside the transaction of the connection that it is given."""

from alembic import context

from sweepstake.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
