"""Tell where a visit came from by the host of the referring URL: searched, talked about, linked.

The table is our own. A list of spam is the operator's, in the format of those that are shared:
one domain a line.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counterd.errors import ConfigError


class SourceKind(enum.StrEnum):
    """Says what sort of place a visitor came from."""

    SEARCH = "search"
    SOCIAL = "social"
    AI = "ai"
    MAIL = "mail"
    SITE = "site"
    INTERNAL = "internal"
    DIRECT = "direct"
    EMBED = "embed"  # seen on a page elsewhere, which does not tell whence its visitors came


@dataclass(frozen=True, slots=True)
class Source:
    """Where a visit came from."""

    kind: SourceKind
    name: str
    """Of the service; of any other site, and of this one, its host; of none, that of its kind."""


# By name the hosts of a service, each with all that lies below it.
_SERVICES: Final = {
    SourceKind.SEARCH: {
        "AOL Search": "search.aol.com",
        "Ask": "ask.com",
        "Baidu": "baidu.com",
        "Bing": "bing.com",
        "Brave Search": "search.brave.com",
        "Coc Coc": "coccoc.com",
        "Daum": "search.daum.net",
        "Dogpile": "dogpile.com",
        "DuckDuckGo": "duckduckgo.com",
        "Ecosia": "ecosia.org",
        "Google": "com.google.android.googlequicksearchbox",
        "Kagi": "kagi.com",
        "Mail.ru Search": "go.mail.ru",
        "Marginalia": "marginalia.nu marginalia-search.com",
        "MetaGer": "metager.de metager.org",
        "Mojeek": "mojeek.com",
        "Naver": "search.naver.com",
        "Presearch": "presearch.com presearch.org",
        "Qwant": "qwant.com",
        "Seznam": "search.seznam.cz",
        "So.com": "so.com",
        "Sogou": "sogou.com",
        "Startpage": "startpage.com",
        "Stract": "stract.com",
        "Swisscows": "swisscows.com",
        "Wiby": "wiby.me wiby.org",
        "Yahoo": "search.yahoo.com search.yahoo.co.jp",
        "Yandex": "ya.ru",
        "Yep": "yep.com",
    },
    SourceKind.SOCIAL: {
        "Bluesky": "bsky.app",
        "Digg": "digg.com",
        "Discord": "discord.com discordapp.com",
        "Facebook": "facebook.com fb.com fb.me messenger.com",
        "Flipboard": "flipboard.com flip.it",
        "Hacker News": "news.ycombinator.com",
        "Instagram": "instagram.com",
        "Lemmy": "lemmy.world lemmy.ml lemmy.zip feddit.org",
        "LINE": "line.me",
        "LinkedIn": "linkedin.com lnkd.in com.linkedin.android",
        "Lobsters": "lobste.rs",
        "Mastodon": "mastodon.social mastodon.online mastodon.world mstdn.social mas.to "
        "fosstodon.org hachyderm.io infosec.exchange chaos.social troet.cafe",
        "MetaFilter": "metafilter.com",
        "Nextdoor": "nextdoor.com",
        "OK": "ok.ru",
        "Pinterest": "pinterest.com pin.it",
        "Quora": "quora.com",
        "Reddit": "reddit.com redd.it com.reddit.frontpage",
        "Slack": "app.slack.com",
        "Slashdot": "slashdot.org",
        "Snapchat": "snapchat.com",
        "Telegram": "telegram.org telegram.me t.me org.telegram.messenger",
        "Threads": "threads.net threads.com",
        "TikTok": "tiktok.com",
        "Tildes": "tildes.net",
        "Tumblr": "tumblr.com",
        "Twitch": "twitch.tv",
        "VK": "vk.com vk.ru",
        "Weibo": "weibo.com weibo.cn t.cn",
        "WhatsApp": "whatsapp.com wa.me",
        "X": "x.com twitter.com t.co",
        "XING": "xing.com",
        "YouTube": "youtube.com youtu.be",
        "Zhihu": "zhihu.com",
    },
    SourceKind.AI: {
        "ChatGPT": "chatgpt.com chat.openai.com",
        "Claude": "claude.ai",
        "Copilot": "copilot.microsoft.com copilot.cloud.microsoft m365.cloud.microsoft "
        "edgeservices.bing.com",
        "DeepSeek": "chat.deepseek.com",
        "Doubao": "doubao.com",
        "Duck.ai": "duck.ai",
        "Ernie": "yiyan.baidu.com chat.baidu.com",
        "Gemini": "gemini.google.com bard.google.com aistudio.google.com",
        "Grok": "grok.com",
        "iAsk": "iask.ai",
        "Kimi": "kimi.com kimi.ai kimi.moonshot.cn",
        "Lumo": "lumo.proton.me",
        "Meta AI": "meta.ai",
        "Mistral": "chat.mistral.ai",
        "NotebookLM": "notebooklm.google.com",
        "Perplexity": "perplexity.ai",
        "Phind": "phind.com",
        "Poe": "poe.com",
        "Qwen": "chat.qwen.ai qwen.ai",
        "You.com": "you.com",
    },
    SourceKind.MAIL: {
        "AOL Mail": "mail.aol.com",
        "Fastmail": "fastmail.com",
        "Gmail": "mail.google.com com.google.android.gm",
        "GMX": "navigator.gmx.net deref-gmx.net deref-gmx.com",
        "iCloud Mail": "icloud.com",
        "Mail.ru": "e.mail.ru",
        "Naver Mail": "mail.naver.com",
        "Outlook": "outlook.live.com outlook.office.com outlook.office365.com "
        "outlook.cloud.microsoft",
        "Posteo": "posteo.de",
        "Proton Mail": "mail.proton.me",
        "QQ Mail": "mail.qq.com",
        "Tuta": "app.tuta.com mail.tutanota.com",
        "WEB.DE": "navigator.web.de deref-web.de deref-web-02.de",
        "Yahoo Mail": "mail.yahoo.com mail.yahoo.co.jp",
        "Yandex Mail": "mail.yandex.ru mail.yandex.com",
        "Zoho Mail": "mail.zoho.com mail.zoho.eu",
    },
}
_KNOWN: Final = {
    host: Source(kind, name)
    for kind, services in _SERVICES.items()
    for name, hosts in services.items()
    for host in hosts.split()
}
# They have a host in each country; what else lies below Google is no search.
_BY_COUNTRY: Final = re.compile(
    r"(?:(?:images|m|news|scholar)\.)?(google|pinterest|yandex)\.(?:com?\.)?[a-z]{2,3}"
)
_COUNTRYWIDE: Final = {
    "google": Source(SourceKind.SEARCH, "Google"),
    "pinterest": Source(SourceKind.SOCIAL, "Pinterest"),
    "yandex": Source(SourceKind.SEARCH, "Yandex"),
}
_KIND_BY_NAME: Final = {name: kind for kind, names in _SERVICES.items() for name in names}
_DIRECT: Final = Source(SourceKind.DIRECT, "direct")
EMBEDDED: Final = Source(SourceKind.EMBED, "embed")
_DOMAIN: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_HOST_CHARACTERS_MAX: Final = 253  # of DNS; what is longer, a visitor has made up


def source(host: str | None, own: frozenset[str] = frozenset()) -> Source:
    """Return what the host of a referring URL, without port, says of where a visit came from.

    ``own`` are the hosts of this site, bare.
    """
    host = bare(host or "")
    if not host:
        return _DIRECT
    if host in own:
        return Source(SourceKind.INTERNAL, host)
    for suffix in _suffixes(host):
        if known := _KNOWN.get(suffix):
            return known
    if match := _BY_COUNTRY.fullmatch(host):
        return _COUNTRYWIDE[match[1]]
    return Source(SourceKind.SITE, host)


def kind_of(name: str) -> SourceKind:
    """Return what sort of place has this name, which ``source`` gave: a service, or a site."""
    return _KIND_BY_NAME.get(name, SourceKind.SITE)


def bare(host: str) -> str:
    """Return ``host`` as hosts are compared: lower case, in ASCII, no ``www.``, no last dot."""
    host = host[:_HOST_CHARACTERS_MAX].lower().removesuffix(".")
    if not host.isascii():
        host = _encoded(host)
    # Of "www.com", www is the name.
    return host[4:] if host.startswith("www.") and "." in host[4:] else host


def spam_list(text: str) -> frozenset[str]:
    """Return the domains of a list: one a line, ``#`` begins a comment, blank lines are none.

    Raises:
        ConfigError: a line that is no domain.
    """
    return frozenset(_domains(text))


def is_spam(host: str, domains: frozenset[str]) -> bool:
    """Say whether ``host`` is one of ``domains`` of a spam list or lies below one."""
    return any(suffix in domains for suffix in _suffixes(bare(host)))


def _domains(text: str) -> Iterator[str]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        domain = bare(written)
        if not _DOMAIN.fullmatch(domain):
            raise ConfigError(f"spam list, line {number}: expected a domain, got {written!r}")
        yield domain


def _suffixes(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _encoded(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # it is no name that could be asked for
        return host
