"""Compiling ahead: every loop as matching calls it, and no harm to a program that ends before it is done."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    variables = os.environ | {"PYTHONPATH": paths} | environment
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=variables)


def test_nothing_is_left_to_compile_when_matching_begins() -> None:
    """All ways of aligning, with rows of windows and without, documents long enough to be halved."""
    code = """if True:
        from align import Document, Options, align_documents
        from align.match import ahead
        from align.match.kernels import passages, paths, search, spans
        from support import ARABIC, ENGLISH, NumberEncoder

        def list_compiled():
            return {
                (name, str(types))
                for module in (passages, paths, search, spans)
                for name, loop in vars(module).items()
                for types in getattr(loop, "signatures", ())
            }

        documents = [
            Document(f"{name}{size}.txt", "\\n".join(lines[i % 4].format(100 * size + 7 * i) for i in range(size)))
            for size in (12, 320)
            for name, lines in (("ar", ARABIC), ("en", ENGLISH))
        ]
        for _ in ahead.run_loops():
            pass
        before = list_compiled()
        for windows in ("text", "sums"):
            for method in ("chain", "islands", "mine"):
                options = Options(method=method, windows=windows)
                assert len(align_documents(documents, encoder=NumberEncoder(), options=options).pairs)
        print(len(before), *list_compiled() - before)
    """
    run = run_python(code)
    assert run.returncode == 0, run.stderr
    count, *new = run.stdout.split(maxsplit=1)
    assert int(count) >= 8
    assert new == []


def test_encoding_begins_it() -> None:
    code = """if True:
        import threading
        from align.match.sides import make_sides
        from align.records import Sentence
        from support import NumberEncoder
        make_sides([Sentence("a", 0, 1, "1", "ar"), Sentence("b", 0, 1, "1", "en")], NumberEncoder())
        print(*(thread.name for thread in threading.enumerate()))
    """
    assert run_python(code).stdout.split() == ["MainThread", "compile-ahead"]


def test_a_program_that_ends_in_the_middle_ends_well(tmp_path: Path) -> None:
    code = """if True:
        import sys, time
        from align.match.ahead import compile_ahead
        thread = compile_ahead()
        while "align.match.kernels.passages" not in sys.modules:
            time.sleep(0.01)
        time.sleep(0.5)
        assert thread.is_alive() and compile_ahead() is thread
        sys.exit(3)
    """
    run = run_python(code, NUMBA_CACHE_DIR=str(tmp_path))
    assert (run.returncode, run.stdout, run.stderr) == (3, "", "")
