"""Settings: how connections come in."""

from counterd.config.settings import Config
from tests.config.test_sources import complaint


def test_a_key_needs_its_certificate() -> None:
    sentence = "--tls-key: expected no file without tls_certificate, got 'k.pem'"
    assert complaint({"tls_key": "k.pem"}) == sentence
    assert Config().tls_key is None
