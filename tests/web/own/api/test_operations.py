"""An operation says as little as it must; the rest has what most operations have."""

from counterd.web.own.api.operations import Operation


def test_an_operation_answers_200_and_is_sent_nothing_unless_it_says_so() -> None:
    operation = Operation("doIt", "Do it", ("text/plain",))
    assert (operation.status, operation.body, operation.parameters) == (200, None, ())
