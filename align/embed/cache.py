"""The vector cache: one SQLite file, float16 rows keyed by a hash of text, model, revision and settings.

SQLite gives what a home-made store would have to earn: several processes at once, and a kill in the middle of a
write leaves the last whole transaction. Losing the file costs time only, so a damaged one is put aside and begun
anew, and a cache that cannot be written is done without, with a warning.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from align.records import HalfVectors

logger = logging.getLogger(__name__)

FILE_NAME = "vectors-1.sqlite3"
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
    """Vectors on disk, least recently used ones dropped beyond `limit` bytes."""

    def __init__(self, folder: str | Path | None = None, limit: int = DEFAULT_LIMIT) -> None:
        self.path = cache_folder(folder) / FILE_NAME
        self.limit = limit
        self._connection: sqlite3.Connection | None = None
        self._off = False

    def get(self, keys: Sequence[bytes], dimension: int) -> dict[bytes, HalfVectors]:
        """Return the float16[dimension] rows that are there, by key."""
        connection = self._open()
        found: dict[bytes, HalfVectors] = {}
        if connection is None:
            return found
        try:
            for part in _chunks(keys):
                marks = ",".join("?" * len(part))
                rows = connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)
                for key, blob in rows:
                    if len(blob) == 2 * dimension:
                        found[key] = np.frombuffer(blob, dtype="<f2")
            self._touch(connection, list(found))
        except sqlite3.Error as error:
            self._give_up(error)
        return found

    def put(self, keys: Sequence[bytes], vectors: HalfVectors) -> None:
        """Keep rows float16[len(keys), d]; whole or not at all."""
        connection = self._open()
        if connection is None or not keys:
            return
        now = int(time.time())
        rows = zip(keys, vectors.astype("<f2"), strict=True)
        try:
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", ((k, v.tobytes(), now) for k, v in rows)
                )
            self._evict(connection)
        except sqlite3.Error as error:
            self._give_up(error)

    def info(self) -> CacheInfo:
        """Count what is there."""
        if not self.path.exists() or (connection := self._open()) is None:
            return CacheInfo(self.path, 0, 0, self.limit)
        count = connection.execute("SELECT COUNT(*) FROM vectors").fetchone()[0]
        return CacheInfo(self.path, count, self._size(), self.limit)

    def clear(self) -> CacheInfo:
        """Remove every vector; return what there was."""
        before = self.info()
        self.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        return before

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._off:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = _connect(self.path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    self._give_up(error)
                else:
                    self._connection = self._begin_anew(error)
            except OSError as error:
                self._give_up(error)
        return self._connection

    def _begin_anew(self, error: sqlite3.Error) -> sqlite3.Connection | None:
        logger.warning("the vector cache %s is damaged (%s); beginning a new one", self.path, error)
        try:
            os.replace(self.path, f"{self.path}.damaged")
            for suffix in ("-wal", "-shm"):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            return _connect(self.path)
        except (OSError, sqlite3.Error) as second:
            self._give_up(second)
            return None

    def _give_up(self, error: Exception) -> None:
        """Go on without: the cache saves time, never a result."""
        logger.warning("going on without the vector cache %s: %s", self.path, error)
        self._off = True
        self.close()

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
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL, used INTEGER NOT NULL)"
        )
        connection.execute("CREATE INDEX IF NOT EXISTS vectors_used ON vectors (used)")
    return connection


def _chunks(keys: Sequence[bytes]) -> list[list[bytes]]:
    return [list(keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK)]
