"""The doors of anonymous review. Columns: matrix.py."""

from tests.permissions.doors import Door, by_pk

ANONYMOUS: list[Door] = [
    Door(
        "evaluations:name_show",  # M+: never by the opening's manager; Hb: owes a scorecard there
        {
            "GET": " L 403 403 404 403 404 200 404 200 403 200",
            "POST": "L 403 403 404 403 404 302 404 302 403 302",
        },
        kwargs=by_pk("coded"),
    ),
]
