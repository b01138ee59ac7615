"""Structure: stages import only earlier stages, importing is cheap, commands are documented."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import align
from align.cli.group import COMMANDS, group

PACKAGE = Path(align.__file__).parent
BESIDE = ("read", "clean", "facts", "encode")  # side by side: none imports another
STAGES = [
    "records",
    "watch",
    "chars",
    "gazetteer",
    "english",
    "normalize",
    *BESIDE,
    "match",
    "judge",
    "select",
]
STAGES += [
    "store",
    "output",
    "corpus",
    "options",
    "result",
    "review",
    "job",
    "bitext",
    "words",
    "versions",
    "scale",
    "cli",
    "__main__",
]
HEAVY = ("torch", "sentence_transformers", "transformers", "pandas", "numba", "faiss", "sklearn", "trafilatura")
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def stage_of(module: str) -> int:
    return STAGES.index(module.split(".")[1])


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "align" else [node.module]
            )
            found += names
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: relative import"
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_from_its_own_and_earlier_stages(path: Path) -> None:
    own = stage_of("align." + ".".join(path.with_suffix("").parts))
    for name in imports_of(path):
        if name.startswith("align."):
            assert name == "align.__version__" or stage_of(name) <= own, (
                f"align/{path} imports {name}, a later stage"
            )
            stages = {path.parts[0], name.split(".")[1]}
            assert len(stages & set(BESIDE)) < 2, f"align/{path} imports {name}, which stands beside it"


def needs_of(path: Path) -> set[str]:
    """Name the modules that one imports anywhere, inside functions and for type checking too."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found & OWN


OWN = {"align." + ".".join(path.with_suffix("").parts) for path in MODULES}


def find_circles(needs: dict[str, set[str]]) -> dict[str, list[str]]:
    """Return the modules that reach themselves, with what they reach."""
    circles = {}
    for name in needs:
        reached, edge = set[str](), needs[name]
        while edge:
            reached |= edge
            edge = set[str]().union(*(needs[used] for used in edge)) - reached
        if name in reached:
            circles[name] = sorted(reached)
    return circles


def test_no_two_modules_need_each_other() -> None:
    needs = {"align." + ".".join(path.with_suffix("").parts): needs_of(path) for path in MODULES}
    assert "align.encode.bundled.network" in needs["align.encode.bundled.build"]
    assert "align.match.chain" in needs["align.match.islands"]
    assert find_circles(needs) == {}


def test_a_circle_is_found() -> None:
    assert set(find_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()})) == {"b", "c"}


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", ["align", "align.cli.group", "align.records"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    loaded = run_python(f"import sys, {module}; print(*sys.modules)").split()
    assert [name for name in (*HEAVY, "numpy") if name in loaded] == []


@pytest.mark.parametrize("path", [p for p in MODULES if "bundled" not in p.parts or p.stem == "build"], ids=str)
def test_every_module_loads_heavy_libraries_only_when_used(path: Path) -> None:
    tree = ast.parse((PACKAGE / path).read_text("utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [alias.name for node in top if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in top if isinstance(node, ast.ImportFrom)]
    of_numba = "kernels" in path.parts  # these are imported where they are called
    assert of_numba or [name for name in names if name.split(".")[0] in HEAVY] == []


def all_commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        inner = [(f"{name} {n}", command.get_command(context, n)) for n in command.list_commands(context)]
        return [(name, command)] + [found for n, c in inner if c is not None for found in all_commands(c, n)]
    return [(name, command)]


@pytest.mark.parametrize(("name", "command"), all_commands(group, "align"), ids=lambda value: str(value))
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    assert command.help, f"{name} has no help"
    assert "Example" in command.help, f"the help of {name} shows no example"
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize(("name", "command"), all_commands(group, "align"), ids=lambda value: str(value))
def test_the_files_that_examples_name_are_there(name: str, command: click.Command) -> None:
    for path in re.findall(r"corpora/\S+", command.help or ""):
        assert (PACKAGE.parent / path).exists(), f"the help of {name} names {path}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name: str) -> None:
    readme = (PACKAGE.parent / "README.md").read_text("utf-8")
    assert f"align {name}" in readme
