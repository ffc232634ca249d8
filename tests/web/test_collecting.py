"""What is made while a server starts is left alone by the garbage collector."""

import gc

from counterd.web.collecting import loading


def test_nothing_is_collected_while_all_is_loaded() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    try:
        with loading():
            assert not gc.isenabled()
            kept = [[number] for number in range(10_000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before[1] + len(kept)
        assert gc.get_threshold() > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before[0])


def test_who_has_switched_it_off_keeps_it_off() -> None:
    before = gc.get_threshold()
    gc.disable()
    try:
        with loading():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*before)
