"""The files of a work folder: arrays, tables and JSON, each written beside its place, flushed, then renamed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.table import Candidates, object_column
from align.output.files import whole_file

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

COLUMNS = tuple(name for name in Candidates.__slots__ if name != "parts")


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as stream:
        stream.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read_json(path: Path) -> Any:
    """Read what `write_json` wrote."""
    return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))


def write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """Write one array, which `numpy.load` can map."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as stream:
        np.save(stream, np.ascontiguousarray(array))


def write_arrays(path: Path, **arrays: npt.ArrayLike) -> None:
    """Write several arrays by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as stream:
        named: dict[str, Any] = {name: np.asarray(array) for name, array in arrays.items()}
        np.savez(stream, **named)


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read all arrays that `write_arrays` wrote."""
    with np.load(path) as found:
        return {name: found[name] for name in found.files}


def write_table(path: Path, columns: Mapping[str, pa.Array]) -> None:
    """Write columns as one record batch of an Arrow file, which can be mapped into memory."""
    import pyarrow as pa

    path.parent.mkdir(parents=True, exist_ok=True)
    batch = pa.record_batch(list(columns.values()), names=list(columns))
    with whole_file(path) as stream, pa.ipc.new_file(stream, batch.schema) as writer:
        writer.write_batch(batch)


def read_table(path: Path) -> pa.RecordBatch:
    """Map an Arrow file that `write_table` wrote."""
    import pyarrow as pa

    return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)


def write_candidates(path: Path, found: Candidates) -> None:
    """Write a table of candidates, without parts."""
    write_arrays(path, **{name: getattr(found, name) for name in COLUMNS})


def read_candidates(path: Path) -> Candidates:
    """Read a table of candidates."""
    columns = read_arrays(path)
    count = len(columns[COLUMNS[0]])
    return Candidates(parts=object_column([()] * count), **{name: columns[name] for name in COLUMNS})


def join_candidates(tables: list[Candidates]) -> Candidates:
    """Put tables one after another."""
    return Candidates(
        *(np.concatenate([getattr(table, name) for table in tables]) for name in Candidates.__slots__)
    )
