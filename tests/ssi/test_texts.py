"""What tags show, and in which encoding."""

import pytest

from counterd.errors import PageError
from counterd.ssi.encodings import encode_base64, encode_entity
from counterd.ssi.nodes import Counter, Echo, FileSize, FileTime, Position, PrintVariables, Target
from counterd.ssi.texts import encoded, text_of
from counterd.ssi.values import compile_value
from tests.ssi.world import World

AT = Position(1, 1)


def counter(**changed: object) -> Counter:
    given = dict.fromkeys(("fmt", "url", "sel", "graph")) | {"codecs": (), "at": AT}
    return Counter(name="COUNTER", variable="COUNTER", **{**given, **changed})  # type: ignore[arg-type]  # one field of many


def test_a_variable_goes_through_its_codecs(world: World) -> None:
    scope = world.scope()
    assert text_of(Echo("DOCUMENT_NAME", None, (), AT), scope) == "page.shtml"
    shown = Echo("HTTP_USER_AGENT", None, (encode_entity, encode_entity), AT)
    assert text_of(shown, scope).startswith("Mozilla/5.0 (&amp;lt;b")


def test_an_undefined_variable_shows_its_default_or_the_pages(world: World) -> None:
    scope = world.scope()
    scope.file.undefined = "<none>"
    assert text_of(Echo("no", None, (encode_entity,), AT), scope) == "<none>"
    assert text_of(Echo("no", "<b>", (encode_entity,), AT), scope) == "&lt;b&gt;"
    assert text_of(Echo("no", "", (), AT), scope) == ""


def test_a_counter_is_raw_unless_it_is_a_variable_of_the_page(world: World) -> None:
    scope = world.scope()
    assert text_of(counter(fmt="<%T>"), scope) == "<12>"
    assert text_of(counter(fmt="<%T>", codecs=(encode_entity,)), scope) == "&lt;12&gt;"
    scope.assign("counter", "<7>", is_own=True)
    assert text_of(counter(fmt="<%T>"), scope) == "&lt;7&gt;"
    assert text_of(counter(fmt="<%T>", codecs=(encode_base64,)), scope) == "PDc+"


def test_the_url_of_a_counter_is_expanded(world: World) -> None:
    world.uri = "/x.shtml"
    assert text_of(counter(url=compile_value("$DOCUMENT_URI#a")), world.scope()) == (
        "12 url=/x.shtml#a"
    )
    assert text_of(counter(url=compile_value("/#{$HTTP_USER_AGENT}")), world.scope()) == (
        "12 url=/#{Mozilla/5.0 (&lt;b&gt;&quot;X11&quot; &amp; co&lt;/b&gt;)}"
    )


def test_sizes_and_times_of_files(world: World) -> None:
    world.files = {"/a.txt": b"x" * 2048}
    scope = world.scope()
    target = Target("virtual", "a.txt?query")
    assert text_of(FileSize(target, AT), scope) == "2.0K"
    assert text_of(FileTime(target, AT), scope) == "Sunday, 01-Nov-2026 08:05:03 UTC"
    scope.is_size_in_bytes, scope.timefmt = True, ""
    assert text_of(FileSize(target, AT), scope) == "2,048"
    assert text_of(FileTime(target, AT), scope) == ""
    with pytest.raises(PageError, match="there is no /b"):
        text_of(FileTime(Target("virtual", "/b"), AT), scope)
    with pytest.raises(PageError, match="no absolute path"):
        text_of(FileSize(Target("file", "/a.txt"), AT), scope)


def test_variables_are_listed_encoded(world: World) -> None:
    scope = world.scope()
    scope.assign("<x>", '"1"', is_own=True)
    lines = text_of(PrintVariables(AT), scope).splitlines()
    assert "REQUEST_METHOD=GET" in lines
    assert lines[-1] == "&lt;x&gt;=&quot;1&quot;"


def test_a_text_that_grows_under_its_codecs_is_stopped(world: World) -> None:
    world.limit(variable_bytes=100)
    assert len(encoded("x" * 100, (encode_base64,), world.scope())) == 136
    with pytest.raises(PageError, match="longer than 100 bytes"):
        encoded("x" * 100, (encode_base64, encode_base64), world.scope())
