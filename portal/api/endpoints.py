"""The API of the portal: each app's own endpoints, mounted. Open to everybody, limited in rate; its documentation is served from here."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import Throttled
from ninja.openapi.schema import OpenAPISchema

from filings.api import router as filings
from portal.api.limits import PublicThrottle
from portal.catalogue.api import certificate_codes, credit_codes
from portal.directory.api import router as directory
from portal.documents.api import router as papers
from portal.terms.api import router as terms
from portal.workdays.api import router as workdays

ABOUT = """期限、代码、目录、文书和备案模拟的公开接口，不用登录，按地址限制频率。

错误：`404` 没有所查的内容，`422` 参数不符（`detail` 逐项写明位置和原因），`429` 请求过于频繁（`Retry-After` 为应等待的秒数）。
正文均为 JSON，`detail` 为原因。"""

_DETAIL: Final = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
_PLACE: Final = {
    "type": "object",
    "required": ["type", "loc", "msg"],
    "properties": {"type": {}, "loc": {"type": "array"}, "msg": {"type": "string"}},
}
_ITEMS: Final = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "array", "items": _PLACE}}}
ERRORS: Final[dict[int, tuple[str, dict[str, Any]]]] = {
    400: ("正文不是 JSON", _DETAIL),
    422: ("参数不符，逐项写明位置和原因", _ITEMS),
    429: ("请求过于频繁，Retry-After 为应等待的秒数", _DETAIL),
}


class PublicAPI(NinjaAPI):
    """The API whose schema names, for every endpoint, the errors that all of them share."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The schema with the shared errors in it."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, (words, body) in ERRORS.items():
                    operation["responses"].setdefault(status, {"description": words, "content": {"application/json": {"schema": body}}})
        return schema


api = PublicAPI(
    title="广西技能人才评价机构公开接口",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    docs_url="/docs/",
    throttle=[PublicThrottle()],
)
for prefix, router in (
    ("workdays", workdays),
    ("terms", terms),
    ("credit-codes", credit_codes),
    ("certificate-codes", certificate_codes),
    ("filings", filings),
    ("directory", directory),
    ("papers", papers),
):
    api.add_router(f"/{prefix}", router)


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, refused: Throttled) -> HttpResponse:
    """429 with the seconds to wait."""
    response = api.create_response(request, {"detail": "请求过于频繁，请稍后再试。"}, status=429)
    response["Retry-After"] = str(int(refused.wait or 60))
    return response
