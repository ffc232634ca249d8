"""README tells the truth: its tables, lists and commands are compared with the code."""

import ast
import html
import io
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import click
import msgspec
import pytest

from counterd.cli import cli
from counterd.config import Config, read_config
from counterd.ssi.lexer import Tag, lex
from counterd.web.figures import Figures
from counterd.web.own.routes import API_PREFIX
from tests.serving import serving
from tests.web.own.all_routes import routes

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "counterd"
README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
FIELDS = msgspec.structs.fields(Config)
COMMANDS = cli.commands
FOR_PROGRAMS = "For programs, and for who runs the server"


def section(title: str) -> str:
    start = README.index(f"\n## {title}\n")
    end = README.find("\n## ", start + 1)
    return README[start : end if end > 0 else None]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the tables in ``text``, without their heads."""
    lines = re.findall(r"^\|(.+)\|$", text, re.MULTILINE)
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    rules = [number for number, row in enumerate(cells) if row[0].startswith("---")]
    heads = {*rules, *(number - 1 for number in rules)}
    return [row for number, row in enumerate(cells) if number not in heads]


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def shell_lines() -> list[list[str]]:
    lines = "".join(blocks("sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines]


def test_every_setting_has_its_row_in_order() -> None:
    names = [codes(row[0]) for row in rows(section("Settings"))]
    assert names == [[field.name] for field in FIELDS]


@pytest.mark.parametrize("row", rows(section("Settings")), ids=lambda row: row[0])
def test_a_setting_is_as_its_row_says(row: list[str]) -> None:
    (name,), (flag,), (variable,) = map(codes, row[:3])
    field = next(field for field in FIELDS if field.name == name)
    options = [option for parameter in COMMANDS["serve"].params for option in parameter.opts]
    assert flag.lower() in options
    assert flag.strip("-").replace("-", "_").lower() == name
    (meta,) = field.type.__metadata__
    assert row[4] == meta.description
    shown = {} if row[3] == "(none)" else {variable: row[3].strip("`")}
    assert getattr(read_config({}, shown, None), name) == getattr(Config(), name)
    assert bool(shown) == (getattr(Config(), name) not in (None, (), {}))


def test_the_settings_file_is_valid(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    file = tmp_path / "counterd.toml"
    file.write_text(text)
    settings = read_config({}, {}, file)
    assert settings.counter_path == {"/private/": "no"}


def places() -> Iterator[str]:
    """Yield what README should say about every folder and file of the package."""
    folders = sorted({path.parent for path in PACKAGE.rglob("*.py")})
    for folder in folders:
        first = folder / "__init__.py"
        yield f"**`{folder.relative_to(ROOT)}/`** {sentence(first)}"
        for path in sorted(folder.glob("*.py")):
            if path != first:
                yield f"- `{path.relative_to(PACKAGE)}`: {sentence(path)}"


def sentence(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]


def test_where_things_live_is_what_the_files_say_of_themselves() -> None:
    text = section("Where things live")
    said = [line for line in text.splitlines() if line.startswith(("- `", "**`"))]
    assert said == list(places())


@pytest.mark.parametrize(
    "written", [code for row in rows(section("The tags")) for code in codes(row[0])]
)
def test_every_tag_of_the_tables_is_live_on_the_demonstration_site(written: str) -> None:
    pages = [path.read_text("utf-8") for path in sorted((ROOT / "public").rglob("*.shtml"))]
    tags = [token for page in pages for token in lex(page) if isinstance(token, Tag)]
    if written.startswith("<!--#"):
        pattern = "[^>]*".join(map(re.escape, written.split("…")))
        assert any(re.fullmatch(pattern, tag.source) for tag in tags)
    else:
        directive = re.compile(re.escape(written).replace("%m", r"%(?:\.\d)?m"))
        formats = [one.value or "" for tag in tags for one in tag.attributes if one.name == "fmt"]
        assert any(map(directive.search, formats))


@pytest.mark.parametrize(
    "words",
    [words for words in shell_lines() if words and words[0].endswith("counterd")],
    ids=" ".join,
)
def test_a_command_is_one_that_counterd_takes(words: list[str]) -> None:
    name, *arguments = words[1:]
    COMMANDS[name].make_context(name, arguments)  # checks the arguments and runs nothing


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named(name: str) -> None:
    assert f"counterd {name}" in section("Commands")


def test_flags_in_the_text_exist() -> None:
    flags = set(re.findall(r"`(--[a-z-]+)[` ]", README))
    options = {
        option
        for command in COMMANDS.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert flags <= options


def test_make_has_the_targets() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([\w-]+)`", README))
    named |= {words[1] for words in shell_lines() if words[:1] == ["make"]}
    assert {"serve", "test", "lint"} <= named <= targets


def test_the_answer_to_programs_has_the_fields_that_are_shown() -> None:
    (console,) = blocks("console")
    shown = json.loads(console.splitlines()[-1])
    assert list(shown) == list(Figures.__struct_fields__)


async def test_addresses_for_other_pages_are_answered(tmp_path: Path) -> None:
    text = section("Counters in pages served elsewhere")
    named = [html.unescape(path) for path in re.findall(r"counter\.example(/[^\s\"')]+)", text)]
    shown = [path for row in rows(text) for path in codes(row[0])]
    queries = re.findall(r"`(/-/[^`]*\?[^`]*)`", text)
    assert len({*named, *shown, *queries}) > 12
    async with serving(tmp_path, embed_allow=["/guest/*"]) as server:
        for path in (*named, *shown, *queries):
            page = "?p=/guest/a" if path == "/count" else ""
            answer = await server.ask(path.replace("PATH", "a") + page)
            assert answer.status == 200, path


def test_what_programs_can_ask_is_named_and_there() -> None:
    named = [codes(row[0])[0].partition("?")[0] for row in rows(section(FOR_PROGRAMS))]
    programs = {route.path for route in routes() if route.path.startswith(API_PREFIX)}
    assert set(named) == programs | {"/healthz", "/readyz", "/metrics", "/-/whoami"}
    assert len(set(named)) == len(named)


def test_the_library_example_prints_what_it_says() -> None:
    text = section("As a library")
    code, *_ = blocks("python", text)
    _, printed, *_ = blocks("(?:python)?", text)
    with redirect_stdout(io.StringIO()) as output:
        exec(compile(code, "README.md", "exec"), {})
    assert output.getvalue() == printed


def test_files_that_are_linked_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert "public/screenshot.png" in links
    assert all((ROOT / link).exists() for link in links)


def test_changes_begin_with_what_is_unreleased() -> None:
    assert re.search(r"^## (.+)$", CHANGELOG, re.MULTILINE)[1] == "Unreleased"  # type: ignore[index] # fails if None
