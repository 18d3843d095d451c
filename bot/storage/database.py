"""The engine, its pragmas, and the two ways to use it: `reading()` and `transaction()`."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Insert, event, make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import LodestarError, StorageUnavailable
from bot.happenings import DatabaseUsed, Happening, Tell, unheard

log = logging.getLogger(__name__)

Transaction = AsyncConnection
"""What storage functions work on; services pass it along and never look inside."""

_UNUSABLE = "DATABASE_URL cannot be used ({})."

BUSY_TIMEOUT = 3_000
"""Milliseconds that SQLite waits for another process to finish writing; nothing else can end that wait."""

REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another program holds my storage",
    "SQLITE_LOCKED": "another program holds my storage",
    "SQLITE_READONLY": "I may only read my storage",
    "SQLITE_CANTOPEN": "my storage cannot be opened",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CORRUPT": "my storage is damaged",
    "SQLITE_NOTADB": "my storage is damaged",
}
"""What SQLite's primary result codes mean for a person. https://www.sqlite.org/rescode.html"""

CLOSE_SECONDS = 0.5
"""How long closing waits for transactions under way; none of them should take a tenth of it."""

_HAPPENED = "happened"


class DatabaseUnusable(LodestarError):
    """The database cannot be opened, or is closed; the text does not show its address, which may hold a password."""


def address_of(url: str) -> URL:
    """An address taken apart. Raises DatabaseUnusable for one that SQLAlchemy does not understand."""
    try:
        return make_url(url)
    except SQLAlchemyError as error:
        raise DatabaseUnusable(_UNUSABLE.format(type(error).__name__)) from error


def file_of(address: URL) -> Path | None:
    """The file that an address means; None for a server, and for a database in memory."""
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


class Database:
    """One engine; a service opens a transaction and hands it to storage functions.

    With `read_only` an SQLite file, which must be there, is not changed in any way. `tell` hears how long each
    transaction took, and what happened in it once it is committed. Raises DatabaseUnusable for an address that
    SQLAlchemy, or what is installed, does not understand. `writers` is the number of transactions that write or wait
    for their turn to.
    """

    def __init__(self, url: str, *, read_only: bool = False, tell: Tell = unheard) -> None:
        address = address_of(url)
        file = file_of(address)
        if file is not None and read_only:
            address = address.set(database=f"{file.absolute().as_uri()}?mode=ro", query={"uri": "true"})
        elif file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.engine: AsyncEngine = create_async_engine(address, hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:
            raise DatabaseUnusable(_UNUSABLE.format(type(error).__name__)) from error
        # SQLite has one writer at a time and no queue: whoever waits by polling may starve, so we queue here.
        one_writer = self.engine.dialect.name == "sqlite"
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if one_writer else nullcontext()
        self._tell = tell
        self._users = 0
        self.writers = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine.sync_engine, "connect", _prepare_to_read if read_only else _prepare)
            event.listen(self.engine.sync_engine, "begin", _begin)

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[AsyncConnection]:
        if self._closed:
            raise DatabaseUnusable("Lodestar is stopping; please try again in a minute.")
        self._users += 1
        self._idle.clear()
        try:
            async with self.engine.connect() as connection:
                yield connection
        finally:
            self._users -= 1
            if not self._users:
                self._idle.set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that writes: committed at the end, rolled back on any exception.

        Must not be opened inside another. Raises StorageUnavailable, and leaves everything as it was, when the disk is
        full, or the file locked for too long, read-only, damaged or not there.
        """
        happened: list[Happening] = []
        with self._timed(writing=True), _explained():
            async with self._turn, self._in_use() as connection:
                connection.info[_HAPPENED] = happened
                await connection.execution_options(writes=True)
                async with connection.begin():
                    yield connection
        for happening in happened:
            self._tell(happening)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A consistent view that does not wait for writers. Raises StorageUnavailable."""
        with self._timed(writing=False), _explained():
            async with self._in_use() as connection, connection.begin():
                yield connection

    @contextmanager
    def _timed(self, *, writing: bool) -> Iterator[None]:
        began = time.perf_counter()
        self.writers += writing
        try:
            yield
        finally:
            self.writers -= writing
            self._tell(DatabaseUsed(writing=writing, seconds=time.perf_counter() - began))

    async def close(self) -> None:
        """Close every connection, after the transactions under way have ended or taken CLOSE_SECONDS."""
        self._closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._idle.wait()
        await self.engine.dispose()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the storage could not do into the core's failure; what the code asked for wrongly stays a bug."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except (DatabaseError, PoolTimeout) as error:
        cause = getattr(error, "orig", error)
        name: str = getattr(cause, "sqlite_errorname", "")
        if name == "SQLITE_ERROR":  # a statement that SQLite does not understand
            raise
        log.error("the database refused: %s (%s)", cause, name or type(cause).__name__)
        primary = "_".join(name.split("_")[:2])
        raise StorageUnavailable(REASONS.get(primary, "my storage does not answer")) from error


def _prepare(connection: Any, _record: object) -> None:
    _prepare_to_read(connection, _record)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was acknowledged survives a power cut; WAL with NORMAL may lose the last commits.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _prepare_to_read(connection: Any, _record: object) -> None:
    # The driver would begin transactions late and by itself; `_begin` does it when SQLAlchemy says so.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once, so two writers queue instead of failing half-way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def report(tx: Transaction, happening: Happening) -> None:
    """Have something told once this transaction is committed, and not at all if it is rolled back."""
    tx.info[_HAPPENED].append(happening)


async def insert_one(tx: Transaction, statement: Insert) -> int:
    """Insert a row into a table with an integer key and return that key."""
    made = await tx.execute(statement)
    key = made.inserted_primary_key
    if key is None:
        raise RuntimeError("the database returned no key")
    return int(key[0])
