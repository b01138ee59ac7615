"""A folder that the library `datasets` loads and Hugging Face shows: Parquet files and a README with its header."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from align.output.files import whole_file, whole_set, write_whole
from align.output.parquet import FEATURES, TRANSLATION, Written, open_translations
from align.records import LANGUAGES, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Write = Callable[[pd.DataFrame], None]

README, CARD = "README.md", "card.json"
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
         (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"))  # fmt: skip


@contextmanager
def open_dataset(
    folder: Path, columns: Sequence[str], splits: Sequence[str] = ("train",), name: str = ""
) -> Iterator[list[Write]]:
    """Give a function a split that appends blocks to it; the files appear together at the end.

    The README calls the data set by its `name`, that of the folder unless given.

    Raises UsageError for a folder that holds something else than a data set.
    """
    is_new = not folder.exists()
    make_folder(folder)
    with ExitStack() as undone, whole_set(folder) as beside:
        if is_new:
            undone.callback(_remove_empty, folder)
        with ExitStack() as files:
            found = [Written() for _ in splits]
            writers = []
            for split, written in zip(splits, found, strict=True):
                stream = files.enter_context(whole_file(beside / f"{split}.parquet"))
                writers.append(files.enter_context(open_translations(stream, columns, written)))
            yield writers
        made = dict(zip(splits, found, strict=True))
        write_whole(
            beside / README, front_matter(describe_files(made)) + describe(name or folder.resolve().name, made)
        )


def _remove_empty(folder: Path) -> None:
    """Remove a folder that nothing came into."""
    with suppress(OSError):
        folder.rmdir()


def make_folder(folder: Path) -> None:
    """Make the folder, unless it is there and empty, or a data set already. Raises UsageError for any other."""
    try:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder}: is a file; a data set is a folder, name another one")
        if folder.exists() and any(folder.iterdir()) and not is_dataset(folder):
            raise UsageError(f"{folder}: holds other things than a data set; name a new folder")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror or error}; choose another folder with -o") from error


def is_dataset(folder: Path) -> bool:
    """Say whether a folder is a data set or a card: its README, which would be written anew, is no other one."""
    readme = folder / README
    if not readme.is_file() or not readme.read_bytes().startswith(b"---\n"):
        return False
    return folder.joinpath(CARD).is_file() or any(folder.glob("*.parquet")) or any(folder.glob("data/*.parquet"))


def describe_files(made: Mapping[str, Written]) -> dict[str, object]:
    """Return what the header of a README says of the files, for `front_matter`."""
    types = next(iter(made.values())).types
    features: list[dict[str, object]] = []
    for name, kind in types.items():
        if name == "ar_text":
            features.append({"name": TRANSLATION, "dtype": {"translation": {"languages": list(LANGUAGES)}}})
        elif name != "en_text":
            features.append({"name": name, "dtype": FEATURES[kind]})
    return {
        "language": list(LANGUAGES),
        "task_categories": ["translation"],
        "size_categories": [size_category(sum(written.rows for written in made.values()))],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": f"{split}.parquet"} for split in made],
            }
        ],
        "dataset_info": {
            "features": features,
            "splits": [
                {"name": split, "num_bytes": written.size, "num_examples": written.rows}
                for split, written in made.items()
            ],
        },
    }


def size_category(rows: int) -> str:
    """Return what Hugging Face calls a size."""
    return next((name for limit, name in SIZES if rows < limit), "100M<n<1B")


def front_matter(content: Mapping[str, object], more: str = "") -> str:
    """Return the YAML at the head of a README, with lines of it that are there already."""
    return "---\n" + "".join(f"{line}\n" for line in yaml_lines(content)) + more + "---\n"


def yaml_lines(value: object, indent: str = "") -> Iterator[str]:
    """Yield YAML for mappings and lists of these or of plain values, written as JSON, which is YAML, too."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, Mapping | list):
                yield f"{indent}{name}:"
                yield from yaml_lines(inner, indent + ("  " if isinstance(inner, Mapping) else ""))
            else:
                yield f"{indent}{name}: {scalar(inner)}"
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, Mapping):
                first, *rest = yaml_lines(inner, indent + "  ")
                yield f"{indent}- {first[len(indent) + 2 :]}"
                yield from rest
            else:
                yield f"{indent}- {scalar(inner)}"


def scalar(value: object) -> str:
    """Write a plain value; text that YAML might take for something else (`no`, `1e3`, `n<1K: x`) in quotes."""
    plain = isinstance(value, str) and value.replace("_", "").replace("-", "").replace(".", "").isalpha()
    word = str(value)
    return word if plain and word.lower() not in RESERVED else json.dumps(value, ensure_ascii=False)


RESERVED = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")


def describe(name: str, made: Mapping[str, Written]) -> str:
    """Return the text of a README that says no more than what is there; `align card` writes a fuller one."""
    rows = "".join(f"| `{split}` | {written.rows:,} |\n" for split, written in made.items())
    split = next(iter(made))
    return (
        f"# {name}\n\nArabic–English sentence pairs, written by `align`.\n\n| split | pairs |\n|---|---|\n{rows}\n"
        f'```python\nfrom datasets import load_dataset\n\npairs = load_dataset("{name}", split="{split}")\n'
        'pairs[0]["translation"]  # {"ar": ..., "en": ...}\n```\n'
    )
