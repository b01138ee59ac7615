"""`align review`: accept, reject, re-cut and correct pairs in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from align.cli.options import json_option


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--reviewer", default="", metavar="NAME", help="Whose decisions these are; can be changed on the page."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to serve on. [any that is free]")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option("--arabic", is_flag=True, help="Open with the interface in Arabic.")
@click.option(
    "--pack", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the page for someone else."
)
@click.option("--take", type=click.Path(path_type=Path), metavar="FILE", help="Read what a packed page gave back.")
@json_option
def command(
    out: Path,
    reviewer: str,
    port: int,
    no_browser: bool,
    arabic: bool,
    pack: Path | None,
    take: Path | None,
    as_json: bool,
) -> None:
    """Review the pairs of OUT, the output folder of `align run`, in the browser.

    The page is served to this machine alone, at an address with a token. Each decision is on the disk, in
    project.sqlite, before the next pair is shown; Ctrl-C ends the session and writes reviewed.tsv: the columns of
    pairs.tsv as the reviewers left them, then decision, reviewer and note. Decisions outlive another run of
    `align run` where the pair still exists, or one that overlaps it by nine tenths.

    --pack writes the page as one file for a reviewer without the toolkit; it gives back a file for --take.

    \b
    Example:
      align review out --reviewer Lina
      align review out --pack for-karim.html
      align review out --take decisions-karim.json
    """
    from align.cli.rows import echo_summary
    from align.output.files import keep_inputs, one_writer, write_whole
    from align.read.files import RESULTS
    from align.records import InputError, UsageError
    from align.result import make_result
    from align.review.exchange import read_returned
    from align.review.page import render_review
    from align.store.decisions import add_decisions, read_decisions
    from align.store.load import read_project
    from align.store.schema import NAME, find_project

    if pack and take:
        raise UsageError("--pack and --take are two steps: pack first, take what comes back")
    path = find_project(out)
    if path is None:
        raise InputError(f"{out}: holds no {NAME}; name the output folder of `align run`")
    result = make_result(read_project(path))
    if pack:
        keep_inputs([pack], [path, *(path.with_name(name) for name in RESULTS)])
        decisions = read_decisions(path)
        page = render_review(result, decisions, reviewer=reviewer, packed=True, language="ar" if arabic else "en")
        write_whole(pack, page)
        place = "standard output" if str(pack) == "-" else pack
        told = f"review page written to {place}; it gives back a file for `align review {out} --take`"
        echo_summary({"page": str(pack), "pairs": len(result.pairs)}, told, as_json, pack)
        return
    summary: dict[str, Any] = {}
    with one_writer(path.parent):  # a run that replaced the project meanwhile would lose decisions
        if take:
            texts = {document.name: document.text for document in result.project.documents}
            returned = read_returned(take, texts)
            known = set(read_decisions(path))
            new = [decision for decision in returned if decision not in known]
            add_decisions(path, new)
            summary |= {"taken": len(new), "known_before": len(returned) - len(new)}
            if not as_json:
                click.echo(
                    f"{len(new)} decisions taken from {take}, {len(returned) - len(new)} known before", err=True
                )
        else:
            serve_review(result, path, reviewer, port, "ar" if arabic else "en", not no_browser)
        found, told = write_reviewed(result, path)
        echo_summary(summary | found, told, as_json)


def serve_review(result: object, path: Path, reviewer: str, port: int, language: str, browser: bool) -> None:
    """Serve the page until Ctrl-C."""
    import webbrowser

    from align.records import UsageError

    try:
        from align.review.server import HOST, make_app, make_token, serve

        token = make_token()
        app = make_app(result, path, token, reviewer, language)  # type: ignore[arg-type]
    except ImportError as error:
        raise UsageError(f"reviewing needs {error.name}: pip install 'align-ar-en[review]'") from error

    def ready(chosen: int) -> None:
        address = f"http://{HOST}:{chosen}/{token}/"
        click.echo(
            f"Reviewing at {address}\nCtrl-C ends the session; every decision is saved as it is made.", err=True
        )
        if browser:
            webbrowser.open(address)

    try:
        serve(app, port, ready)
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror}; leave it out to take one that is free") from error
    except KeyboardInterrupt:
        pass


def write_reviewed(result: object, path: Path) -> tuple[dict[str, Any], str]:
    """Write `reviewed.tsv` beside the project; return what it holds, for programs and in words."""
    from align.output.tables import write_tsv
    from align.review.table import NAME, REVIEWED_COLUMNS, reviewed_table
    from align.store.decisions import read_decisions

    table, lost = reviewed_table(result, read_decisions(path))  # type: ignore[arg-type]
    verdicts = {str(verdict): int(number) for verdict, number in table["decision"].value_counts().items()}
    summary: dict[str, Any] = {"decisions": verdicts, "lost": len(lost)}
    if table.empty and not lost:
        return summary, ""
    write_tsv(table, REVIEWED_COLUMNS, path.with_name(NAME))
    counts = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    gone = f"; {len(lost)} decisions are on pairs that are no longer there" if lost else ""
    return summary, f"{path.with_name(NAME)}: {counts or 'no pairs'}{gone}"
