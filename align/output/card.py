"""The card of a corpus: `README.md` for people, `card.json` for programs, and plots."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from align.output.dataset import CARD, README, front_matter, make_folder, size_category
from align.output.files import whole_set, write_whole
from align.output.plots import percent, plot_bars, plot_chances, plot_lengths
from align.records import LANGUAGES

NAMES = {"ar": "Arabic", "en": "English"}
# What Hugging Face calls licences that corpora have; any other one is "other" there.
KNOWN_LICENCES = frozenset(
    "apache-2.0 mit cc0-1.0 cc-by-2.0 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-4.0 cc-by-nc-sa-4.0 "
    "cc-by-nd-4.0 cc-by-nc-nd-4.0 odbl odc-by pddl gpl-3.0 cc unknown other".split()
)
MOST_SOURCES = 30  # in the table of people; card.json lists all
NOT_STATED = "not stated"


def write_card(folder: Path, card: Mapping[str, Any]) -> list[str]:
    """Write the card into a folder and return the names of its files; a data set there keeps its header.

    Raises UsageError for a folder that holds something else than a data set.
    """
    make_folder(folder)
    plots = draw_plots(card)
    header = read_header(folder / README)
    with whole_set(folder) as beside:
        for name, drawn in plots.items():
            write_whole(beside / name, drawn)
        write_whole(beside / CARD, json.dumps(card, ensure_ascii=False, indent=1) + "\n")
        write_whole(beside / README, front_matter(head_of(card), header) + show(card, list(plots)))
    return [README, CARD, *plots]


# Keys of a README's header that `align export --to hf` writes and that the figures of a card say nothing of.
KEPT_KEYS = ("configs", "dataset_info")


def read_header(path: Path) -> str:
    """Return what the header of a data set's README says of its files, as it stands there; nothing without one."""
    if not path.is_file():
        return ""
    lines = path.read_text("utf-8").split("\n")
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return ""
    kept: list[str] = []
    inside = False
    for line in lines[1 : lines.index("---", 1)]:
        if line[:1] not in (" ", "-", ""):  # a key at the very left
            inside = line.partition(":")[0] in KEPT_KEYS
        if inside:
            kept.append(line + "\n")
    return "".join(kept)


def head_of(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the header says: name, languages, licence, task and size."""
    return {
        "pretty_name": card["name"],
        "language": list(LANGUAGES),
        "license": licence_tag(card["sources"], card["licence"]),
        "task_categories": ["translation"],
        "size_categories": [size_category(card["pairs"])],
    }


def licence_tag(sources: Sequence[Mapping[str, Any]], default: str) -> str:
    """Return the licence that all sources have, by its name there; "other" for several, "unknown" for none."""
    found = {source["licence"].lower() for source in sources} or {default.lower()}
    if "" in found:
        return "unknown"
    (one, *more) = sorted(found)
    return one if not more and one in KNOWN_LICENCES else "other"


def draw_plots(card: Mapping[str, Any]) -> dict[str, str]:
    """Return the plots there is something to show in, by the names of their files."""
    plots: dict[str, str] = {}
    if not card["pairs"]:
        return plots
    if card["probability"]:
        plots["probability.svg"] = plot_chances(card["probability"]["bins"], card["probability"]["mean"])
    sides = card["sides"]
    plots["lengths.svg"] = plot_lengths(
        {language: sides[language]["lengths"] for language in LANGUAGES},
        {language: sides[language]["words_a_pair"]["median"] for language in LANGUAGES},
    )
    sources = card["sources"]
    if len(sources) > 1:
        largest = percent(sources[0]["pairs"] / card["pairs"])
        title = f"{largest} of the pairs come from the largest of {len(sources)} sources"
        plots["sources.svg"] = plot_bars(
            [source["name"] for source in sources],
            [source["pairs"] for source in sources],
            card["pairs"],
            title,
            "Pairs by source",
        )
    flags = card["flags"]
    if flags["by_name"]:
        plots["flags.svg"] = plot_bars(
            list(flags["by_name"]),
            list(flags["by_name"].values()),
            card["pairs"],
            f"{percent(flags['pairs'] / card['pairs'])} of the pairs have a flag",
            "Pairs by flag; a pair may have several",
        )
    return plots


def show(card: Mapping[str, Any], plots: Sequence[str]) -> str:
    """Return the card as Markdown, the header apart."""
    parts = [f"# {card['name']}", card["description"], show_sizes(card), show_quality(card, plots)]
    parts += [show_lengths(card), show_sources(card, plots), show_copies(card), show_making(card)]
    return "\n\n".join(part for part in parts if part) + "\n"


def show_sizes(card: Mapping[str, Any]) -> str:
    """Say how large it is."""
    sides = card["sides"]
    rows = [
        ("words", *(f"{sides[language]['words']:,}" for language in LANGUAGES)),
        ("characters", *(f"{sides[language]['characters']:,}" for language in LANGUAGES)),
        ("words a pair, mean", *(or_dash(sides[language]["words_a_pair"]["mean"]) for language in LANGUAGES)),
        (
            "letters in its own script",
            *(share_or_dash(sides[language]["letters_in_its_script"]) for language in LANGUAGES),
        ),
    ]
    if any(sides[language]["documents"] for language in LANGUAGES):
        rows.insert(0, ("documents", *(f"{sides[language]['documents']:,}" for language in LANGUAGES)))
    if any(sides[language]["languages"] for language in LANGUAGES):
        rows.append(
            ("sides in this language", *(own_share(sides[language], language, card) for language in LANGUAGES))
        )
    problems = sum(card["problems"].values())
    left = f" {problems:,} rows were no pairs and are counted nowhere." if problems else ""
    return f"{card['pairs']:,} Arabic–English pairs.{left}\n\n" + table(("", "Arabic", "English"), rows)


def show_quality(card: Mapping[str, Any], plots: Sequence[str]) -> str:
    """Say how many of the pairs are right, and how that is known."""
    lines = ["## Quality"]
    expected, judged = card["precision"]["expected"], card["precision"]["judged"]
    if judged:
        lines.append(
            f"**{between(judged)}** of {judged['pairs']:,} pairs that people judged are translations "
            f"({judged['right']:,} of them; 95 % interval of Clopper and Pearson). That holds for all pairs if the "
            "judged ones were drawn from them at random."
        )
    if elsewhere := card["precision"]["judged_elsewhere"]:
        lines.append(f"Of the judged pairs {elsewhere:,} are not among these, as they stand, and count nowhere.")
    if expected:
        lines.append(
            f"By their probabilities, **{between(expected)}** of the pairs are translations. The interval counts "
            "the chance of each pair (95 %), not what the calibration may err by: judge a sample to know that."
        )
    if not (judged or expected):
        lines.append("Nothing is known: the pairs have neither probabilities nor judgements.")
    lines += [image(name, "Pairs by probability") for name in plots if name == "probability.svg"]
    flags = card["flags"]
    if flags["by_name"]:
        rows = [
            (f"`{name}`", f"{count:,}", percent(count / card["pairs"])) for name, count in flags["by_name"].items()
        ]
        lines.append(f"{flags['pairs']:,} pairs have a flag, which says what disagrees:")
        lines.append(table(("flag", "pairs", "share"), rows))
        lines += [image(name, "Pairs by flag") for name in plots if name == "flags.svg"]
    return "\n\n".join(lines)


def show_lengths(card: Mapping[str, Any]) -> str:
    """Say how long the sides are."""
    if not card["pairs"]:
        return ""
    names = {
        "p5": "5 % have at most",
        "median": "half have at most",
        "p95": "95 % have at most",
        "most": "the longest has",
    }
    rows = [
        (title, *(f"{card['sides'][language]['words_a_pair'][name]:,}" for language in LANGUAGES))
        for name, title in names.items()
    ]
    plot = image("lengths.svg", "Lengths of both sides")
    return f"## Lengths\n\n{plot}\n\n{table(('words', 'Arabic', 'English'), rows)}"


def show_sources(card: Mapping[str, Any], plots: Sequence[str]) -> str:
    """Say where the pairs come from, and under which licence."""
    sources, shown = card["sources"], card["sources"][:MOST_SOURCES]
    if not sources:
        return f"## Licence\n\n{card['licence'] or 'Not stated.'}"
    rows = []
    for source in shown:
        licence = escape_cell(source["licence"] or NOT_STATED)
        licence = f"[{licence}]({source['address']})" if source.get("address") else licence
        words = " / ".join(f"{source['words'][language]:,}" for language in LANGUAGES)
        rows.append(
            (
                escape_cell(source["name"]),
                f"{source['pairs']:,}",
                words,
                or_dash(source["mean_probability"]),
                licence,
            )
        )
    lines = ["## Sources and licences"]
    without = sum(source["pairs"] for source in sources if not source["licence"])
    if without:
        lines.append(
            f"**Of {without:,} pairs ({percent(without / card['pairs'])}) the licence is not stated.** Ask before "
            "you pass them on."
        )
    lines += [image(name, "Pairs by source") for name in plots if name == "sources.svg"]
    lines.append(table(("source", "pairs", "words, Arabic / English", "mean probability", "licence"), rows))
    if len(sources) > len(shown):
        lines.append(f"... and {len(sources) - len(shown)} more in `card.json`.")
    return "\n\n".join(lines)


def show_copies(card: Mapping[str, Any]) -> str:
    """Say how much is there twice."""
    names = {
        "exact": "both texts are those of an earlier pair",
        "normalised": "the same, whatever capitals, vowel signs and punctuation",
        "ar": "the Arabic text is that of an earlier pair",
        "en": "the English text is that of an earlier pair",
    }
    rows = [(title, share_or_dash(card["copies"].get(name))) for name, title in names.items()]
    return "## Copies\n\n" + table(("", "share of pairs"), rows)


def show_making(card: Mapping[str, Any]) -> str:
    """Say how to make it again."""
    made = card["made"]
    files = "".join(f"\n- `{file['name']}`, SHA-256 `{file['sha256']}`" for file in made["files"])
    lines = ["## How to repeat it", f"Counted by `align` {made['version']}" + (f" from\n{files}" if files else ".")]
    if made.get("commands"):
        lines.append("```\n" + made["commands"].strip("\n") + "\n```")
    if run := made.get("run"):
        options = {name: value for name, value in run["options"].items() if value is not None}
        lines.append(
            f"The pairs were made by `align run` {run['version']} with the encoder `{run['model']['name']}` "
            f"(revision `{run['model']['revision']}`, windows `{run['model']['windows']}`), calibration "
            f"`{run['calibration']}`, and these options:"
        )
        lines.append("```json\n" + json.dumps(options, ensure_ascii=False, indent=1) + "\n```")
    return "\n\n".join(lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def image(name: str, words: str) -> str:
    """Show a plot."""
    return f"![{words}]({name})"


def between(found: Mapping[str, Any]) -> str:
    """Write a share with its interval."""
    return f"{100 * found['share']:.1f} % ({100 * found['low']:.1f}–{100 * found['high']:.1f} %)"


def own_share(side: Mapping[str, Any], language: str, card: Mapping[str, Any]) -> str:
    """Write the share of sides that are in their language."""
    return percent(side["languages"].get(language, 0) / card["pairs"]) if card["pairs"] else "–"


def share_or_dash(value: float | None) -> str:
    """Write a share, a dash where there is none."""
    return "–" if value is None else percent(value)


def or_dash(value: float | None) -> str:
    """Write a number, a dash where there is none."""
    return "–" if value is None else f"{value:g}"


def escape_cell(words: str) -> str:
    """Return words that are to be read as they stand in a cell of Markdown."""
    words = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in "|\\`*_<>[]" else sign for sign in words)
