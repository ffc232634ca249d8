"""Where settings come from: each wrong one is one sentence with source, name and what to write."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from counterd.config import Config, Networks, config_file, data_folder, read_config
from counterd.errors import ConfigError


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "counterd.toml"


def complaint(
    flags: dict[str, object] | None = None,
    environment: dict[str, str] | None = None,
    file: Path | None = None,
) -> str:
    with pytest.raises(ConfigError) as raised:
        read_config(flags or {}, environment or {}, file)
    return str(raised.value)


def test_without_any_source_all_is_as_it_is() -> None:
    assert read_config({}, {"PATH": "/bin", "COUNTERD": "x"}, None) == Config()


def test_flags_go_before_the_environment_and_that_before_the_file(toml: Path) -> None:
    toml.write_text('port = 1\nhost = "file.example"\nbots = "count"\nindex = ["f.html"]\n')
    environment = {"COUNTERD_PORT": "2", "COUNTERD_HOST": "env.example", "COUNTERD_INDEX": "e.html"}
    config = read_config({"port": "3", "index": ("a.html", "b.html")}, environment, toml)
    assert config.port == 3
    assert config.host == "env.example"
    assert config.bots == "count"
    assert config.index == ("a.html", "b.html")


def test_a_file_holds_every_type(toml: Path) -> None:
    toml.write_text(
        'root = "/srv/site"\nflush_s = 0.5\nfollow_symlinks = true\nzone = "Asia/Tokyo"\n'
        'durability = "process"\ntrusted_proxy = ["10.0.0.0/8", "::1"]\nignore_path = []\n'
        'counter = "do,-ref"\ncache_bytes_max = 0\n[counter_path]\n"/private/" = "no"\n'
    )
    config = read_config({}, {}, toml)
    assert config.root == Path("/srv/site")
    assert config.flush_s == 0.5
    assert config.follow_symlinks is True
    assert config.zone.key == "Asia/Tokyo"
    assert config.trusted_proxy == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert config.ignore_path == ()
    assert config.counter_path == {"/private/": "no"}


@pytest.mark.parametrize(
    "text", ["10.0.0.0/8 ::1", "10.0.0.0/8,::1", " 10.0.0.0/8 ,\t::1 , ", "10.0.0.0/8\n::1"]
)
def test_a_list_in_the_environment_is_divided_by_blanks_or_commas(text: str) -> None:
    config = read_config({}, {"COUNTERD_TRUSTED_PROXY": text}, None)
    assert config.trusted_proxy == Networks([ip_network("10.0.0.0/8"), ip_network("::1")])


def test_an_empty_list_is_one() -> None:
    assert read_config({}, {"COUNTERD_IGNORE_PATH": ""}, None).ignore_path == ()


def test_a_flag_may_be_repeated_or_hold_several() -> None:
    flags = {"ignore": ("192.0.2.0/24", "198.51.100.0/24,203.0.113.0/24")}
    assert len(read_config(flags, {}, None).ignore) == 3


@pytest.mark.parametrize(
    "text",
    [
        "/a/=no /b=c/=acc,-ref",
        "/a/=no,/b=c/=acc,-ref",
        " /a/=no\n/b=c/=acc,-ref ",
    ],
)
def test_a_table_in_the_environment_is_a_list_of_pairs(text: str) -> None:
    config = read_config({}, {"COUNTERD_COUNTER_PATH": text}, None)
    assert config.counter_path == {"/a/": "no", "/b=c/": "acc,-ref"}


@pytest.mark.parametrize(
    "text",
    [
        "/pictures/=max-age=86400, public .css=no-cache",
        "/pictures/=max-age=86400, public, .css=no-cache",
        " /pictures/=max-age=86400, public\n.css=no-cache",
    ],
)
def test_values_of_a_table_may_hold_commas_and_blanks(text: str) -> None:
    config = read_config({}, {"COUNTERD_CACHE_CONTROL": text}, None)
    assert config.cache_control == {"/pictures/": "max-age=86400, public", ".css": "no-cache"}


def test_tables_of_types_and_error_pages_come_as_pairs() -> None:
    environment = {
        "COUNTERD_TYPES": ".wasm=application/wasm, .x=text/plain; charset=utf-8",
        "COUNTERD_ERROR_PAGE": "404=/errors/404.shtml 500=/oh dear.html",
    }
    config = read_config({}, environment, None)
    assert config.types == {".wasm": "application/wasm", ".x": "text/plain; charset=utf-8"}
    assert config.error_page == {"404": "/errors/404.shtml", "500": "/oh dear.html"}


def test_a_table_of_the_command_line_may_be_given_in_parts() -> None:
    flags = {"cache_control": ("/a/=no-store", ".css=no-cache .js=no-cache")}
    assert read_config(flags, {}, None).cache_control == {
        "/a/": "no-store",
        ".css": "no-cache",
        ".js": "no-cache",
    }


def test_words_of_the_environment_are_numbers_and_truths() -> None:
    environment = {"COUNTERD_FLUSH_S": "2.5", "COUNTERD_FOLLOW_SYMLINKS": "true"}
    config = read_config({}, environment, None)
    assert (config.flush_s, config.follow_symlinks) == (2.5, True)
    assert read_config({}, {"COUNTERD_FOLLOW_SYMLINKS": "0"}, None).follow_symlinks is False


WRONG = [
    ("root", "", "expected a path, got ''"),
    ("host", "", "expected str of length >= 1, got ''"),
    ("host", "a..b", "expected an address or a name, got 'a..b'"),
    ("port", "x", "expected int, got 'x'"),
    ("port", "-1", "expected int >= 0, got '-1'"),
    ("port", "65536", "expected int <= 65535, got '65536'"),
    ("port", "1.5", "expected int, got '1.5'"),
    ("db", "~nobody-of-that-name/c.db", "expected a path, got '~nobody-of-that-name/c.db'"),
    ("durability", "safe", "expected memory or process or power, got 'safe'"),
    ("flush_s", "0", "expected float > 0.0, got '0'"),
    ("flush_s", "nan", "expected float > 0.0, got 'nan'"),
    ("flush_s", "inf", "expected float <= 3600.0, got 'inf'"),
    ("flush_s", "soon", "expected float, got 'soon'"),
    ("zone", "Mars/Base", "expected a time zone like Europe/Berlin, got 'Mars/Base'"),
    (
        "counter",
        "do,x",
        "unknown word 'x'; known are no, do, all, total, acc, ssi, ref, err, ro, -word",
    ),
    ("counter_path", "a=no", "expected paths that begin with /, got 'a'"),
    (
        "counter_path",
        "/a=x",
        "unknown word 'x'; known are no, do, all, total, acc, ssi, ref, err, ro, -word",
    ),
    ("clients", "named", "expected hashed or exact, got 'named'"),
    ("bots", "kill", "expected apart or count, got 'kill'"),
    (
        "trusted_proxy",
        "10.0.0.1/8",
        "expected address ranges like 192.0.2.0/24 or 2001:db8::/32, got ['10.0.0.1/8']",
    ),
    (
        "ignore",
        "me",
        "expected address ranges like 192.0.2.0/24 or 2001:db8::/32, got ['me']",
    ),
    ("unix_socket", "", "expected a path, got ''"),
    ("tls_certificate", "~nobody-here/c", "expected a path, got '~nobody-here/c'"),
    ("tls_key", "", "expected a path, got ''"),
    ("fast_path", "2", "expected bool, got '2'"),
    ("proxy_protocol", "2", "expected bool, got '2'"),
    (
        "client_header",
        "via",
        "expected any or x-forwarded-for or forwarded or x-real-ip, got 'via'",
    ),
    ("header_timeout_s", "0", "expected float > 0.0, got '0'"),
    ("keepalive_s", "-1", "expected float > 0.0, got '-1'"),
    ("send_timeout_s", "0", "expected float >= 1.0, got '0'"),
    ("head_bytes_max", "1000", "expected int >= 1024, got '1000'"),
    ("headers_max", "1001", "expected int <= 1000, got '1001'"),
    ("connections_max", "0", "expected int >= 1, got '0'"),
    ("connections_per_client_max", "0", "expected int >= 1, got '0'"),
    ("ignore_path", "a", "expected paths that begin with /, got 'a'"),
    ("counters_max", "0", "expected int >= 1, got '0'"),
    ("referers_max", "many", "expected int, got 'many'"),
    ("meta_headers", "Content-Length", "expected headers of a page, got 'Content-Length'"),
    ("ssi_suffix", "a/b", "expected ends of file names, got 'a/b'"),
    ("index", ".htpasswd", "expected names of files that are served, got '.htpasswd'"),
    ("follow_symlinks", "maybe", "expected bool, got 'maybe'"),
    ("gzip", "maybe", "expected bool, got 'maybe'"),
    ("types", "wasm=a/b", "expected ends of names like .wasm, got 'wasm'"),
    ("types", ".wasm", "expected a type like text/plain for .wasm, got ''"),
    ("cache_control", "css=no-cache", "expected /path/ or .end of a name, got 'css'"),
    ("cache_control", ".css", "expected words like max-age=3600 for .css, got ''"),
    ("listing", "maybe", "expected bool, got 'maybe'"),
    ("error_page", "200=/a", "expected a status like 404, got '200'"),
    ("error_page", "404=a", "expected a path that begins with / for 404, got 'a'"),
    ("cache_bytes_max", "-1", "expected int >= 0, got '-1'"),
    ("usage_base_s", "7000", "must divide a day and be from 300 to 86400, not 7000"),
    ("usage_visitors", "forever", "expected immediate or volatile or daily, got 'forever'"),
    ("usage_names_max", "0", "must be from 1 to 10000000, not 0"),
    ("usage_keep_base_days", "0", "must be from 1 to 36525, not 0"),
    ("usage_keep_day_days", "-1", "must be from 1 to 36525, not -1"),
    ("usage_keep_month_months", "2000", "must be from 1 to 1200, not 2000"),
    ("usage_keep_event_months", "0", "must be from 1 to 1200, not 0"),
    ("spam_list", "~nobody-here/list", "expected a path, got '~nobody-here/list'"),
    (
        "public",
        "all",
        "expected some of map, badges, counters, dashboard, metrics, got 'all'",
    ),
    ("own_requests_per_s", "0", "expected float > 0.0, got '0'"),
    ("embed_allow", "guest/*", "expected paths like /guest/* or *, got 'guest/*'"),
    ("strips", "~nobody-here/digits", "expected a path, got '~nobody-here/digits'"),
    ("access_log", "", "expected a path, got ''"),
    ("access_log_format", "common", "expected combined or json, got 'common'"),
    ("error_log", "", "expected a path, got ''"),
    ("unknown_host", "404", "expected default or 421, got '404'"),
    ("prot", "80", "there is no such setting"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_each_wrong_value_is_told_with_its_source(name: str, value: str, sentence: str) -> None:
    variable = f"COUNTERD_{name.upper()}"
    flag = "ROOT" if name == "root" else f"--{name.replace('_', '-')}"
    assert complaint(environment={variable: value}).startswith(f"{variable}: {sentence}")
    assert complaint({name: value}).startswith(f"{flag}: {sentence}")


def test_every_setting_has_been_wrong_once() -> None:
    assert {name for name, _, _ in WRONG} == {*Config.__struct_fields__, "prot"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("port = true", "port: expected int, got True"),
        ("port = [80]", "port: expected int, got [80]"),
        ("host = 1", "host: expected str, got 1"),
        ('index = "index.html"', "index: expected a list, got 'index.html'"),
        ("index = [1]", "index: expected str, got [1]"),
        ('trusted_proxy = "::1"', "trusted_proxy: expected a list of address ranges, got '::1'"),
        ("counter_path = {'/a' = 1}", "counter_path: expected str, got {'/a': 1}"),
        ("counter_path = []", "counter_path: expected a table, got []"),
        ("zone = 1", "zone: expected a time zone like Europe/Berlin, got 1"),
        ("root = 1", "root: expected a path, got 1"),
        (
            "cache_byte_max = 1",
            "cache_byte_max: there is no such setting; is it FILE: cache_bytes_max?",
        ),
        ("[server]\nport = 1", "server: there is no such setting"),
        ("xyz = 1", "xyz: there is no such setting"),
    ],
)
def test_a_wrong_file_is_told_with_its_name(toml: Path, text: str, sentence: str) -> None:
    toml.write_text(text)
    assert complaint(file=toml) == f"{toml}: {sentence.replace('FILE', str(toml))}"


def test_a_wrong_file_is_told_even_if_a_flag_would_go_before_it(toml: Path) -> None:
    toml.write_text("port = 0x10000")
    assert complaint({"port": "80"}, {}, toml).startswith(f"{toml}: port: ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"port 80\n", r" is not TOML: .*line 1, column 6"),
        (b"port = 1\nport = 2\n", r" is not TOML: .*line 2"),
        (b'host = "caf\xe9"', r" is not TOML: .*utf-8"),
    ],
)
def test_what_is_no_toml_is_told(toml: Path, content: bytes, sentence: str) -> None:
    toml.write_bytes(content)
    with pytest.raises(ConfigError, match=sentence):
        read_config({}, {}, toml)


def test_a_file_may_begin_with_a_byte_order_mark(toml: Path) -> None:
    toml.write_bytes(b"\xef\xbb\xbfport = 81\n")
    assert read_config({}, {}, toml).port == 81


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    assert complaint(file=missing) == (
        f"cannot read the configuration {missing}: No such file or directory"
    )
    assert complaint(file=tmp_path).endswith(": Is a directory")


def test_the_file_is_the_one_named_or_the_one_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert config_file(None, {}) is None
    Path("counterd.toml").mkdir()
    assert config_file(None, {}) is None
    Path("counterd.toml").rmdir()
    Path("counterd.toml").write_text("")
    assert config_file(None, {}) == Path("counterd.toml")
    assert config_file(None, {"COUNTERD_CONFIG": "b.toml"}) == Path("b.toml")
    assert config_file(None, {"COUNTERD_CONFIG": ""}) == Path("counterd.toml")
    assert config_file(Path("a.toml"), {"COUNTERD_CONFIG": "b.toml"}) == Path("a.toml")


def test_the_name_of_the_file_is_no_setting_of_it() -> None:
    assert read_config({}, {"COUNTERD_CONFIG": "b.toml"}, None) == Config()


def test_data_lie_where_the_user_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/counterd")
    monkeypatch.setenv("HOME", "/home/me")
    for environment in ({}, {"XDG_DATA_HOME": ""}):
        assert data_folder(environment) == Path("/home/me/.local/share/counterd")
