"""One process at a time may write."""

from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.store.claim import Claim, ClaimedError


def test_one_process_claims_the_file(tmp_path: Path) -> None:
    claim = Claim(tmp_path / "c.db")
    with pytest.raises(ClaimedError, match="another counterd"):
        Claim(tmp_path / "c.db")
    claim.release()
    Claim(tmp_path / "c.db").release()
    with pytest.raises(StoreError, match="cannot write beside"):
        Claim(tmp_path / "nowhere" / "c.db")


def test_a_lock_that_was_removed_is_taken_again(tmp_path: Path) -> None:
    path, lock = tmp_path / "c.db", tmp_path / "c.db-lock"
    claim = Claim(path)
    claim.renew()
    lock.unlink()
    claim.renew()
    with pytest.raises(ClaimedError):
        Claim(path)
    lock.unlink()
    other = Claim(path)
    for _ in range(2):
        with pytest.raises(ClaimedError):
            claim.renew()
    other.release()
    claim.renew()
    with pytest.raises(ClaimedError):
        Claim(path)
    claim.release()
    Claim(path).release()
