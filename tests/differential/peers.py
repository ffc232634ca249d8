"""Apache 2.4 with mod_include, and nginx with its ssi module, each on a free port of loopback."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final, Literal

from tests.process import Answer

Name = Literal["apache", "legacy", "nginx"]  # legacy: Apache with SSILegacyExprParser

ZONE: Final = "Europe/Berlin"
_ZONE_IN_C: Final = "CET-1CEST,M3.5.0,M10.5.0/3"  # the same, for systems without tzdata
_STARTS: Final = 5  # a port that was free may be another's a moment later
_TIMEOUT_S: Final = 20

_MODULES: Final = Path("/usr/lib/apache2/modules")
_LOADED: Final = ("mpm_event", "authz_core", "dir", "env", "mime", "include")
_APACHE: Final = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
{modules}
{user}
ServerName test.example:80
ErrorLog /dev/stderr
LogLevel emerg mpm_event:notice
ServerLimit 1
StartServers 1
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{legacy_port}
KeepAliveTimeout 5
MaxKeepAliveRequests 0
TypesConfig /dev/null
AddType text/html .html .shtml
AddType text/plain .txt
AddType image/png .png
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml index.html
DocumentRoot {root}
<Directory {root}>
  Options FollowSymLinks IncludesNOEXEC
  Require all granted
</Directory>
<VirtualHost 127.0.0.1:{port}>
</VirtualHost>
<VirtualHost 127.0.0.1:{legacy_port}>
  <Directory {root}>
    SSILegacyExprParser on
  </Directory>
</VirtualHost>
"""

_NGINX: Final = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr notice;
{user}
events {{}}
http {{
  access_log off;
  error_log /dev/null emerg;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{ text/html html shtml; text/plain txt; image/png png; }}
  index index.shtml index.html;
  server {{
    listen 127.0.0.1:{port};
    server_name test.example;
    root {root};
    location ~ \\.shtml$ {{ ssi on; }}
  }}
}}
"""


class PeerError(Exception):
    """Says which peer is missing or did not start."""


@dataclass(frozen=True)
class Peer:
    """A server that answers."""

    name: Name
    port: int
    pid: int

    def ask(self, target: str, headers: Mapping[str, str]) -> Answer:
        """Send a request as ``tests.process.Client`` does and read its answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": "test.example", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, received, response.read())
        connection.close()
        return answer


@contextmanager
def apache(root: Path, folder: Path, on: Sequence[str] = ()) -> Iterator[tuple[Peer, Peer]]:
    """Serve ``root``, once as it comes and once with ``SSILegacyExprParser``; run by ``on``.

    ``folder`` is for its own files; everyone must be able to read both.
    """
    modules = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _LOADED)
    user = _as_root("User www-data\nGroup www-data")

    def config(port: int, legacy_port: int) -> str:
        return _APACHE.format(
            root=root,
            folder=folder,
            modules=modules,
            user=user,
            port=port,
            legacy_port=legacy_port,
        )

    command = [*on, _program("apache2", package="apache2"), "-DFOREGROUND", "-f"]
    with _started(command, folder / "apache.conf", config, "normal operations") as started:
        pid, (port, legacy_port) = started
        yield Peer("apache", port, pid), Peer("legacy", legacy_port, pid)


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[Peer]:
    """Serve ``root``; ``folder`` is for nginx's own files."""
    user = _as_root("user www-data;")

    def config(port: int, _: int) -> str:
        return _NGINX.format(root=root, folder=folder, port=port, user=user)

    command = [_program("nginx", package="nginx-light"), "-e", "stderr", "-c"]
    with _started(command, folder / "nginx.conf", config, "start worker") as (pid, (port, _)):
        yield Peer("nginx", port, pid)


def _program(name: str, *, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise PeerError(f"{name} is missing: apt-get install {package}")
    return found


def _as_root(lines: str) -> str:
    return lines if os.geteuid() == 0 else ""


@contextmanager
def _started(
    command: list[str], path: Path, config: Callable[[int, int], str], listening: str
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Run ``command`` on two free ports as long as the context; it says when it is ``listening``.

    Raises:
        PeerError: it never did.
    """
    said: list[str] = []
    for _ in range(_STARTS):
        ports = _free_ports()
        path.write_text(config(*ports))
        with subprocess.Popen(
            [*command, str(path)], stderr=subprocess.PIPE, text=True, env={"TZ": _ZONE_IN_C}
        ) as process:
            assert process.stderr is not None
            try:
                for line in process.stderr:
                    said.append(line)
                    if listening in line:
                        yield process.pid, ports
                        return
            finally:
                process.terminate()
    raise PeerError(f"{' '.join(command)} did not start: {''.join(said)}")


def _free_ports() -> tuple[int, int]:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        return one.getsockname()[1], other.getsockname()[1]
