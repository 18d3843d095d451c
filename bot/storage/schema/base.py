"""What all tables are made with."""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    MetaData,
    String,
    TypeDecorator,
)

# SQLite gives a freed id away again unless it is told not to (sqlite_autoincrement): old buttons and exported notes
# carry ids, and must never mean something else.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; naive datetimes are refused (ValueError)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, naive UTC out to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be kept")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive UTC from the database in, aware out."""
        return None if value is None else value.replace(tzinfo=UTC)


def ref(name: str, *, nullable: bool = False) -> Column[str]:
    """A platform's own id of something; text, because platforms differ."""
    return Column(name, String(64), nullable=nullable)
