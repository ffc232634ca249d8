"""The privacy page tells the truth: each setting that changes what is stored changes a sentence."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import msgspec
import pytest

from counterd.config import Config, read_config
from counterd.web.own.disclosure import disclosure, in_short

# What a setting says on the page, by another value than its default.
SAID = {
    "zone": ("Europe/Berlin", "midnight of the time zone Europe/Berlin"),
    "counter": ("no", "Pages have no counters, and the whole site has none."),
    "counter_path": (["/private/=no"], "In some folders of this site other rules say"),
    "clients": ("exact", "stands in a counter with the IP address, all of it"),
    "bots": ("count", "Robots change the counters as people do"),
    "trusted_proxy": (["192.0.2.0/24"], "come through a proxy"),
    "ignore": (["198.51.100.0/24"], "Some networks are left out altogether"),
    "ignore_path": ([], "No address of this site is left out."),
    "counters_max": (77, "Up to 77 pages have a counter of their own"),
    "referers_max": (66, "Up to 66 such pages have a counter of their own"),
    "usage_base_s": (600, "For every 10 minutes the server counts"),
    "usage_visitors": ("daily", "the IP address and what the browser says of itself"),
    "usage_names_max": (55, "At most 55 names of a sort"),
    "usage_keep_base_days": (3, "to counts of a day after 3 days"),
    "usage_keep_day_days": (44, "to months after 44 days"),
    "usage_keep_month_months": (5, "months to years after 5 months"),
    "usage_keep_event_months": (1, "After one month the names go"),
    "spam_list": ("spam.txt", "known for false links"),
    "public": (["dashboard"], "All may see the statistics."),
    "own_requests_per_s": (2.5, "more than 2.5 times a second"),
    "embed_allow": (["*"], "Other sites may show counters of this server"),
    "access_log": ("access.log", "Each request is written into a log"),
}
# Of what visitors leave behind, these change nothing.
SAYS_NOTHING = {
    "root",
    "host",
    "port",
    "db",
    "durability",
    "flush_s",
    "ssi_suffix",
    "index",
    "meta_headers",
    "follow_symlinks",
    "gzip",
    "types",
    "cache_control",
    "listing",
    "error_page",
    "cache_bytes_max",
    "strips",
    # How connections come in and how long they last; what is kept of them is nothing.
    "unix_socket",
    "tls_certificate",
    "tls_key",
    "fast_path",
    "proxy_protocol",
    "client_header",
    "header_timeout_s",
    "keepalive_s",
    "send_timeout_s",
    "head_bytes_max",
    "headers_max",
    "connections_max",
    "connections_per_client_max",
    "access_log_format",  # either form is told of
    "error_log",
    "unknown_host",
}


def config(**settings: object) -> Config:
    return read_config(settings, {}, None)


def sentences(config: Config) -> Iterator[str]:
    yield from in_short(config)
    for section in disclosure(config):
        for paragraph in section.paragraphs:
            yield from re.split(r"(?<=[.;:]) ", paragraph)


def text(**settings: object) -> str:
    return " ".join(sentences(config(**settings)))


def test_every_setting_is_either_told_or_has_no_bearing() -> None:
    fields = {field.name for field in msgspec.structs.fields(Config)}
    assert fields == SAID.keys() | SAYS_NOTHING
    assert not SAID.keys() & SAYS_NOTHING


@pytest.mark.parametrize("name", SAID)
def test_a_setting_changes_its_sentence_and_few_others(name: str) -> None:
    value, said = SAID[name]
    before, after = text(), text(**{name: value})
    assert said in after
    assert said not in before
    kept = SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()
    assert kept > 0.8


@pytest.mark.parametrize(
    ("counter", "said"),
    [
        ("do", "Each page has a counter, and the whole site has one."),
        ("do,-total", "Each page has a counter, but the whole site has none."),
        ("ssi,total", "Each page that shows a counter has one, and the whole site has one."),
        ("ssi", "Each page that shows a counter has one, but the whole site has none."),
        ("total", "Pages have no counters, but the whole site has one."),
        ("do,ro", "Counters are shown, and no visit changes them."),
        ("acc,ref", "If you followed a link, the page that it stands on is counted as well."),
        ("acc", "Pages on which a link to this site stands have no counters."),
        ("acc,err", "Requests that fail are counted too."),
        ("acc,ref,-err", "Requests that fail have no counters."),
    ],
)
def test_what_is_counted(counter: str, said: str) -> None:
    assert said in text(counter=counter)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "It stores no IP address."),
        ({"usage_visitors": "volatile"}, "It stores no IP address."),
        ({"clients": "exact"}, "It stores the IP addresses of the last ten visitors of each page."),
        (
            {"usage_visitors": "daily"},
            "It stores the IP addresses of a day's visitors until that day is over.",
        ),
    ],
)
def test_in_short_it_is_told_whether_addresses_are_stored(
    settings: dict[str, object], said: str
) -> None:
    assert said in in_short(config(**settings))


def test_the_log_of_requests_is_told_with_what_it_has_of_addresses() -> None:
    assert "and keeps no log of requests." in text()
    cut = text(access_log="-")
    assert "keeps a log of requests, with IP addresses cut short." in cut
    assert "of IPv4 without the last 8 bits, of IPv6 without the last 80." in cut
    whole = text(access_log="-", clients="exact")
    assert "keeps a log of requests, with IP addresses." in whole
    assert "The IP address is written with it, all of it." in whole


def test_hashes_of_visitors_in_memory_alone_are_told() -> None:
    volatile = text(usage_visitors="volatile")
    assert "the database never sees them" in volatile
    assert "and before that whenever the server stops" in volatile
    assert "lies beside the numbers in the database" in text()


@pytest.mark.parametrize(
    ("base_s", "said"),
    [
        (300, "every 5 minutes"),
        (3600, "every hour"),
        (21_600, "every 6 hours"),
        (86_400, "every day"),
        (320, "every 320 seconds"),
    ],
)
def test_periods_are_told_in_their_units(base_s: int, said: str) -> None:
    told = text(usage_base_s=base_s)
    assert f"For {said} the server counts" in told
    assert (f"counts of {said} to counts of a day" in told) is (base_s != 86_400)


def test_what_no_part_is_closed_or_open_is_not_told_of() -> None:
    everything = text(public=["map", "badges", "counters", "dashboard", "metrics"])
    assert "and nobody else, sees" not in everything
    assert "All may see" not in text(public=[])


def test_no_secret_of_the_settings_is_told() -> None:
    told = text(
        counter_path=["/hidden-path/=no"],
        ignore_path=["/hidden-path"],
        ignore=["198.51.100.0/24"],
        trusted_proxy=["198.51.100.0/24"],
        spam_list="/hidden-path/list",
        embed_allow=["/hidden-path/*"],
        access_log="/hidden-path/access.log",
    )
    assert "hidden-path" not in told
    assert "198.51.100" not in told
