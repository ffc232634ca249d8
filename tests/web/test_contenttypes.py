"""Content types: old sites and new ones, and a charset only where the page names none itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.contenttypes import UNKNOWN, content_type, is_text

UTF_8 = "; charset=utf-8"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html"),
        ("INDEX.HTM", "text/html"),
        ("page.shtml", "text/html"),
        ("page.shtm", "text/html"),
        ("page.xhtml", "application/xhtml+xml"),
        ("readme.txt", "text/plain"),
        ("file_id.diz", "text/plain"),
        ("style.css", "text/css"),
        ("code.js", "text/javascript"),
        ("module.mjs", "text/javascript"),
        ("data.json", "application/json"),
        ("picture.svg", "image/svg+xml"),
        ("feed.rss", "application/rss+xml"),
        ("feed.atom", "application/atom+xml"),
        ("sitemap.xml", "text/xml"),
        ("notes.md", "text/markdown"),
        ("a.b.html", "text/html"),
        ("http:a.html", "text/html"),
        ("data:text.html", "text/html"),
        ("café.html", "text/html"),
    ],
)
def test_texts_have_their_type_and_charset(name: str, kind: str) -> None:
    assert content_type(name, b"x") == kind + UTF_8


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("photo.jpg", "image/jpeg"),
        ("PHOTO.JPEG", "image/jpeg"),
        ("dancing.gif", "image/gif"),
        ("logo.png", "image/png"),
        ("old.xbm", "image/x-xbitmap"),
        ("favicon.ico", "image/x-icon"),
        ("photo.webp", "image/webp"),
        ("photo.avif", "image/avif"),
        ("canyon.mid", "audio/midi"),
        ("talk.ra", "audio/x-pn-realaudio"),
        ("song.mp3", "audio/mpeg"),
        ("song.ogg", "audio/ogg"),
        ("film.mp4", "video/mp4"),
        ("film.mpg", "video/mpeg"),
        ("world.wrl", "model/vrml"),
        ("Applet.class", "application/java-vm"),
        ("intro.swf", "application/x-shockwave-flash"),
        ("paper.pdf", "application/pdf"),
        ("paper.ps", "application/postscript"),
        ("font.woff2", "font/woff2"),
        ("code.wasm", "application/wasm"),
        ("all.zip", "application/zip"),
        ("all.tar", "application/x-tar"),
        ("all.tar.gz", "application/gzip"),
        ("all.tgz", "application/gzip"),
        ("page.html.gz", "application/gzip"),
        ("all.tar.bz2", "application/x-bzip2"),
        ("all.tar.xz", "application/x-xz"),
        ("all.tar.Z", UNKNOWN),
        ("page.html.br", UNKNOWN),
        ("README", UNKNOWN),
        ("README.", UNKNOWN),
        ("a.unheard", UNKNOWN),
        ("index.php", UNKNOWN),
        (".html", "text/html" + UTF_8),
    ],
)
def test_others_have_theirs_and_no_charset(name: str, kind: str) -> None:
    assert content_type(name, b"\x89PNG\xff") == kind.removesuffix(UTF_8)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (b"", UTF_8),
        (b"<p>plain", UTF_8),
        ("<p>café".encode(), UTF_8),
        ("\ufeff<p>café".encode(), UTF_8),
        (b"<p>caf" + "é".encode()[:1], UTF_8),  # cut off within a character
        (b"<p>caf\xe9 ol\xe9", ""),
        ("<p>привет".encode("koi8-r"), ""),
        ("<p>日本".encode("shift_jis"), ""),
        ("<p>日本".encode("euc-jp"), ""),
        ("<p>日本".encode("iso-2022-jp"), ""),
        ("<p>日本".encode("utf-16"), ""),
        (b'<meta charset="iso-8859-1"><p>plain', ""),
        (b'<META http-equiv="Content-Type" content="text/html; charset=x-sjis">', ""),
        (b"<meta\nname=a>\n<meta\ncharset=koi8-r>", ""),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>', ""),
        (b" " * 1000 + b"<meta charset=koi8-r>", ""),
        (b" " * 1020 + b"<meta charset=koi8-r>", UTF_8),
        (b"<p>meta charset=koi8-r", UTF_8),
    ],
)
def test_a_charset_is_named_unless_the_text_says_or_shows_another(
    content: bytes, charset: str
) -> None:
    assert content_type("a.html", content) == "text/html" + charset


def test_a_page_without_a_type_of_its_own_is_html() -> None:
    assert content_type("guestbook.ssi", b"x", is_page=True) == "text/html" + UTF_8
    assert content_type("guestbook", b"x", is_page=True) == "text/html" + UTF_8
    assert content_type("feed.xml", b"x", is_page=True) == "text/xml" + UTF_8


def test_the_operator_s_types_go_before_ours() -> None:
    types = {".x": "text/x-mine", ".png": "image/apng", ".y": "text/plain; charset=koi8-r"}
    assert content_type("a.X", b"x", types=types) == "text/x-mine" + UTF_8
    assert content_type("a.png", b"x", types=types) == "image/apng"
    assert content_type("a.y", b"x", types=types) == "text/plain; charset=koi8-r"
    assert content_type("a.html", b"x", types=types) == "text/html" + UTF_8
    assert content_type("x", b"x", types=types) == UNKNOWN


@given(st.text(min_size=1), st.binary())
def test_any_name_has_a_type_that_a_header_can_hold(name: str, content: bytes) -> None:
    kind = content_type(name, content)
    assert kind.isascii()
    assert kind.isprintable()
    assert kind.count("/") == 1


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [
        ("text/html; charset=utf-8", True),
        ("text/plain", True),
        ("image/svg+xml", True),
        ("application/json", True),
        ("text/javascript; charset=utf-8", True),
        ("image/png", False),
        ("application/zip", False),
        (UNKNOWN, False),
    ],
)
def test_texts_are_told_from_other_types(kind: str, *, is_one: bool) -> None:
    assert is_text(kind) is is_one
