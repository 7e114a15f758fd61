"""What Alembic runs: the missing versions, on the connection and in the transaction that store/migrate.py opened."""

from alembic import context

from oncall.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
