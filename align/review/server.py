"""The server of the review page: on this machine alone, behind a token in the address.

Starlette was chosen for routing and requests, uvicorn to serve them: both are small and well kept, and nothing here
needs FastAPI's models. A decision is on the disk before its request is answered.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.output.tables import format_tsv
from align.records import InputError
from align.review.exchange import now, parse_decisions
from align.review.page import list_decisions, render_review
from align.review.settle import measure_agreement
from align.review.table import REVIEWED_COLUMNS, reviewed_table, spots_of
from align.store.decisions import add_decisions, find_pairs, read_decisions, standing

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from align.result import Result

HOST = "127.0.0.1"
LARGEST = 1_000_000  # bytes of a decision
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def make_token() -> str:
    """Draw a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def make_app(result: Result, path: Path, token: str, reviewer: str = "", language: Any = "en") -> Starlette:
    """Return the application: `path` is the project file that decisions are added to."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
    from starlette.routing import Route

    texts = {document.name: document.text for document in result.project.documents}
    page = render_review(result, [], reviewer=reviewer, language=language)

    def guarded(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def check(request: Request) -> Response:
            refusal = refuse(request, token)
            if refusal:
                return PlainTextResponse(refusal[1] + "\n", refusal[0], headers=HEADERS)
            response: Response = await answer(request)
            response.headers.update(HEADERS)
            return response

        return check

    async def show(_request: Request) -> Response:
        return HTMLResponse(page)

    async def tell(_request: Request) -> Response:
        return JSONResponse(list_decisions(result, read_decisions(path)))

    async def decide(request: Request) -> Response:
        body = await request.body()
        if len(body) > LARGEST:
            return JSONResponse({"error": "too long"}, 413)
        try:
            decisions = parse_decisions(json.loads(body), texts, now())
        except (ValueError, RecursionError) as error:
            return JSONResponse({"error": str(error)}, 400)
        try:
            add_decisions(path, decisions)
        except InputError as error:
            return JSONResponse({"error": str(error)}, 507)
        return JSONResponse({"at": decisions[0].at})

    async def agree(_request: Request) -> Response:
        pairs, _ = find_pairs(spots_of(result.pairs), standing(read_decisions(path)))
        names = ("one", "other", "pairs", "alike", "kappa")
        rows = [dict(zip(names, row, strict=True)) for row in measure_agreement(pairs)]
        return JSONResponse(
            [row | {"kappa": None if row["kappa"] != row["kappa"] else row["kappa"]} for row in rows]
        )

    async def table(_request: Request) -> Response:
        rows, _ = reviewed_table(result, read_decisions(path))
        return PlainTextResponse(format_tsv(rows, REVIEWED_COLUMNS), media_type="text/tab-separated-values")

    routes = [
        Route("/{token}/", guarded(show)),
        Route("/{token}/decisions", guarded(tell)),
        Route("/{token}/decide", guarded(decide), methods=["POST"]),
        Route("/{token}/agreement", guarded(agree)),
        Route("/{token}/reviewed.tsv", guarded(table)),
    ]
    return Starlette(routes=routes)


def refuse(request: Request, token: str) -> tuple[int, str] | None:
    """Say why a request is refused, with the status; None for one that may be answered.

    A page of another site may send requests here, and a name of its own may point to this machine: so the host is
    asked for, and what changes anything must come from this page, as JSON, which no form of another site can send.
    """
    host = request.headers.get("host", "")
    if host.rsplit(":", 1)[0] not in (HOST, "localhost", "[::1]"):
        return 403, f"this page is served to {HOST} alone"
    if not secrets.compare_digest(request.path_params["token"].encode(), token.encode()):
        return 403, "the address lacks the token that `align review` printed"
    if request.method == "POST":
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        if origin not in (None, f"http://{host}") or site not in ("same-origin", "none"):
            return 403, "requests of other sites are refused"
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return 415, "decisions are sent as JSON"
    return None


def serve(app: Starlette, port: int, ready: Callable[[int], None]) -> None:
    """Serve until interrupted. `ready` gets the port, which the system chooses for 0. OSError when it is taken."""
    import socket

    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)  # so that who opens the address at once waits for the server instead of being refused
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        ready(listener.getsockname()[1])
        server.run(sockets=[listener])
