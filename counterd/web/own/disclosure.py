"""What a server with given settings stores of its visitors, in plain sentences, for these visitors.

Each setting that changes what is stored, for how long or who sees it changes a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counterd.config import Config
from counterd.web.own.disclosed_statistics import how_long, statistics


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and the paragraphs below it."""

    title: str
    paragraphs: tuple[str, ...]


def in_short(config: Config) -> tuple[str, ...]:
    """Return what most visitors want to know, a sentence each."""
    return tuple(_in_short(config))


def disclosure(config: Config) -> tuple[Section, ...]:
    """Return all there is to tell."""
    return (
        Section("When you open a page", tuple(_counters(config))),
        Section("Who you are to the counters", tuple(_clients(config))),
        Section("For the statistics", tuple(statistics(config))),
        *_of_log(config),
        Section("How long", tuple(how_long(config))),
        Section("In memory only", tuple(_memory(config))),
        Section("Who is left out", tuple(_left_out(config))),
        Section("Who sees it", tuple(_audience(config))),
        Section("Where this page ends", tuple(_beyond(config))),
    )


def _in_short(config: Config) -> Iterator[str]:
    yield "This server counts visits; it does not follow visitors."
    if config.clients == "exact":
        yield "It stores the IP addresses of the last ten visitors of each page."
    elif config.usage_visitors == "daily":
        yield "It stores the IP addresses of a day's visitors until that day is over."
    else:
        yield "It stores no IP address."
    if config.access_log is None:
        log = "keeps no log of requests"
    elif config.clients == "exact":
        log = "keeps a log of requests, with IP addresses"
    else:
        log = "keeps a log of requests, with IP addresses cut short"
    yield f"It sets no cookie unless you ask for it, needs no script, and {log}."


def _counters(config: Config) -> Iterator[str]:
    counting = config.counting
    if counting.ro:
        yield "Counters are shown, and no visit changes them."
    else:
        pages = "Each page has a counter" if counting.acc else "Pages have no counters"
        if counting.ssi and not counting.acc:
            pages = "Each page that shows a counter has one"
        site = "the whole site has one" if counting.total else "the whole site has none"
        join = "and" if counting.total == (counting.acc or counting.ssi) else "but"
        yield f"{pages}, {join} {site}."
        yield from _other_counters(config)
    if config.counting_below:
        yield "In some folders of this site other rules say which pages have a counter."
    yield (
        "A counter consists of three numbers, the times at which they last changed, the last "
        "visitor, the last ten visitors, and the networks that visitors have come from: of IPv4 "
        "one of 1,024 parts of the whole internet, of IPv6 one of 1,024 groups of providers."
    )
    yield (
        f"Up to {config.counters_max:,} pages have a counter of their own; all others share one. "
        "Counters have no end: they are kept for as long as the site likes to."
    )


def _other_counters(config: Config) -> Iterator[str]:
    if config.counting.ref:
        yield (
            "If you followed a link, the page that it stands on is counted as well. Of its address "
            "all that may be about you is cut off: user name, password and whatever follows a "
            f"question mark. Up to {config.referers_max:,} such pages have a counter of their own."
        )
    else:
        yield "Pages on which a link to this site stands have no counters."
    if config.counting.err:
        yield "Requests that fail are counted too."
    else:
        yield "Requests that fail have no counters."


def _clients(config: Config) -> Iterator[str]:
    if config.clients == "exact":
        yield (
            "A visitor stands in a counter with the IP address, all of it, until ten others have "
            "come to the same page."
        )
    else:
        yield (
            "A visitor stands in a counter as the first 12 bits of the IP address, which a million "
            "addresses or more share, and a number that is computed from the address with a secret "
            f"key. At midnight ({config.zone.key}) the key is destroyed and replaced. Until then, "
            "whoever has both the database and an address could find out whether it is among the "
            "last ten; afterwards nobody can, nor we."
        )


def _of_log(config: Config) -> Iterator[Section]:
    if config.access_log is not None:
        yield Section("The log of requests", tuple(_log(config)))


def _log(config: Config) -> Iterator[str]:
    yield (
        "Each request is written into a log: when it came and how long it took, what was asked for "
        "and of which site, what was answered and how large that was, the address of the page that "
        "led here, and what the browser says of itself. Cookies and passwords are not in it."
    )
    if config.clients == "exact":
        yield "The IP address is written with it, all of it."
    else:
        yield (
            "The IP address is written with it, cut short: of IPv4 without the last 8 bits, of "
            "IPv6 without the last 80."
        )
    yield "How long this log is kept, whoever runs the site decides outside of this server."


def _memory(config: Config) -> Iterator[str]:
    kept = "" if config.access_log else ", and none of those is written to the disk"
    until = "until midnight" if config.clients == "hashed" else "while it runs"
    yield (
        "Like every server, this one knows the IP address that a request comes from while it "
        "answers. Some addresses stay in memory" + kept + ": the "
        f"last visitors', to tell how many are online, and {until}, to know again who comes again; "
        "and those that asked for pages like this one, so that nobody does so more than "
        f"{config.own_requests_per_s:g} times a second."
    )
    if config.trusted_proxy:
        yield (
            "Requests come through a proxy, which tells this server the addresses. What that proxy "
            "keeps, this page cannot know."
        )


def _left_out(config: Config) -> Iterator[str]:
    yield "Whoever opts out is left out of the counters and of the statistics of visits."
    if config.bots == "apart":
        yield "Robots that say what they are change no counter; they are counted by kind, apart."
    else:
        yield "Robots change the counters as people do; they are also counted by kind, apart."
    if config.ignore:
        yield "Some networks are left out altogether: the operator's own, for example."
    else:
        yield "No network is left out."
    if config.ignore_path:
        yield "Some addresses of this site are left out: whoever asks for them is not counted."
    else:
        yield "No address of this site is left out."


_PARTS: Final = {
    "map": "the maps of networks, with the last ten visitors as described above",
    "badges": "pictures of counters",
    "counters": "the numbers of each counter",
    "dashboard": "the statistics",
    "metrics": "the figures about the work of the server",
}


def _audience(config: Config) -> Iterator[str]:
    shown = [text for part, text in _PARTS.items() if part in config.public]
    kept = [text for part, text in _PARTS.items() if part not in config.public]
    yield "The pages of this site show whatever their authors let them show of the counters."
    if shown:
        yield f"All may see {_listed(shown)}."
    if kept:
        yield f"Whoever runs the site, and nobody else, sees {_listed(kept)}."


def _beyond(config: Config) -> Iterator[str]:
    if config.embed_allow:
        yield (
            "Other sites may show counters of this server and have their visits counted here, and "
            "events on their pages, by names that they choose. Their visitors are counted by the "
            "same rules; which of their pages showed a counter is not kept."
        )
    else:
        yield "Visits of other sites are not counted here."
    yield (
        "This page is written by the server itself, from the settings it runs with at this moment. "
        "It speaks of nothing else: neither of what forms or scripts of this site may do with what "
        "you give them, nor of what your provider or that of the server keeps."
    )


def _listed(texts: list[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last
