"""Printing: what a paper may read, what it is as a PDF, that it is the same twice."""

import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from portal.documents.contents import from_json
from portal.documents.rendering import ForbiddenSourceError, UnprintableError, print_html, render, render_paper, resource
from portal.documents.samples import samples

SAMPLES = samples()
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
DATA = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>样张</title></head><body>{body}</body></html>'


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine and the paths it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/pixel.svg", asked
    server.shutdown()
    server.server_close()


FORBIDDEN = [
    "file:///etc/passwd",
    "/etc/passwd",
    "http://127.0.0.1:9/x.svg",
    "https://example.org/x.svg",
    "ftp://127.0.0.1/x.svg",
    DATA,
    "paper:static/../pyproject.toml",
    "paper:static/css/../../manage.py",
    "paper:static/%2e%2e/pyproject.toml",
    "paper:static/..%2fpyproject.toml",
    "paper:static//etc/passwd.css",
    "paper:static/css\\..\\..\\x.css",
    "paper:static/css/nothing-here.css",
    "paper:static/fonts/SHA256SUMS",
    "paper:static/css",
    "paper:image/other.svg",
    "paper:image/../qr.svg",
    "PAPER:static/css/paper.css",
]


@pytest.mark.parametrize("url", FORBIDDEN)
def test_resource_when_it_is_not_ours(url: str) -> None:
    with pytest.raises(ForbiddenSourceError):
        resource(url, {"qr.svg": PIXEL})


def test_resource_when_it_is_ours() -> None:
    assert resource("paper:image/qr.svg", {"qr.svg": PIXEL}).content == PIXEL
    assert resource("paper:static/css/paper.css", {}).media_type == "text/css"


BODIES = {
    "img": '<img alt="x" src="{}">',
    "link": '<link rel="stylesheet" href="{}">',
    "style": '<style>body{{background:url("{}")}}</style>',
    "object": '<object data="{}"></object>',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("url", [FORBIDDEN[0], FORBIDDEN[2], DATA, "paper:static/../pyproject.toml"])
def test_print_when_the_document_asks_for_what_is_not_ours(url: str, body: str) -> None:
    with pytest.raises(ForbiddenSourceError):
        print_html(page(BODIES[body].format(url)), {"qr.svg": PIXEL})


def test_print_when_a_picture_leads_outside(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    leading = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>'
    body = '<img alt="x" src="paper:image/a.svg">'
    with pytest.raises(ForbiddenSourceError):
        print_html(page(body), {"a.svg": leading.encode()})
    with pytest.raises(ForbiddenSourceError):
        print_html(page(f'<img alt="x" src="{url}">'), {})
    assert asked == []


def test_negative_control_a_bare_printer_does_go_outside(listener: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = listener
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red }")
    HTML(string=page(f'<img alt="x" src="{url}"><link rel="stylesheet" href="{secret.as_uri()}">')).write_pdf()
    assert asked == ["/pixel.svg"]


def test_print_when_a_character_has_no_shape() -> None:
    with pytest.raises(UnprintableError) as refused:
        print_html(page("<p>广西\U00030000有限公司</p>"), {})
    assert refused.value.characters == "\U00030000"
    with pytest.raises(UnprintableError):
        print_html(page("<p>广西&#x30000;有限公司</p>"), {})


def test_print_escapes_what_an_applicant_typed() -> None:
    content = from_json(SAMPLES["refusal"].to_json() | {"addressee": '<img src="file:///etc/passwd">有限公司'})
    text = pdf_text(render_paper(content))
    assert '<imgsrc="file:///etc/passwd">有限公司：' in text


@cache
def printed(name: str) -> bytes:
    """The sample of this name, printed once for all tests."""
    return render_paper(SAMPLES[name])


def pdf_text(pdf: bytes, *, first_page: int = 1, last_page: int = 99) -> str:
    """The text of a PDF as poppler extracts it, without white space."""
    run = subprocess.run(
        ["pdftotext", "-f", str(first_page), "-l", str(last_page), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return "".join(run.stdout.decode().split())


@pytest.mark.parametrize("name", SAMPLES)
def test_paper_when_printed_twice_and_from_storage(name: str) -> None:
    content = SAMPLES[name]
    assert render_paper(from_json(content.to_json())) == printed(name)


@pytest.mark.parametrize("name", SAMPLES)
def test_paper_is_an_archival_tagged_pdf(name: str) -> None:
    content = SAMPLES[name]
    with pikepdf.open(io.BytesIO(printed(name))) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert meta["dc:title"] == f"{content.title}（{content.number}）"
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        fonts = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in page.Resources.Font.values()}
        alts = {str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item}
    assert fonts == {"Noto-Serif-SC", "Noto-Serif-SC-Bold", "Noto-Serif-SC-Heavy"}
    assert alts == {f"{content.authority}印章（演示样章）", "证照核验二维码"}


@pytest.mark.parametrize("name", SAMPLES)
def test_paper_says_who_what_when(name: str) -> None:
    content = SAMPLES[name]
    text = pdf_text(printed(name))
    day = f"{content.issued_on.year}年{content.issued_on.month}月{content.issued_on.day}日"
    for words in (content.authority, content.number, content.addressee + "：", f"校验码{content.code}", day):
        assert words in text, words


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("receipt", ["机构编码", "有效期", "有效期满前3个月内", "第2版", "因新增汽车维修工出具，第1版同时失效"], ["不予备案通知书"]),
        ("receipt-long", ["《不予备案通知书》（桂技评不备〔2026〕4500-0012号）", "第1版", "—2—"], ["失效"]),
        ("receipt-examining", ["民用核安全设备焊接工", "四级、三级"], ["机构编码", "有效期", "延续备案", "评估", "公示"]),
        ("receipt-special", ["专项职业能力考核项目", "柳州螺蛳粉制作"], ["机构编码", "有效期", "延续备案", "等级"]),
        ("refusal", ["合格考评人员2名，少于3名", "一（二）", "行政复议", "联系方式：黄小燕"], ["机构编码"]),
        ("supplement", ["尚需补正下列3项", "一次性告知", "2026年9月23日前", "二（一）1（5）"], ["不予备案"]),
        ("non-acceptance", ["决定不予受理", "二（二）", "行政诉讼"], ["准予"]),
        ("acceptance", ["10个工作日", "2026年9月15日", "不计入办理时限"], ["暂定"]),
        ("pause", ["技术评估", "15个工作日", "已用5个，剩余5个", "行政许可法"], []),
        ("work-letter", ["关于按期申请延续备案的提示", "函告如下", "2026年9月11日", "特此函告"], []),
        ("publicity", ["计5个工作日", "9f2c41d7", "收到异议2件", "经核实不成立", "成立，涉及汽车装调工四级"], ["没有收到异议"]),
        ("publicity-unheard", ["公示期间没有收到异议", "第1次公示自2026年9月8日至2026年9月11日，因住所门牌号写错更正"], ["收到异议2件"]),
    ],
)
def test_paper_says_what_its_case_needs(name: str, said: list[str], unsaid: list[str]) -> None:
    text = pdf_text(printed(name))
    assert [words for words in said if words not in text] == []
    assert [words for words in unsaid if words in text] == []


def test_acceptance_when_the_calendar_is_not_published() -> None:
    text = pdf_text(render_paper(from_json(SAMPLES["acceptance"].to_json() | {"provisional": True})))
    assert "（暂定）" in text


def test_supplement_when_it_is_not_the_first() -> None:
    later = SAMPLES["supplement"].to_json() | {"round": 2, "round_reason": "补正后新附的协议缺页。"}
    text = pdf_text(render_paper(from_json(later)))
    assert "第2次告知" in text
    assert "一次性" not in text
    assert "补正后新附的协议缺页。" in text


AUDIENCE = "本单位职工（含劳务派遣、劳务外包等各类用工人员）"


@pytest.mark.parametrize(("occupations", "pages"), [(1, 1), (3, 1), (6, 1), (7, 2), (20, 2)])
def test_receipt_of_an_employer_is_one_page_up_to_six_occupations(occupations: int, pages: int) -> None:
    base = SAMPLES["receipt"].to_json()
    pdf = render_paper(from_json(base | {"audience": AUDIENCE, "lines": base["lines"][:1] * occupations}))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == pages
        assert [len(page.Resources.XObject) > 0 for page in opened.pages] == [True] * pages  # the QR of each page
    assert [pdf_text(pdf, first_page=page, last_page=page).count("校验码7K3M-9Q2X") for page in range(1, pages + 1)] == [1] * pages
    assert AUDIENCE in pdf_text(pdf)


def test_close_of_a_paper_is_never_alone_on_a_page() -> None:
    """However long the list, the page with the seal also carries words of the text."""
    base = SAMPLES["receipt"].to_json()
    for count in (3, 4, 6, 7, 8, 15, 16):
        pdf = render_paper(from_json(base | {"lines": base["lines"][:1] * count}))
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            pages = len(opened.pages)
        assert "第2版" in pdf_text(pdf, first_page=pages)


def test_render_when_a_template_has_no_pictures() -> None:
    assert render("pdf/levels.html", {"line": SAMPLES["receipt"].to_json()["lines"][0]}).startswith(b"%PDF-1.7")


def test_printer_is_loaded_with_the_first_paper_only() -> None:
    program = "import django; django.setup(); import sys, portal.documents.rendering; print('weasyprint' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ})
    assert run.stdout.strip() == "False"
