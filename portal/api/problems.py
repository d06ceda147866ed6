"""What the API answers where it cannot do as asked: problem+json (RFC 9457), in Chinese for people, with a stable English code for programs."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import JsonResponse

MEDIA_TYPE: Final = "application/problem+json"
DOCS: Final = "/api/v1/docs/"
# status -> code, title, and the detail where nobody says more
KNOWN: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("malformed_body", "正文不是 JSON", "请求正文须是 JSON，Content-Type 为 application/json。"),
    404: ("not_found", "没有所查的内容", "没有这个地址或者所查的内容。"),
    405: ("method_not_allowed", "方法不符", "这个地址不接受这一请求方法，Allow 列出接受的。"),
    422: ("invalid_parameters", "参数不符", "有参数不符合要求，逐项见 errors。"),
    429: ("too_many_requests", "请求过于频繁", "请求过于频繁，请在 Retry-After 所示的秒数之后再试。"),
    500: ("server_error", "系统出错", "系统出错，请稍后再试。仍不行的，请告知 X-Request-ID。"),
}
_OTHER: Final = ("unexpected", "不能办理", "这一请求不能办理。")
# pydantic's types of errors -> words; what stands in braces is in the error's context
_WORDS: Final[Mapping[str, str]] = {
    "missing": "必须填写",
    "date_from_datetime_parsing": "应为日期，写成 2026-10-09",
    "date_parsing": "应为日期，写成 2026-10-09",
    "date_type": "应为日期，写成 2026-10-09",
    "datetime_from_date_parsing": "应为时间，写成 2026-10-09T08:00:00+08:00",
    "datetime_parsing": "应为时间，写成 2026-10-09T08:00:00+08:00",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "bool_parsing": "应为 true 或者 false",
    "bool_type": "应为 true 或者 false",
    "string_type": "应为文字",
    "list_type": "应为数组",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "enum": "应为其中之一：{expected}",
    "literal_error": "应为其中之一：{expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不符：{pattern}",
    "too_long": "最多 {max_length} 项",
    "unfit": "{why}",  # what an endpoint finds itself, in its own words
}


def problem(status: int, detail: str = "", **more: Any) -> JsonResponse:
    """One problem; `more` are further members, such as the errors of each parameter."""
    code, title, usual = KNOWN.get(status, _OTHER)
    body = {"type": f"{DOCS}#{code}", "code": code, "title": title, "status": int(HTTPStatus(status)), "detail": detail or usual, **more}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def told(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each error of the parameters: where, pydantic's code for it, and what to do in words."""
    return [{"loc": [*error["loc"]], "code": error["type"], "msg": _words(error)} for error in errors]


def _words(error: Mapping[str, Any]) -> str:
    given = {key: str(value).replace(" or ", "、").replace(", ", "、") for key, value in error.get("ctx", {}).items()}
    try:
        return _WORDS[error["type"]].format(**given)
    except KeyError:  # a kind of error that no endpoint of ours gives rise to yet
        return "不符合要求"


_TEXT: Final = {"type": "string"}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "code", "title", "status", "detail"],
    "properties": {"type": _TEXT, "code": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
}
_ERROR: Final = {
    "type": "object",
    "required": ["loc", "code", "msg"],
    "properties": {"loc": {"type": "array"}, "code": _TEXT, "msg": _TEXT},
}


def documented(status: int) -> dict[str, Any]:
    """The response of the schema for this status."""
    body = dict(_PROBLEM)
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        body = {
            **body,
            "required": [*body["required"], "errors"],
            "properties": {**body["properties"], "errors": {"type": "array", "items": _ERROR}},
        }
    return {"description": KNOWN[status][1], "content": {MEDIA_TYPE: {"schema": body}}}
