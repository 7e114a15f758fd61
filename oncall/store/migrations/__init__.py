"""The history of the schema: one file a version, in versions/, never changed once released.

Alembic runs them through env.py; store/migrate.py is the only caller. A new version: add the file 000N_what_it_does.py,
raise HEAD in store/schema.py; a test holds the result against store/tables.py. Statements must work on both databases
(SQLite: batch_alter_table), and only add while older programs may still be running. No rule, no query of the program here.
"""
