"""Settings: how connections come in, and how long and how many may stay."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from counterd.config.listening import ListeningSettings


class ConnectionSettings(ListeningSettings, frozen=True, kw_only=True):
    """Sockets, certificates, proxies, and the limits of a connection."""

    unix_socket: Annotated[
        Path | None, Meta(description="UNIX socket to listen on, instead of host and port")
    ] = None
    tls_certificate: Annotated[
        Path | None, Meta(description="file of the certificate and its chain, for HTTPS")
    ] = None
    tls_key: Annotated[
        Path | None, Meta(description="file of the key of the certificate, if it is another")
    ] = None
    proxy_protocol: Annotated[
        bool,
        Meta(description="expect a PROXY line, v1 or v2, of trusted proxies; no other gets in"),
    ] = False
    client_header: Annotated[
        Literal["any", "x-forwarded-for", "forwarded", "x-real-ip"],
        Meta(description="how trusted proxies name the client; any: the first two, if there"),
    ] = "any"
    header_timeout_s: Annotated[
        float, Meta(description="seconds in which a request's head has to be there", gt=0, le=3600)
    ] = 20.0
    keepalive_s: Annotated[
        float, Meta(description="seconds that a connection waits for its next request", gt=0)
    ] = 75.0
    send_timeout_s: Annotated[
        float,
        Meta(description="seconds after which a client that takes nothing is gone", ge=1, le=3600),
    ] = 60.0
    # The parser keeps a head twice, as bytes and as text: 32 KiB of memory a connection.
    head_bytes_max: Annotated[
        int, Meta(description="bytes of a request's first line and headers", ge=1024, le=1 << 20)
    ] = 16_384
    headers_max: Annotated[int, Meta(description="headers of a request", ge=8, le=1000)] = 100
    connections_max: Annotated[
        int, Meta(description="connections at a time", ge=1, le=1_000_000)
    ] = 10_000
    connections_per_client_max: Annotated[
        int,
        Meta(description="connections of one client; proxies that are trusted may more", ge=1),
    ] = 100
    fast_path: Annotated[
        bool, Meta(description="answer plain requests past most of aiohttp, several times as fast")
    ] = True

    def _check_connections(self) -> None:
        if self.tls_key is not None and self.tls_certificate is None:
            raise ValueError(
                f"tls_key: expected no file without tls_certificate, got '{self.tls_key}'"
            )
