"""Rows for every table of whatever schema a database has, and everything that stands in it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Integer, MetaData, insert, select

Row = dict[str, Any]

ROWS = 4
"""Rows of each table; the last has nothing in the columns that may be empty."""


def _tables(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.remove(metadata.tables["alembic_version"])
    return metadata


def fill(connection: Connection) -> None:
    """Put rows into every table; row n belongs to row n of each table that its own belongs to."""
    for table in _tables(connection).sorted_tables:
        rows = [{column.name: _value(column, nth) for column in table.c} for nth in range(1, ROWS + 1)]
        connection.execute(insert(table), rows)


def _value(column: Column[Any], nth: int) -> object:
    for key in column.foreign_keys:
        return _value(key.column, nth)
    if column.nullable and nth == ROWS:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return nth % 2 == 0
    if isinstance(kind, Integer):
        return nth
    if isinstance(kind, DateTime):
        return datetime(2026, 3, 1, 8, 30, 0, 123456) + timedelta(days=nth)  # noqa: DTZ001  as it is kept
    if isinstance(kind, Date):
        return date(2026, 3, 1) + timedelta(days=nth)
    text = f"{nth}. {column} “é”\n🌟 it's %s :x"
    return text[: getattr(kind, "length", None)]


def everything(connection: Connection) -> dict[str, list[Row]]:
    """All rows of all tables."""
    return {
        table.name: [
            dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in _tables(connection).sorted_tables
    }


def still_there(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> bool:
    """Whether every row has every value that it had, whatever was added to it."""
    return all(
        [{name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)] == rows
        for table, rows in before.items()
    )
