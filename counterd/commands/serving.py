"""Serve a site until told to stop."""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from counterd.commands.options import given, settings_options
from counterd.config import config_file, read_hosting
from counterd.web.app import serve


@click.command("serve")
@settings_options
def serve_command(config: Path | None, **flags: object) -> None:
    """Serve the site in ROOT, or without one the demonstration site."""
    path = config_file(config, os.environ)
    reread = partial(read_hosting, given(flags), os.environ, path)
    hosting = reread()
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(serve(hosting, path, click.echo, reread))


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - it is optional
    except ImportError:
        return None
    return uvloop.new_event_loop
