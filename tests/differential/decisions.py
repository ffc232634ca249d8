"""Where counterd differs from a peer on purpose: what it shows, and why."""

from typing import Final, NamedTuple

from tests.differential.peers import Name

ERROR: Final = "[an error occurred while processing this directive]"


class Decision(NamedTuple):
    """A difference that was decided."""

    path: str
    peer: Name
    ours: str
    because: str


_ONE_GRAMMAR: Final = "Expressions: one grammar for Apache's two and nginx's."
_SUPERSET: Final = "A superset: what is a mistake in one peer and means something in another works."
_EMPTY: Final = "An empty expression is false."
_UP_TO_ENDIF: Final = "An expression error prints the error message, then nothing up to endif."
_CODING: Final = "Encoding stands anywhere in its tag and does not stick."
_REFUSED: Final = "-e -f -d -s -L -F -U and file() are refused."
_CAPTURES: Final = "Regular expressions set $0 to $9, and so they stay until the next match."
_AS_REQUESTED: Final = "An included page is resolved as a request for it would be, without HTTP."
_SECRET: Final = "What a sign-in needs is nobody's to print: cookie_NAME shows one, nothing all."
_APACHE_WINS: Final = "Where peers contradict each other, Apache wins."

DECISIONS: Final = (
    # Tags
    Decision(
        "tags/bare-value-before-the-end.shtml",
        "apache",
        "axb",
        "A bare value ends at white space or at the end of the tag.",
    ),
    Decision("tags/blank-before-the-name-in-apache.shtml", "apache", "[(none)]", _SUPERSET),
    Decision("nginx/upper-case.shtml", "nginx", "test.example", "Names in any case."),
    Decision("nginx/unquoted.shtml", "nginx", "test.example", "Values may be bare."),
    Decision(
        "nginx/ends-in-a-tag.shtml",
        "nginx",
        f"text {ERROR}",
        "A page that ends inside a tag shows the error message.",
    ),
    Decision("tags/comment-with-quotes.shtml", "apache", "This is [].", "A comment is nothing."),
    Decision("nginx/comment.shtml", "nginx", "[]", _SUPERSET),
    Decision("nginx/fsize.shtml", "nginx", "[  5 ]", _SUPERSET),
    # echo, set, config
    Decision(
        "echo/encoding-counts-for-what-follows.shtml",
        "apache",
        "<&><&>%3c&%3e|&lt;&amp;&gt;",
        _CODING,
    ),
    Decision("echo/encoding-behind-the-variable-in-apache.shtml", "apache", "<&>", _CODING),
    Decision("echo/encoding-ends-with-its-tag.shtml", "nginx", "<|&lt;", _CODING),
    Decision("nginx/encoding-url.shtml", "nginx", "X%3ctest%3eX", _APACHE_WINS),
    Decision("nginx/unknown-encoding.shtml", "nginx", ERROR, "A bad value is an error."),
    Decision("echo/hexadecimal-entity.shtml", "apache", "AB", "HTML counts in hexadecimal, too."),
    Decision("echo/default-in-apache.shtml", "apache", "[x]", _SUPERSET),
    Decision(
        "nginx/several-variables.shtml",
        "nginx",
        "test.examplehttp",
        "Several var are allowed, in order.",
    ),
    Decision("nginx/lone-dollar.shtml", "nginx", "[a $ b]", _APACHE_WINS),
    Decision(
        "bytes/doubled.shtml", "apache", ERROR + "x" * 65_536, "A variable is bounded: 64 KiB."
    ),
    Decision(
        "config/timefmt-refused.shtml",
        "apache",
        f"[{ERROR}]Tuesday, 07-Mar-2006 04:04:05 CET",
        "%E… and %O… are refused.",
    ),
    Decision(
        "config/messages-from-a-visitor.shtml",
        "apache",
        "E&lt;script&gt;M&lt;script&gt;T&lt;script&gt;",
        "Everything that a visitor chose is encoded where the page does not say otherwise.",
    ),
    # include, fsize, flastmod
    Decision(
        "include/missing-in-nginx.shtml",
        "nginx",
        f"[{ERROR}] after",
        "A missing page is the error message, never an inlined 404 page.",
    ),
    Decision(
        "nginx/include-into-a-variable-missing.shtml",
        "nginx",
        f"{ERROR}[]",
        "A missing page is the error message, never an inlined 404 page.",
    ),
    Decision("nginx/file-absolute.shtml", "nginx", f"[{ERROR}]", "A file has no absolute path."),
    Decision("nginx/upwards.shtml", "nginx", "[two]", "Dots work inside the tree."),
    Decision("include/dot-file.shtml", "apache", f"[{ERROR}]", _AS_REQUESTED),
    Decision(
        "include/folder-without-a-slash.shtml", "apache", "[the index of parts]", _AS_REQUESTED
    ),
    Decision("sizes/of-a-folder.shtml", "apache", "[ 18 ][ 18 ]", _AS_REQUESTED),
    Decision(
        "include/too-large.shtml",
        "apache",
        f"[{ERROR}]",
        "Output is bounded, and what is held in memory for it.",
    ),
    Decision(
        "include/query-afterwards.shtml",
        "apache",
        "(inner=1) outer",
        "An include's QUERY_STRING is its own if it has one, else the outer one.",
    ),
    Decision(
        "include/sizefmt.shtml",
        "apache",
        "2,048 2.0K",
        "Variables, timefmt and sizefmt pass into includes and back.",
    ),
    Decision("nginx/timefmt-within-an-include.shtml", "nginx", "ours", _APACHE_WINS),
    Decision(
        "nginx/document-uri-within-an-include.shtml",
        "nginx",
        "/nginx/document-uri-within-an-include.shtml",
        "DOCUMENT_URI is the outer page's.",
    ),
    # if, elif, else, endif
    Decision("flow/value-without-expr.shtml", "apache", f"[{ERROR}] after", _UP_TO_ENDIF),
    Decision("flow/wrong-if.shtml", "apache", f"[{ERROR}] after", _UP_TO_ENDIF),
    Decision("flow/empty-expression-in-apache.shtml", "apache", "[b]", _EMPTY),
    Decision(
        "flow/hidden-endif-with-an-attribute.shtml", "apache", "c", "What is hidden prints nothing."
    ),
    Decision("nginx/nested-ifs.shtml", "nginx", "ABCE", "An if may stand in an if."),
    Decision("nginx/stray-endif.shtml", "nginx", "ab", _APACHE_WINS),
    # Expressions
    Decision("flow/a-bracket-alone.shtml", "apache", "[a]", _ONE_GRAMMAR),
    Decision("expressions/bare-word.shtml", "apache", "[a]", _ONE_GRAMMAR),
    Decision("expressions/dollar-in-apache.shtml", "apache", "[a][a]", _ONE_GRAMMAR),
    Decision("expressions/slash-in-a-pattern.shtml", "apache", "y", _ONE_GRAMMAR),
    Decision("expressions/groups.shtml", "apache", "e,e,(none)", _CAPTURES),
    Decision("include/captures.shtml", "apache", "0=bc ((none) y) 0=bc", _CAPTURES),
    Decision("legacy/captures-after-a-miss.shtml", "legacy", "[bc,c]", _CAPTURES),
    Decision("expressions/served.shtml", "apache", "yn", "-A: a path that would be served."),
    Decision("expressions/file-asked-by-url.shtml", "apache", f"[{ERROR}]", _REFUSED),
    Decision("legacy/double-quotes-are-text.shtml", "legacy", "yy", _ONE_GRAMMAR),
    Decision("legacy/functions-are-errors.shtml", "legacy", "[b]", _ONE_GRAMMAR),
    Decision("legacy/wrong-pattern.shtml", "legacy", f"[{ERROR}]", _UP_TO_ENDIF),
    Decision("legacy/quote-that-is-not-closed.shtml", "legacy", f"[{ERROR}]", _UP_TO_ENDIF),
    Decision("nginx/quotes-are-text.shtml", "nginx", "y", _ONE_GRAMMAR),
    Decision("nginx/double-equals.shtml", "nginx", "y", _ONE_GRAMMAR),
    # Variables
    Decision("variables/no-query-in-nginx.shtml", "nginx", "[]", "QUERY_STRING is empty if none."),
    Decision("variables/user-name.shtml", "apache", "(none)", "USER_NAME is nobody's business."),
    Decision("variables/software.shtml", "apache", "counterd", "Each has its own name."),
    Decision("variables/cookie.shtml", "apache", "(none)", _SECRET),
    Decision("variables/cookie.shtml", "nginx", "(none)", _SECRET),
    Decision("expressions/cookie.shtml", "apache", "nn", _SECRET),
    Decision(
        "nginx/other-variables.shtml",
        "nginx",
        "(none)",
        "Of nginx's variables those that tell about the request.",
    ),
)
