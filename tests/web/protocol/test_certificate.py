"""The certificate: what is of no use is told by setting and file, and nobody is asked anything."""

import ssl
from pathlib import Path

import pytest

from counterd.errors import ConfigError
from counterd.web.protocol.certificate import tls_context

CERTIFICATES = Path(__file__).resolve().parents[2] / "certificates"
FIRST, KEY = CERTIFICATES / "first.pem", CERTIFICATES / "first-key.pem"


def test_old_versions_are_not_spoken() -> None:
    assert tls_context(FIRST, KEY).minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_key_may_stand_in_the_same_file(tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_bytes(FIRST.read_bytes() + KEY.read_bytes())
    assert isinstance(tls_context(both, None), ssl.SSLContext)


def test_what_is_of_no_use_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.touch()
    for certificate, key, sentence in (
        (tmp_path / "no.pem", KEY, "tls_certificate: cannot read .*no.pem: No such file"),
        (FIRST, tmp_path / "no.pem", "tls_key: cannot read .*no.pem: No such file"),
        (FIRST, tmp_path, "tls_key: cannot read .*: Is a directory"),
        (FIRST, None, "tls_certificate: .*first.pem and its key cannot be used: "),
        (empty, KEY, "tls_certificate: .*empty.pem and its key cannot be used: "),
        (FIRST, CERTIFICATES / "second-key.pem", "cannot be used: KEY_VALUES_MISMATCH"),
        (FIRST, CERTIFICATES / "locked-key.pem", "and its key cannot be used: "),
    ):
        with pytest.raises(ConfigError, match=sentence):
            tls_context(certificate, key)
