"""Tables as Parquet, a block a group of rows; plain, or with both texts as `translation`, as data sets have it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from align.chars import mend_halves
from align.output.tables import DECIMALS
from align.output.values import OFFSETS, Tags, typed
from align.records import LANGUAGES, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Write = Callable[[pd.DataFrame], None]

TRANSLATION = "translation"


@contextmanager
def open_parquet(stream: IO[bytes], columns: Sequence[str], _tags: Tags) -> Iterator[Write]:
    """Write Parquet. Raises OutputError for what it cannot hold."""
    yield from _open(stream, list(columns), Written(), nested=False)


@dataclass(slots=True)
class Written:
    """What was written: the type of each field (`string`, `int64`, `double`), rows and bytes, once it is closed."""

    types: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    size: int = 0


@contextmanager
def open_translations(stream: IO[bytes], columns: Sequence[str], written: Written) -> Iterator[Write]:
    """Write Parquet in which `translation` holds both texts, as the library `datasets` knows it."""
    yield from _open(stream, list(columns), written, nested=True)


def _open(stream: IO[bytes], columns: list[str], written: Written, *, nested: bool) -> Iterator[Write]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise OutputError("Parquet needs pyarrow: pip install 'align-ar-en[parquet]'") from None
    writer: Any = None

    def write(block: pd.DataFrame, last: bool = False) -> None:
        nonlocal writer
        if not len(block) and not last:
            return
        values = {name: typed(block[name].tolist(), name) for name in columns}
        if not written.types:  # the first rows say what the columns hold
            written.types |= {name: type_name(values[name], name) for name in columns}
        arrays = {name: _array(values[name], written.types[name], name) for name in columns}
        table = pyarrow.table(nest(arrays, pyarrow) if nested else arrays)
        if nested:
            table = table.replace_schema_metadata({"huggingface": json.dumps(describe_features(written.types))})
        if writer is None:
            writer = parquet.ParquetWriter(stream, table.schema)
        writer.write_table(table)
        written.rows += len(block)
        written.size += table.nbytes

    try:
        yield write
        if writer is None:  # no rows: what is left is the schema
            import pandas as pd

            write(pd.DataFrame(columns=columns), last=True)
    except BaseException:
        with suppress(Exception):  # what it would say of a stream that failed is not what went wrong
            if writer is not None:
                writer.close()
        raise
    writer.close()


def type_name(values: Sequence[Any], name: str) -> str:
    """Return the type of a column: of numbers where all that is there are numbers, else of text."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return "double" if name in DECIMALS else "int64" if name in OFFSETS else "string"
    return "int64" if kinds == {int} else "double" if kinds <= {int, float} else "string"


def _array(values: Sequence[Any], kind: str, name: str) -> Any:
    """Return an Arrow array. Raises OutputError for text, or too large a number, in a column of numbers."""
    import pyarrow

    if kind == "string":
        values = [None if value is None else mend_halves(str(value)) for value in values]
    try:
        return pyarrow.array(values, type=pyarrow.type_for_alias(kind))
    except (ValueError, TypeError, OverflowError, pyarrow.ArrowException) as error:
        raise OutputError(
            f"Parquet cannot hold the column {name}: {error}; mend it or choose another format"
        ) from None


def nest(arrays: dict[str, Any], pyarrow: Any) -> dict[str, Any]:
    """Put both texts into one field, where the first of them stands."""
    sides = [arrays[f"{language}_text"] for language in LANGUAGES]
    both = pyarrow.StructArray.from_arrays(sides, names=list(LANGUAGES))
    return {TRANSLATION if name == "ar_text" else name: both if name == "ar_text" else array
            for name, array in arrays.items() if name != "en_text"}  # fmt: skip


def describe_features(types: dict[str, str]) -> dict[str, Any]:
    """Return what `datasets` reads of the fields from the file itself."""
    features: dict[str, Any] = {}
    for name, kind in types.items():
        if name == "ar_text":
            features[TRANSLATION] = {"languages": list(LANGUAGES), "_type": "Translation"}
        elif name != "en_text":
            features[name] = {"dtype": FEATURES[kind], "_type": "Value"}
    return {"info": {"features": features}}


FEATURES = {"string": "string", "int64": "int64", "double": "float64"}  # what `datasets` calls the types
