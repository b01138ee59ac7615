"""The vector cache: one SQLite file, float16 rows keyed by a hash of text, model, revision and settings.

SQLite gives what a home-made store would have to earn: several processes at once, and a kill in the middle of a
write leaves the last whole transaction. Losing the file costs time only, so a damaged one is put aside and begun
anew; one that cannot be written is read, and one that cannot be read is done without, with a warning. Each row is
kept with a checksum: one that fails it is not returned, so it is computed anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from align.records import OutputError

if TYPE_CHECKING:
    from align.records import HalfVectors

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

FILE_NAME = "vectors-2.sqlite3"  # the number changes with the layout: another one's file is left alone
DEFAULT_LIMIT = 4 * 2**30
BUSY_SECONDS = 30.0
CHUNK = 500  # rows a statement: SQLite allows 999 parameters on its oldest builds


def cache_folder(folder: str | Path | None = None) -> Path:
    """Return where state is kept: `folder`, else `ALIGN_CACHE`, else the platform's cache folder."""
    if folder is not None:
        return Path(folder)
    if named := os.environ.get("ALIGN_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path

    return Path(user_cache_path("align-ar-en", appauthor=False))


def text_key(text: str, identity: str) -> bytes:
    """Hash one text together with what encodes it (model, revision, settings) into 16 bytes."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(identity.encode("utf-8"))
    digest.update(b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.digest()


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds; `limit` and `bytes` in bytes."""

    path: Path
    vectors: int
    bytes: int
    limit: int


class VectorCache:
    """Vectors on disk, least recently used ones dropped beyond `limit` bytes. Threads may share one."""

    def __init__(self, folder: str | Path | None = None, limit: int = DEFAULT_LIMIT) -> None:
        self.path = cache_folder(folder) / FILE_NAME
        self.limit = limit
        self._connection: sqlite3.Connection | None = None
        self._off = False
        self._writable = True
        self._told = False  # of rows that failed their checksums
        self._lock = threading.RLock()

    def get(self, keys: Sequence[bytes], dimension: int) -> dict[bytes, HalfVectors]:
        """Return the float16[dimension] rows that are there, by key."""
        return self._use(lambda connection: self._find(connection, keys, dimension)) or {}

    def put(self, keys: Sequence[bytes], vectors: HalfVectors) -> None:
        """Keep rows float16[len(keys), d]; whole or not at all. Raises ValueError for rows that are not finite."""
        if not np.isfinite(vectors).all():
            raise ValueError("vectors that are not finite cannot be kept")
        if keys:
            self._use(lambda connection: self._keep(connection, keys, vectors))

    def info(self) -> CacheInfo:
        """Count what is there."""
        count = self._use(_count_rows) if self.path.exists() else 0
        return CacheInfo(self.path, count or 0, self._size() if self._connection else 0, self.limit)

    def clear(self) -> CacheInfo:
        """Remove every vector; return what there was. Raises OutputError when the files cannot be removed."""
        before = self.info()
        self.close()
        try:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"{self.path}: cannot be removed ({error.strerror}); change the permissions of its folder"
            ) from None
        return before

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _use(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the file, once more when it had to begin anew; None when there is no cache to use."""
        with self._lock:
            for _ in range(2):
                connection = self._open()
                if connection is None:
                    return None
                try:
                    return work(connection)
                except sqlite3.OperationalError as error:
                    self._give_up(error)
                except sqlite3.DatabaseError as error:  # a page in the middle is damaged
                    self._begin_anew(error)
            return None

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._off:
            try:
                self._connection = self._connect()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    self._give_up(error)
                else:
                    self._begin_anew(error)
            except OSError as error:
                self._give_up(error)
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        """Open the file to write and read, or to read alone where it may not be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return _connect(self.path)
        except (OSError, sqlite3.OperationalError) as error:
            if not self.path.is_file():
                raise
            try:
                connection = _connect_to_read(self.path)
            except sqlite3.OperationalError:  # made just now, on a full disk: nothing is in it
                raise error from None
            self._writable = False
            return connection

    def _begin_anew(self, error: sqlite3.Error) -> None:
        logger.warning("the vector cache %s is damaged (%s); beginning a new one", self.path, error)
        self.close()
        try:
            os.replace(self.path, f"{self.path}.damaged")
            for suffix in ("-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            self._connection = _connect(self.path)
        except (OSError, sqlite3.Error) as second:
            self._give_up(second)

    def _give_up(self, error: Exception) -> None:
        """Go on without: the cache saves time, never a result."""
        logger.warning("going on without the vector cache %s: %s", self.path, error)
        self._off = True
        self.close()

    def _find(
        self, connection: sqlite3.Connection, keys: Sequence[bytes], dimension: int
    ) -> dict[bytes, HalfVectors]:
        found: dict[bytes, HalfVectors] = {}
        for part in _chunks(keys):
            marks = ",".join("?" * len(part))
            rows = connection.execute(f"SELECT key, vector, checksum FROM vectors WHERE key IN ({marks})", part)
            for key, blob, checksum in rows:
                if _checksum(key, blob) != checksum:
                    self._tell_of_damage()
                elif len(blob) == 2 * dimension:
                    found[key] = np.frombuffer(blob, dtype="<f2")
        if self._writable:
            self._touch(connection, list(found))
        return found

    def _keep(self, connection: sqlite3.Connection, keys: Sequence[bytes], vectors: HalfVectors) -> None:
        if not self._writable:
            return
        now = int(time.time())
        blobs = [row.tobytes() for row in vectors.astype("<f2")]
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                ((key, blob, _checksum(key, blob), now) for key, blob in zip(keys, blobs, strict=True)),
            )
        self._evict(connection)

    def _tell_of_damage(self) -> None:
        if not self._told:
            logger.warning("some vectors of the cache %s are damaged; they are computed anew", self.path)
        self._told = True

    def _touch(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> None:
        now = int(time.time())
        with connection:
            for part in _chunks(keys):
                marks = ",".join("?" * len(part))
                # A day's grain keeps reading cheap: most hits write nothing.
                connection.execute(
                    f"UPDATE vectors SET used = ? WHERE key IN ({marks}) AND used < ?", [now, *part, now - 86400]
                )

    def _size(self) -> int:
        connection = self._connection
        assert connection is not None
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        page = connection.execute("PRAGMA page_size").fetchone()[0]
        return int((pages - free) * page)

    def _evict(self, connection: sqlite3.Connection) -> None:
        """Drop the least recently used rows until the file's filled pages are within the limit."""
        while (size := self._size()) > self.limit:
            count = connection.execute("SELECT COUNT(*) FROM vectors").fetchone()[0]
            # To nine tenths of the limit, so that not every write evicts.
            surplus = int(count * (1 - 0.9 * self.limit / size)) + 1
            with connection:
                connection.execute(
                    "DELETE FROM vectors WHERE key IN (SELECT key FROM vectors ORDER BY used, key LIMIT ?)",
                    (surplus,),
                )
            if count == 0:
                return


def _connect(path: Path) -> sqlite3.Connection:
    # Threads take turns by the cache's own lock.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors"
            " (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL, used INTEGER NOT NULL)"
        )
        connection.execute("CREATE INDEX IF NOT EXISTS vectors_used ON vectors (used)")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    # A file in WAL mode wants companions beside it, to be read too; "immutable" does without them.
    for mode in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, check_same_thread=False)
        try:
            connection.execute("SELECT COUNT(*) FROM vectors")
        except sqlite3.OperationalError as error:
            connection.close()
            problem = error
        else:
            return connection
    raise problem


def _count_rows(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM vectors").fetchone()[0])


def _checksum(key: bytes, blob: bytes) -> int:
    return zlib.crc32(blob, zlib.crc32(key))


def _chunks(keys: Sequence[bytes]) -> list[list[bytes]]:
    return [list(keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK)]
