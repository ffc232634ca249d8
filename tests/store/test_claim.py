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
