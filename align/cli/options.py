"""Options several commands share: a decorator adds them and hands them over as one object."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from align.encode.cache import VectorCache
    from align.encode.encoder import Role
    from align.options import Options
    from align.read.files import Problem
    from align.read.ingest import Inputs, Request
    from align.records import Encoder

Command = Callable[..., Any]

SHOWN = 3  # files passed over that are told one by one
SIZES = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


@dataclass(frozen=True, slots=True)
class CacheChoice:
    """Which vector cache to use, if any."""

    cache_dir: str | None
    cache_size: int
    no_cache: bool

    def open(self) -> VectorCache | None:
        """Return the cache, or None when none is wanted."""
        if self.no_cache:
            return None
        from align.encode.cache import VectorCache

        return VectorCache(self.cache_dir, self.cache_size)


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """Which encoder to use, on what, and with which cache."""

    model: str
    device: str | None
    dtype: str | None
    batch_tokens: int | None
    trust_remote_code: bool
    insist: bool
    cache_dir: str | None
    cache_size: int
    no_cache: bool

    def load(self, model: str | None = None, role: Role = "pair") -> Encoder:
        """Load the encoder, or another one under the same choices."""
        from align.encode.encoder import load_encoder

        cache = CacheChoice(self.cache_dir, self.cache_size, self.no_cache).open()
        return load_encoder(model or self.model, role=role, cache=cache, insist=self.insist, **self._settings())

    def load_untested(self, model: str) -> Encoder:
        """Load another encoder, fit or not, and without the cache."""
        from align.encode.encoder import load_untested

        return load_untested(model, **self._settings())

    def _settings(self) -> dict[str, Any]:
        from align.encode.model import BATCH_TOKENS

        return {
            "device": self.device,
            "dtype": self.dtype,
            "batch_tokens": self.batch_tokens or BATCH_TOKENS,
            "trust_remote_code": self.trust_remote_code,
        }


@dataclass(frozen=True, slots=True)
class InputChoice:
    """Which files to read, and how."""

    inputs: tuple[str, ...]
    ar: tuple[str, ...]
    en: tuple[str, ...]
    lines: bool
    encoding: str | None
    columns: str | None

    def request(self) -> Request:
        """Return what is to be read, and how."""
        from align.read.formats.columns import parse_columns
        from align.read.ingest import make_request

        return make_request(
            self.inputs,
            ar=self.ar,
            en=self.en,
            encoding=self.encoding,
            lines=self.lines,
            columns=parse_columns(self.columns) if self.columns else None,
        )

    def read(self, quiet: bool = False) -> Inputs:
        """Read them; say on standard error what could not be read, and what needs a look unless `quiet`.

        End with exit status 1 when nothing at all could be read: what was said is all there is to say.
        """
        from align.read.ingest import read_request

        read = read_request(self.request())
        for problem in read.problems:
            if problem.severity == "error" or (problem.severity == "warning" and not quiet):
                click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
        if not quiet:
            echo_skipped([problem for problem in read.problems if problem.severity == "skipped"])
        if not read.documents:
            raise SystemExit(1)
        return read


@dataclass(frozen=True, slots=True)
class MatchingChoice:
    """How to match and judge."""

    min_probability: float
    method: str
    max_window: int
    windows: str
    passage_model: str | None
    calibration: str | None
    realign: bool
    boilerplate: str | None

    def options(self) -> Options:
        """Return them as the job takes them."""
        from align.options import Options

        method: Any = self.method  # click has checked it
        windows: Any = self.windows
        return Options(
            method,
            self.min_probability,
            self.max_window,
            self.calibration,
            windows,
            self.realign,
            self.boilerplate,
        )

    def load_passage_encoder(self, encoder: EncoderChoice) -> Encoder | None:
        """Load the encoder for passages, if it is to be another one."""
        return encoder.load(self.passage_model, "sentence") if self.passage_model else None


def echo_skipped(problems: Sequence[Problem]) -> None:
    """Say on standard error which files of a folder were passed over, and why; nothing of hidden ones."""
    told = [each for each in problems if not any(part.startswith(".") for part in Path(each.path).parts[-2:])]
    for problem in told[:SHOWN]:
        click.echo(f"Note: {problem}", err=True)
    more = len(told) - SHOWN
    if more > 0:
        click.echo(f"Note: {more} more file{'s' * (more > 1)} skipped", err=True)


class Share(click.FloatRange):
    """A number from 0 to 1; `nan`, which lies in every range, is none."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises BadParameter for anything else."""
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value} is no number from 0 to 1.", param, ctx)
        return number


def parse_size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Turn `500M` or `4G` into a number of bytes."""
    text = value.strip().lower().removesuffix("b").removesuffix("i")
    unit = text[-1:] if text[-1:].isalpha() else ""
    try:
        size = int(float(text.removesuffix(unit)) * SIZES[unit])
        if size >= 0:
            return size
    except (KeyError, ValueError, OverflowError):
        pass
    raise click.BadParameter(f"'{value}' is not a size; write it like 500M or 4G", ctx, param)


CACHE_OPTIONS = (
    click.option("--cache-dir", type=click.Path(file_okay=False), help="Folder of the vector cache [ALIGN_CACHE]."),
    click.option("--cache-size", callback=parse_size, default="4G", show_default=True, help="Its maximum size."),
    click.option("--no-cache", is_flag=True, help="Do not use the vector cache."),
)
device_option = click.option(
    "--device",
    help="Where to encode and search: cpu, cuda, mps, several GPUs as cuda:0,cuda:1, or auto "
    "[cpu; a hub model: what torch finds].",
)
ENCODER_OPTIONS = (
    click.option(
        "--model",
        default="bundled",
        show_default=True,
        help="Encoder: bundled, bundled-fast, a preset (`align models list`), a hub id or a folder.",
    ),
    device_option,
    click.option("--dtype", help="Arithmetic: float32, float16, bfloat16 (bundled also int8)."),
    click.option("--batch-tokens", type=click.IntRange(min=1), help="Maximum number of tokens per batch."),
    click.option("--trust-remote-code", is_flag=True, help="Let a hub model run the code of its repository."),
    click.option("--insist", is_flag=True, help="Use the model even if it fails the Arabic-English self-test."),
    *CACHE_OPTIONS,
)
INPUT_OPTIONS = (
    # A file that cannot be read must not keep the others from it, so click is not to look.
    click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True, readable=False)),
    click.option("--ar", multiple=True, type=click.Path(readable=False), help="Arabic file or folder; repeatable."),
    click.option(
        "--en", multiple=True, type=click.Path(readable=False), help="English file or folder; repeatable."
    ),
    click.option("--lines", is_flag=True, help="Text files already hold one sentence per line."),
    click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...)."),
    click.option("--columns", help="Columns of TSV, CSV and JSONL files, as ar=NAME,en=NAME or text=NAME."),
)
windows_option = click.option(
    "--windows",
    type=click.Choice(["auto", "sums", "tokens", "text"]),
    default="auto",
    show_default=True,
    help="Vectors of consecutive sentences: weighted sums, sums of tokens (bundled), or encoded text (slow).",
)
FORMATS = ("tsv", "csv", "xlsx", "jsonl", "parquet", "tmx", "xliff", "moses", "hf")  # of `align.output.blocks`
to_option = click.option(
    "--to", type=click.Choice(FORMATS), help="Format of the output where its name does not say it [tsv on `-`]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
boilerplate_option = click.option(
    "--boilerplate", type=click.Path(), help="File of lines to drop: one a line, or a pattern after `re:`."
)
MATCHING_OPTIONS = (
    click.option(
        "--min-probability",
        type=Share(),
        default=0.5,
        show_default=True,
        help="Minimum probability for a pair to count. Up to .5, rows that came as pairs count, too, and what "
        "stands between pairs and differs in a fact alone.",
    ),
    click.option(
        "--method",
        type=click.Choice(["auto", "chain", "islands", "mine"]),
        default="auto",
        show_default=True,
        help="How linked documents are aligned; auto decides by their anchors.",
    ),
    click.option(
        "--max-window",
        type=click.IntRange(1, 8),
        default=4,
        show_default=True,
        help="Maximum number of sentences in a mined passage.",
    ),
    windows_option,
    click.option("--passage-model", help="Use another encoder for links and mined passages."),
    click.option("--calibration", type=click.Path(), help="Calibration file written by `align calibrate`."),
    click.option(
        "--realign", is_flag=True, help="Match the texts of TMX, XLIFF and bilingual tables anew; a row is no pair."
    ),
    boilerplate_option,
)


def input_options(function: Command) -> Command:
    """Add INPUT..., --ar, --en, --lines, --encoding and --columns; the command gets `choice: InputChoice`."""
    return _add(INPUT_OPTIONS, InputChoice, "choice", function)


def encoder_options(function: Command) -> Command:
    """Add --model and what goes with it, cache included; the command gets `encoder: EncoderChoice`."""
    return _add(ENCODER_OPTIONS, EncoderChoice, "encoder", function)


def matching_options(function: Command) -> Command:
    """Add --min-probability, --method and the like; the command gets `matching: MatchingChoice`."""
    return _add(MATCHING_OPTIONS, MatchingChoice, "matching", function)


def cache_options(function: Command) -> Command:
    """Add --cache-dir, --cache-size and --no-cache; the command gets `cache: CacheChoice`."""
    return _add(CACHE_OPTIONS, CacheChoice, "cache", function)


def settle_cache(values: dict[str, Any]) -> None:
    """Refuse --cache-dir beside --no-cache; where one of them was not typed, the typed one holds.

    A folder that ALIGN_CACHE or align.toml names is left alone by --no-cache without a word.
    """
    source = click.get_current_context().get_parameter_source
    folder, none = (source(name) == ParameterSource.COMMANDLINE for name in ("cache_dir", "no_cache"))
    if folder and none:
        raise click.UsageError("--no-cache and --cache-dir contradict each other; leave one of them out")
    if folder:
        values["no_cache"] = False


def refuse_options(why: str, *allowed: str, remedy: str = "run `align run` again to change that") -> None:
    """Refuse options that a finished run can no longer follow; `why` says so, and `remedy` what to do."""
    context = click.get_current_context()
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.expose_value  # not --config, which says where options come from
        and parameter.name not in allowed
        and context.get_parameter_source(str(parameter.name)) == ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{', '.join(given)}: {why}; {remedy}")


def _add(options: tuple[Command, ...], kind: type, name: str, function: Command) -> Command:
    """Gather the values of `options` into one object of `kind`, handed over as the argument `name`."""

    @functools.wraps(function)
    def gathered(**values: Any) -> Any:
        if values.get("no_cache") and values.get("cache_dir"):
            settle_cache(values)
        chosen = kind(**{field.name: values.pop(field.name) for field in fields(kind)})
        return function(**values, **{name: chosen})

    wrapped: Command = gathered
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped
