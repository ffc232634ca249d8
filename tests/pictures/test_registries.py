"""The table is whole, and says what IANA says."""

from collections import Counter

import pytest

from counterd.pictures.registries import BLOCKS, Registry, Status


def test_every_block_is_there_once_and_in_order() -> None:
    assert [block.octet for block in BLOCKS] == list(range(256))


@pytest.mark.parametrize(
    ("octet", "label", "registry", "status"),
    [
        (0, "Local identification (IANA)", Registry.IANA, Status.RESERVED),
        (1, "APNIC", Registry.APNIC, Status.ALLOCATED),
        (2, "RIPE NCC", Registry.RIPE_NCC, Status.ALLOCATED),
        (3, "Administered by ARIN", Registry.ARIN, Status.LEGACY),
        (10, "Private use (IANA)", Registry.IANA, Status.RESERVED),
        (12, "AT&T Bell Laboratories (ARIN)", Registry.ARIN, Status.LEGACY),
        (17, "Apple Computer Inc. (ARIN)", Registry.ARIN, Status.LEGACY),
        (19, "Ford Motor Company (ARIN)", Registry.ARIN, Status.LEGACY),
        (25, "Administered by RIPE NCC", Registry.RIPE_NCC, Status.LEGACY),
        (38, "PSINet, Inc. (ARIN)", Registry.ARIN, Status.LEGACY),
        (41, "AFRINIC", Registry.AFRINIC, Status.ALLOCATED),
        (43, "Administered by APNIC", Registry.APNIC, Status.LEGACY),
        (53, "Daimler AG (RIPE NCC)", Registry.RIPE_NCC, Status.LEGACY),
        (76, "ARIN", Registry.ARIN, Status.ALLOCATED),
        (77, "RIPE NCC", Registry.RIPE_NCC, Status.ALLOCATED),
        (126, "APNIC", Registry.APNIC, Status.ALLOCATED),
        (127, "Loopback (IANA)", Registry.IANA, Status.RESERVED),
        (154, "Administered by AFRINIC", Registry.AFRINIC, Status.LEGACY),
        (191, "Administered by LACNIC", Registry.LACNIC, Status.LEGACY),
        (200, "LACNIC", Registry.LACNIC, Status.ALLOCATED),
        (215, "US-DOD (ARIN)", Registry.ARIN, Status.LEGACY),
        (223, "APNIC", Registry.APNIC, Status.ALLOCATED),
        (224, "Multicast (IANA)", Registry.IANA, Status.RESERVED),
        (255, "Future use (IANA)", Registry.IANA, Status.RESERVED),
    ],
)
def test_a_block_is_whose_iana_says(
    octet: int, label: str, registry: Registry, status: Status
) -> None:
    block = BLOCKS[octet]
    assert (block.label, block.registry, block.status) == (label, registry, status)


def test_the_registries_have_as_many_blocks_as_iana_counts() -> None:
    found = Counter((block.registry, block.status) for block in BLOCKS)
    assert found == {
        (Registry.AFRINIC, Status.ALLOCATED): 4,
        (Registry.APNIC, Status.ALLOCATED): 45,
        (Registry.ARIN, Status.ALLOCATED): 36,
        (Registry.LACNIC, Status.ALLOCATED): 9,
        (Registry.RIPE_NCC, Status.ALLOCATED): 35,
        (Registry.AFRINIC, Status.LEGACY): 2,
        (Registry.APNIC, Status.LEGACY): 6,
        (Registry.ARIN, Status.LEGACY): 75,
        (Registry.LACNIC, Status.LEGACY): 1,
        (Registry.RIPE_NCC, Status.LEGACY): 8,
        (Registry.IANA, Status.RESERVED): 35,
    }


def test_a_block_is_named_as_a_prefix() -> None:
    assert BLOCKS[17].name == "17.0.0.0/8"
