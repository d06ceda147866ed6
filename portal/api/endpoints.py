"""The API of the portal: each app's own endpoints, mounted. Open to everybody, limited in rate; its documentation is served from here."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema

from filings.api import router as filings
from portal.access.decorators import public
from portal.api.limits import PublicThrottle
from portal.api.problems import documented, problem, told
from portal.catalogue.api import certificate_codes, credit_codes
from portal.directory.api import router as directory
from portal.documents.api import router as papers
from portal.terms.api import router as terms
from portal.workdays.api import router as workdays
from supervision.api import router as draws

ABOUT = """期限、代码、目录、文书、备案模拟和抽查复算的公开接口，不用登录，按地址限制频率。

错误均为 `application/problem+json`：`code` 是不变的英文代码，`title`、`detail` 为中文说明。`400` malformed_body 正文不是 JSON，
`404` not_found 没有所查的内容，`405` method_not_allowed 方法不符（`Allow` 列出接受的），`422` invalid_parameters 参数不符（`errors`
逐项写明位置和原因），`429` too_many_requests 请求过于频繁（`Retry-After` 为应等待的秒数），`500` server_error 系统出错（`X-Request-ID` 为本次请求的编号）。"""

SHARED: Final = (400, 422, 429)


class PublicAPI(NinjaAPI):
    """The API whose schema names, for every endpoint, its errors and those that all of them share."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The schema with the shared errors in it."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                own = [status for status in operation["responses"] if int(status) >= HTTPStatus.BAD_REQUEST]
                operation["responses"] |= {status: documented(int(status)) for status in (*own, *SHARED)}
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
    ("draws", draws),
):
    api.add_router(f"/{prefix}", router)


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, refused: Throttled) -> HttpResponse:
    """429 with the seconds to wait."""
    response = problem(429)
    response["Retry-After"] = str(int(refused.wait or 60))
    return response


@api.exception_handler(ValidationError)
def not_as_documented(request: HttpRequest, refused: ValidationError) -> HttpResponse:
    """422 with every parameter that is wrong."""
    return problem(422, errors=told(refused.errors))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, refused: HttpError) -> HttpResponse:
    """What an endpoint says itself; of a body that cannot be read the server's own words are English."""
    return problem(refused.status_code, "" if refused.status_code == HTTPStatus.BAD_REQUEST else str(refused))


@public
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address below the version."""
    return problem(404)
