"""A client that takes nothing is noticed, one that takes a little is not."""

import asyncio
import socket

from counterd.web.protocol.stalling import StallWatch


class Sender(asyncio.Protocol):
    def __init__(self) -> None:
        self.ended = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc: BaseException | None) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        self.ended.set_result(exc)


async def connected() -> tuple[asyncio.Transport, Sender, socket.socket]:
    ours, theirs = socket.socketpair()
    for one in (ours, theirs):
        one.settimeout(0)
    transport, sender = await asyncio.get_running_loop().create_connection(Sender, sock=ours)
    return transport, sender, theirs


async def test_a_client_that_takes_nothing_is_cut_off() -> None:
    transport, sender, theirs = await connected()
    transport.write(bytes(5_000_000))
    watch = StallWatch(transport, 0.1)
    watch.begin()
    watch.begin()  # watches already
    async with asyncio.timeout(5):
        await sender.ended
    theirs.close()


async def test_a_client_that_takes_a_little_is_waited_for() -> None:
    transport, sender, theirs = await connected()
    transport.write(bytes(2_000_000))
    StallWatch(transport, 0.8).begin()
    loop = asyncio.get_running_loop()
    until, left = loop.time() + 2, 2_000_000
    while loop.time() < until:
        # Less than what lets the kernel ask for more: only its own queue gets shorter.
        left -= len(await loop.sock_recv(theirs, 8_192))
        await asyncio.sleep(0.05)
    assert not sender.ended.done()
    while left:
        left -= len(await loop.sock_recv(theirs, 1 << 20))
    transport.close()
    await sender.ended
    theirs.close()


async def test_nobody_is_watched_who_has_taken_all() -> None:
    transport, sender, theirs = await connected()
    watch = StallWatch(transport, 0.01)
    watch.begin()
    transport.write(bytes(2_000_000))
    watch.begin()
    watch.end()
    loop = asyncio.get_running_loop()
    left = 2_000_000
    await asyncio.sleep(0.05)
    while left:
        left -= len(await loop.sock_recv(theirs, 1 << 20))
    assert not sender.ended.done()
    transport.close()
    await sender.ended
    theirs.close()
