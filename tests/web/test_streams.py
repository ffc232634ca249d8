"""So many streams at once, and all end when they are told to."""

import asyncio

from counterd.web.streams import STREAMS_MAX, Streams


async def test_there_is_room_for_so_many() -> None:
    streams = Streams(lambda: 12.9, most=2)
    assert (streams.now, streams.count, streams.has_room) == (12, 0, True)
    with streams.one():
        assert streams.has_room
        with streams.one():
            assert (streams.count, streams.has_room) == (2, False)
    assert (streams.count, streams.has_room) == (0, True)
    assert STREAMS_MAX >= 10


async def test_a_rest_ends_with_the_server() -> None:
    streams = Streams(float)
    await streams.rest(0.001)
    assert (streams.is_ending, streams.has_room) == (False, True)
    resting = asyncio.create_task(streams.rest(3600))
    await asyncio.sleep(0)
    streams.end()
    await resting
    assert (streams.is_ending, streams.has_room) == (True, False)
