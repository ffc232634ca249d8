"""The tree of an expression."""

from typing import get_args

from counterd.ssi import expressions
from counterd.ssi.expressions import Constant, Expression, Filled, Not


def test_trees_are_values() -> None:
    assert Not(Filled("x")) == Not(Filled("x"))
    assert hash(Constant(is_true=True)) != hash(Constant(is_true=False))


def test_every_kind_of_condition_is_part_of_the_union() -> None:
    words = {expressions.Call, expressions.Read, expressions.Joined}
    here = {kind for kind in vars(expressions).values() if isinstance(kind, type)}
    defined = {kind for kind in here if kind.__module__ == expressions.__name__}
    assert set(get_args(Expression)) == defined - words
