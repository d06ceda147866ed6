"""Every citation is a registered clause or document."""

import re

import pytest

from portal.policy.clauses import CLAUSES, Reason, UnknownClauseError, basis, cited, clause, is_citation, printed
from portal.policy.references import BASED_ON, BASES, REFERENCES, REFERRED_TO

KEY = re.compile(
    r"序言|结尾|文[一二三四]\([一二三]\)|附[12]末|附[12][一二]\([一-龥]\)(\d(\(\d\))?|末)?|附3一\([一二三]\)(\d{1,2})?|附3二·[一-龥]+"
)
NOTICE = "《关于加强技能人才评价机构管理工作的通知》"


def test_keys_are_written_as_officers_write_them() -> None:
    assert [key for key in CLAUSES if not KEY.fullmatch(key)] == []


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("序言", id="G01"),
        pytest.param("文一(二)", id="G12"),
        pytest.param("附1一(二)", id="A15"),
        pytest.param("附1二(一)1(3)", id="A30"),
        pytest.param("附1二(一)末", id="A33"),
        pytest.param("附1二(三)", id="A40"),
        pytest.param("附1末", id="A43"),
        pytest.param("附2一(七)5", id="B35"),
        pytest.param("附2二(一)1(7)", id="B42"),
        pytest.param("附2二(五)", id="B62"),
        pytest.param("文二(二)", id="O23"),
        pytest.param("文三(三)", id="Q03"),
        pytest.param("附3二·申辩与申诉", id="P12"),
    ],
)
def test_clause_is_registered_when_the_requirements_name_it(key: str) -> None:
    assert clause(key).key == key


@pytest.mark.parametrize(("tier", "items"), [("附3一(一)", 8), ("附3一(二)", 8), ("附3一(三)", 14)], ids=["V1", "V2", "V3"])
def test_violations_have_all_items_of_their_tier(tier: str, items: int) -> None:
    assert [key for key in CLAUSES if key.startswith(tier)] == [tier, *(f"{tier}{no}" for no in range(1, items + 1))]


def test_bases_are_the_four_of_the_notice() -> None:
    assert [item.key for item in BASES] == ["劳动法", "中办发〔2022〕58号", "人社部发〔2019〕90号", "人社部发〔2019〕30号"]
    assert {item.label for item in BASES} == {BASED_ON}
    assert {item.label for item in REFERENCES} == {REFERRED_TO}


@pytest.mark.parametrize(
    ("citation", "print_"),
    [
        ("附2二(一)1(4)", f"{NOTICE}附件2“二、备案流程”（一）1（4）"),
        ("附1末", f"{NOTICE}附件1末段"),
        ("附1二(一)末", f"{NOTICE}附件1“二、备案流程”（一）末段"),
        ("文一(二)", f"{NOTICE}正文“一、严格评价机构备案”（二）"),
        ("附3一(二)3", f"{NOTICE}附件3“一、评价机构违纪违规行为认定处理”（二）3"),
        ("附3二·处理", f"{NOTICE}附件3“二、评价机构违纪违规处理程序”处理"),
        ("结尾", f"{NOTICE}结尾"),
        ("行政许可法32", "参照《中华人民共和国行政许可法》第32条"),
        ("劳动法", "《中华人民共和国劳动法》"),
        ("附1末、附2末", f"{NOTICE}附件1末段、{NOTICE}附件2末段"),
        ("", ""),
    ],
)
def test_citation_is_printed_in_full(citation: str, print_: str) -> None:
    assert printed(citation) == print_


def test_quotes_stand_where_a_number_of_the_notice_is_shown() -> None:
    assert clause("附2二(五)").quote == "受理后应在10个工作日完成备案（其中评估、公示、报人社部审核不计入办理时限）"
    assert {key for key in CLAUSES if CLAUSES[key].quote} == {
        "文一(二)", "附1一(二)", "附1二(三)", "附1末", "附2一(二)", "附2二(三)", "附2二(四)", "附2二(五)", "附2末",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["附9", "附2二（五）", "附2 二(五)", "文一(三)", "附3一(一)9", "D03", "附1末、", "行政许可法"])
def test_reason_refuses_an_unknown_clause(key: str) -> None:
    assert not is_citation(key)
    with pytest.raises(UnknownClauseError):
        Reason(key, "说明")


@pytest.mark.parametrize("key", ["", "附2二(五)", "附1末、附2末", "行政许可法32"])
def test_reason_accepts_what_can_be_cited(key: str) -> None:
    assert is_citation(key)
    assert Reason(key, "说明").clause == key


def test_cited_gives_each_part_in_order() -> None:
    assert cited("附1二(三)、行政许可法32") == (clause("附1二(三)"), basis("行政许可法32"))


def test_clause_and_basis_refuse_each_other() -> None:
    with pytest.raises(UnknownClauseError):
        clause("行政许可法32")
    with pytest.raises(UnknownClauseError):
        basis("附2二(五)")
