"""Bars of shares, and sparks."""

from counterd.web.own.shares import Share, Spark, shares, spark


def test_the_largest_row_fills_the_width() -> None:
    assert shares([("a", 30), ("b", 10), ("c", 0)]) == [
        Share("a", 30, 100, 40),
        Share("b", 10, 33.33, 40),
        Share("c", 0, 0, 40),
    ]


def test_the_rows_may_be_a_part_of_more() -> None:
    assert shares([("a", 30)], whole=60) == [Share("a", 30, 100, 60)]


def test_no_rows_and_rows_of_nothing() -> None:
    assert shares([]) == []
    assert shares([("a", 0)]) == [Share("a", 0, 0, 0)]


def test_a_spark_by_hand() -> None:
    assert spark([0, 11, 22], "text") == Spark(
        100, 24, "M0 24L50 13L100 2V24H0Z", "M0 24L50 13L100 2", "text"
    )


def test_sparks_of_nothing_of_one_and_of_zeros() -> None:
    assert spark([], "none") == Spark(100, 24, "", "", "none")
    assert spark([5], "one").line == "M0 2"
    assert spark([0, 0], "zeros").line == "M0 24L100 24"
