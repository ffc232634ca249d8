"""The picture of the design holds: calls go down, engines are strangers, libraries have owners.

     cli  commands/  config  check  …       ROOF
          web/
     ledger  keeper  recording              PACE
     store/          site                   JOINT
ssi/    counters/    usage/    pictures/    ENGINES
     model  errors  bundled                 GROUND
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "counterd"
MODULES = sorted(PACKAGE.rglob("*.py"))
LINES_MAX = 250

# What each place may import of counterd, beside what lies in it.
GROUND = {"model", "errors", "bundled"}
ENGINES = {"ssi", "counters", "usage", "pictures"}
ROOF = {"check", "printed", "render", "report", "start_values", "stored_report", "stored_tokens"}
BELOW: dict[str, set[str]] = {
    "model": set(),
    "errors": set(),
    "bundled": set(),
    "spreadsheet": set(),
    "ssi": GROUND,
    "counters": GROUND,
    "usage": GROUND,
    "pictures": GROUND,
    "tokens": {"model"},
    "visits": GROUND | {"usage"},
    "logs": GROUND,
    "meanings": GROUND | {"usage"},
    "site": GROUND | ENGINES | {"visits", "meanings"},
    "store": GROUND | {"counters", "usage", "tokens"},
    "log_mover": GROUND | {"store"},
    "saves": GROUND,
    "caretaker": GROUND | ENGINES | {"site", "store", "tokens", "log_mover"},
    "keeper": GROUND | ENGINES | {"site", "store", "caretaker", "tokens", "log_mover", "saves"},
    "chronicle": GROUND | ENGINES | {"site", "store", "visits"},
    "archive": GROUND | ENGINES | {"site", "store"},
    "operations": GROUND | ENGINES | {"site", "keeper", "caretaker", "saves"},
    "ledger": GROUND
    | ENGINES
    | {"site", "keeper", "chronicle", "operations", "tokens", "meanings"},
    "config": GROUND | ENGINES,
    "counting": GROUND
    | ENGINES
    | {"site", "store", "caretaker", "keeper", "chronicle", "archive", "ledger"}
    | {"config", "operations", "saves", "tokens", "stored_tokens"},
    "web": GROUND
    | ENGINES
    | {"config", "counting", "ledger", "logs", "operations", "tokens", "report", "spreadsheet"},
    "stored_tokens": GROUND | {"store", "tokens"},
    "recording": GROUND | {"usage", "store"},
    "check": GROUND | {"ssi", "counters", "usage", "store"},
    "start_values": GROUND | {"usage", "counters", "store"},
    "report": GROUND | {"usage"},
    "stored_report": GROUND | {"usage", "store", "report"},
    "render": GROUND | ENGINES | {"site", "store", "chronicle", "ledger", "config", "web", "check"},
    "printed": GROUND | {"spreadsheet", "counters", "report", "web"},
    "commands": GROUND | ENGINES | {"site", "store", "config", "web", "tokens", *ROOF},
    "cli": GROUND | {"commands", "printed"},
    "__main__": {"cli"},
    "__init__": set(),
}
# In web/, only what opens the sites knows what lies behind the ledger, and by one verb.
BEHIND_THE_LEDGER = {
    "counting",
    "archive",
    "stored_tokens",
    "chronicle",
    "site",
    "keeper",
    "caretaker",
    "store",
    "visits",
    "meanings",
}
OWNERS = {
    "aiohttp": {"web"},
    "aiosqlite": {"store"},
    "click": {"cli", "commands"},
    "crawleruseragents": {"web"},
    "iptocc": {"web"},
    "jinja2": {"web"},
    "multidict": {"web"},
    "msgspec": {"config", "logs", "web", "commands", "printed", "report"},
    "prometheus_client": {"web"},
    "re2": {"ssi"},
    "sqlite3": {"store"},
    "uvloop": {"commands"},
}
# Engines and the site have no clock, no randomness, no log, no files, no waiting.
FORBIDDEN_BELOW_PACE = {"asyncio", "logging", "os", "pathlib", "random", "secrets", "time"}


def place_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.ImportFrom():
                pytest.fail(f"{path}: a relative import")
            case _:
                pass


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    place = place_of(path)
    for module in imports(path):
        if module.startswith("counterd."):
            other = module.split(".")[1]
            assert other == place or other in BELOW[place], f"{path} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_have_owners(path: Path) -> None:
    for module in imports(path):
        library = module.split(".")[0]
        if library in sys.stdlib_module_names and library not in OWNERS:
            continue
        if library != "counterd":
            assert place_of(path) in OWNERS[library], f"{path} imports {library}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_fits_on_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES_MAX


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_begins_with_its_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, f"{path} does not say what it is"
    assert docstring.splitlines()[0].endswith((".", ":")), f"{path}: {docstring.splitlines()[0]}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if place_of(path) in {*ENGINES, "site", "visits", "model"}],
    ids=name_of,
)
def test_engines_have_no_clock_no_files_and_do_not_wait(path: Path) -> None:
    used = {module.split(".")[0] for module in imports(path)}
    if path.name == "noise.py":
        used.remove("logging")  # it counts others' log records instead of letting them through
    assert not FORBIDDEN_BELOW_PACE & used
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), f"{path} waits"


@pytest.mark.parametrize("path", [path for path in MODULES if place_of(path) == "web"], ids=name_of)
def test_the_web_knows_counting_by_the_ledger_alone(path: Path) -> None:
    if path.name != "opened.py":
        known = {module.split(".")[1] for module in imports(path) if module.startswith("counterd.")}
        assert not known & BEHIND_THE_LEDGER


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name != "__init__.py"], ids=name_of
)
def test_every_module_has_its_test_file(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    test = ROOT / "tests" / relative.parent / f"test_{path.stem.strip('_')}.py"
    assert test.is_file(), f"{test} is missing"
