"""The scalars of the schema."""

from datetime import UTC, datetime
from typing import Any

import orjson
from ariadne import ScalarType

json_string = ScalarType("JSONString")
json_value = ScalarType("JSON")
int64 = ScalarType("Int64")
duration = ScalarType("Duration")
date_time = ScalarType("DateTime")

ALL = [json_string, json_value, int64, duration, date_time]


@json_string.value_parser
def _json_text(value: Any) -> str:
    # Some clients send the decoded object where a string that holds JSON is meant.
    return value if isinstance(value, str) else orjson.dumps(value).decode()


@int64.serializer
@int64.value_parser
def _integer(value: Any) -> int:
    return int(value)


@date_time.serializer
def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
