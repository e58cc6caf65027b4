"""Sessions and migrations for SQLite and PostgreSQL."""
