"""The peers: nginx and Apache as good as their manuals make them, on one core, without logs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.load import BenchError
from tests.bench.servers import Server, free_port, started

_PATH: Final = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_MODULES: Final = Path("/usr/lib/apache2/modules")
_LOADED: Final = ("mpm_event", "authz_core", "alias", "mime", "include", "cgid")
_PACKAGES: Final = {
    "wrk": "wrk",
    "nginx": "nginx-light",
    "apache2": "apache2",
    "taskset": "util-linux",
}
_SOURCE: Final = Path(__file__).with_name("counter.c")

_NGINX: Final = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
{user}
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{ text/html html shtml; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {root};
    log_not_found off;
    gzip on;
    location ~ \\.shtml$ {{ ssi on; }}
  }}
}}
"""

# One process; with more threads than connections, none has to wait for one.
_APACHE: Final = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
{modules}
{user}
ServerName bench.example
ErrorLog {folder}/error.log
LogLevel error
ServerLimit 1
StartServers 1
MinSpareThreads 1
MaxSpareThreads 128
ThreadLimit 128
ThreadsPerChild 128
MaxRequestWorkers 128
ScriptSock {folder}/cgid.sock
Listen 127.0.0.1:{port}
KeepAliveTimeout 30
MaxKeepAliveRequests 0
TypesConfig /dev/null
AddType text/html .html .shtml
AddOutputFilter INCLUDES .shtml
ScriptAlias /cgi/ {folder}/cgi/
DocumentRoot {root}
<Directory {root}>
  Options FollowSymLinks Includes
  Require all granted
</Directory>
<Directory {folder}/cgi>
  Require all granted
</Directory>
"""


def missing() -> list[str]:
    """Return the names of the Debian packages that are needed and not there."""
    return [package for program, package in _PACKAGES.items() if _program(program) is None]


def has_compiler() -> bool:
    """Say whether the CGI program can be made."""
    return _program("cc") is not None


def make_counter(folder: Path) -> None:
    """Compile the CGI program into ``folder``, and give it a file to count in.

    Raises:
        BenchError: it does not compile.
    """
    place = folder / "cgi"
    place.mkdir()
    counts = folder / "counts"
    counts.write_text("1234567")
    counts.chmod(0o666)
    output = str(place / "counter")
    command = ["cc", "-O2", f'-DCOUNTER_FILE="{counts}"', str(_SOURCE), "-o", output]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    if run.returncode:
        raise BenchError(f"the CGI counter does not compile: {run.stderr.strip()}")


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[Server]:
    """Serve ``root``; ``folder`` is for nginx's own files."""
    port = free_port()
    config = folder / "nginx.conf"
    user = "user www-data;" if os.geteuid() == 0 else ""
    config.write_text(_NGINX.format(root=root, folder=folder, port=port, user=user))
    command = [str(_program("nginx")), "-e", "stderr", "-c", str(config)]
    with started(command, port) as server:
        yield server


@contextmanager
def apache(root: Path, folder: Path) -> Iterator[Server]:
    """Serve ``root``, and the CGI program if there is one; ``folder`` is for Apache's own files."""
    port = free_port()
    modules = "\n".join(f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _LOADED)
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    config = folder / "apache.conf"
    config.write_text(
        _APACHE.format(root=root, folder=folder, modules=modules, user=user, port=port)
    )
    command = [str(_program("apache2")), "-DFOREGROUND", "-f", str(config)]
    with started(command, port) as server:
        yield server


def _program(name: str) -> str | None:
    return shutil.which(name, path=_PATH)
