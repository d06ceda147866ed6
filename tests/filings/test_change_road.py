"""The road of a change (D17-D20): from what the registration holds to the next version of its receipt."""

from datetime import date

import pytest

from filings.enums import ChangeKind, LineOutcome, Matter, Outcome, State
from filings.models import CityReport, Handover, Section, Transfer
from filings.services import changing, deciding, intake, ministry, submitting
from filings.services.deciding import Verdict
from filings.services.prefilling import prefilled
from filings.services.versions import draft
from portal.authorities.queries import authority
from portal.catalogue.services import ItemRow, import_special_items
from portal.directory.models import EntryVersion
from portal.documents.contents import ReceiptContent, from_json
from portal.documents.queries import Verdict as Worth
from portal.documents.queries import verify
from portal.home.demo.dossiers import Line
from portal.institutions import services as institutions
from portal.institutions.enums import FactKind, Track
from portal.institutions.models import LegalPerson, Registration
from portal.terms.models import Term
from portal.workflow.acting import actor
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.changed import (
    DAY,
    VALID_TO,
    additions,
    basics,
    begun,
    checks,
    cleared,
    moved_name,
    receipts,
    registered,
    submitted,
)
from tests.filings.stage import ELECTRICIAN, MONDAY, TURNER, centre_officer, desk, user

pytestmark = pytest.mark.django_db
K = ChangeKind
COOK = Line("4-03-02-01", "中式烹调师", ("5",))


def told(raised: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(reason.rule, reason.path) for reason in raised.value.reasons]


def test_change_of_name_goes_straight_to_the_decision() -> None:
    """D18, D19, D79, B62: no evaluation, ten working days, the receipt's next version with the same end, the old one superseded."""
    bureau = desk()
    registration, admin = registered()
    filing = submitted(basics(begun(registration, admin, [K.NAME]), name="柳州龙屏智能装备有限公司"))
    assert (filing.authority, filing.routed_by, filing.lines_text) == (bureau.authority, "文一(二)", "变更机构名称")
    assert filing.applicant_name == registration.legal_person.name  # the new name holds from the decision on
    filing = road.accepted(filing, bureau, MONDAY + DAY)
    assert Term.objects.get(subject_id=filing.pk, key="grading_filing").length == 10
    assert checks(filing) == {"D18.name"}
    filing = road.reviewed(filing, bureau, MONDAY + DAY)
    assert (filing.state, filing.reviewed_at is not None) == (State.DECIDING, True)
    filing = road.decided(filing, bureau, MONDAY + 2 * DAY)

    registration = Registration.objects.get()
    old, new = receipts(registration)
    content = from_json(new.content)
    assert isinstance(content, ReceiptContent)
    assert (filing.outcome, LegalPerson.objects.get().name) == (Outcome.GRANTED, "柳州龙屏智能装备有限公司")
    assert (new.number, new.version, old.successor, registration.receipt_version) == (old.number, 2, new, 2)
    assert (registration.valid_to, content.valid_to) == (VALID_TO, VALID_TO)
    assert (content.addressee, content.reason) == ("柳州龙屏智能装备有限公司", "变更备案：变更机构名称")
    assert [(line.name, line.levels) for line in content.lines] == [("电工", ("五级", "四级", "三级"))]
    worth = verify(old.code, on=date(2026, 9, 9))
    assert (worth.verdict, worth.since, worth.reason) == (Worth.SUPERSEDED, date(2026, 9, 9), "变更备案：变更机构名称")
    assert verify(new.code, on=date(2026, 9, 9)).verdict is Worth.VALID
    assert list(EntryVersion.objects.order_by("no").values_list("no", "name", "reason"))[-1][1:] == (
        "柳州龙屏智能装备有限公司",
        "变更备案：变更机构名称",
    )
    assert CityReport.objects.get().filing == filing
    assert not Handover.objects.exists()


def test_added_occupation_is_evaluated_publicised_and_reported() -> None:
    """D17, D96, D36: each added line is decided, the code stays, scope and people are written as of the decision."""
    bureau, officer = desk(), centre_officer()
    registration, admin = registered()
    filing = submitted(additions(begun(registration, admin, [K.ADDED_OCCUPATIONS]), (TURNER, COOK)))
    assert [str(line) for line in filing.lines.all()] == ["车工 五级", "车工 四级", "中式烹调师 五级"]
    filing = cleared(filing, bureau, MONDAY + DAY)
    assert filing.state == State.REVIEWED
    filing = road.evaluated(filing, bureau, MONDAY + 2 * DAY, failed=("中式烹调师",))
    filing = road.publicised(filing, officer, MONDAY + 7 * DAY)
    assert {line["name"] for line in filing.publicities.get().snapshot["lines"]} == {"车工"}
    filing, day = road.at_ministry(filing, officer)
    with pytest.raises(Refused) as other_code:
        ministry.record_code(filing, "Y000045000299", by=officer, at=day, seen=filing.version)
    assert told(other_code) == [("D96", "institution_code")]
    filing = ministry.record_code(filing, registration.institution_code, by=officer, at=day + DAY, seen=filing.version)
    filing = road.decided(filing, bureau, day + 2 * DAY, {"中式烹调师": road.refuse("评估不通过", "附2二(三)")})

    registration = Registration.objects.get()
    today = filing.decided_at.date()
    added = registration.scope.filter(from_on=today)
    assert (filing.outcome, {(line.name, line.level) for line in added}) == (Outcome.PARTIAL, {("车工", "5"), ("车工", "4")})
    assert (registration.valid_to, registration.institution_code[:7], registration.receipt_version) == (VALID_TO, "Y000045", 2)
    content = from_json(receipts(registration)[-1].content)
    assert isinstance(content, ReceiptContent)
    assert ([line.name for line in content.lines], content.refusal_number != "") == (["车工", "电工"], True)
    assert registration.legal_person.engagements.filter(from_on=today, role="assessor").count() == 4
    assert set(registration.sites.filter(until_on__isnull=True).values_list("name", flat=True)) == {
        "理论考场 201",
        "智能化考场 301",
        "实训车间",
    }


def test_what_failed_in_the_evaluation_leaves_the_name_to_be_granted() -> None:
    """D18, D36: nothing of a mixed change but its scope is evaluated; a failure there does not touch the basic information."""
    bureau = desk()
    registration, admin = registered()
    filing = additions(begun(registration, admin, [K.ADDED_OCCUPATIONS, K.NAME]))
    filing = submitted(basics(filing, name="柳州龙屏智能装备有限公司"))
    assert filing.lines_text == "车工，变更机构名称"
    filing = cleared(filing, bureau, MONDAY + DAY)
    filing, people = road.evaluating_now(filing, bureau, MONDAY + DAY)
    from filings.enums import LineResult, Method
    from filings.services import evaluating

    results = {line.pk: LineResult.FAILED for line in filing.scope_lines}
    assert len(results) == 2
    road.signed(filing, results, MONDAY + 2 * DAY)
    conclusion = evaluating.Conclusion(heads=road.HEADS, lines=results, methods=list(Method), text="设备不足")
    filing = evaluating.conclude(filing, conclusion, by=people[0].user, at=MONDAY + 2 * DAY, seen=filing.version)
    assert filing.state == State.DECIDING
    everything = {line.pk: Verdict(LineOutcome.GRANTED) for line in filing.lines.all()}
    with pytest.raises(Refused):
        deciding.propose(filing, everything, by=bureau.reviewer, at=MONDAY + 3 * DAY, seen=filing.version)
    filing = road.decided(filing, bureau, MONDAY + 3 * DAY, {"车工": road.refuse("评估不通过", "附2二(三)")})
    assert (filing.outcome, LegalPerson.objects.get().name) == (Outcome.PARTIAL, "柳州龙屏智能装备有限公司")
    assert not Registration.objects.get().scope.filter(name="车工").exists()


def test_special_ability_changes_its_address_without_a_letter() -> None:
    """A32, D23, A40: an examining institution brings its proof alone, and is done in seven working days."""
    bureau = desk()
    item = import_special_items(
        [ItemRow("米粉制作", "考核规范")], basis="桂人社函〔2026〕1号", effective_from=date(2025, 1, 1), by=actor(None), at=MONDAY
    )[0]
    registration, admin = registered(Track.EXAMINING_SPECIAL, lines=(Line(item.code, item.name),))
    filing = begun(registration, admin, [K.REPRESENTATIVE])
    with pytest.raises(Refused) as nothing:
        submitted(filing)
    assert ("D18", "institution.legal_representative") in told(nothing)
    from tests.filings.changed import write
    from tests.filings.stage import attach

    write(filing, "institution", MONDAY, legal_representative="韦国强", representative_id_hash="ab" * 32, representative_id_masked="450***")
    with pytest.raises(Refused) as unproved:
        submitted(filing)
    assert told(unproved) == [("D18", "materials.certificate_files")]
    attach(filing, "certificate_files", at=MONDAY)
    filing = submitted(filing)
    assert (filing.clock_key, filing.due_on) == ("examining_filing", date(2026, 9, 16))
    filing = road.decided(cleared(filing, bureau, MONDAY + DAY), bureau, MONDAY + DAY)
    registration = Registration.objects.get()
    assert (registration.legal_person.legal_representative, registration.valid_to) == ("韦国强", None)
    assert [paper.version for paper in receipts(registration)] == [1, 2]


def test_a_refused_change_leaves_everything_as_it_was() -> None:
    """B64, D35: a letter with reasons, no new receipt."""
    bureau = desk()
    registration, admin = registered()
    name = registration.legal_person.name
    filing = cleared(submitted(basics(begun(registration, admin, [K.NAME]), name="另一家")), bureau, MONDAY)
    filing = road.decided(filing, bureau, MONDAY, {"变更机构名称": road.refuse("登记证照载明的名称不一致", "文一(二)")})
    assert (filing.outcome, LegalPerson.objects.get().name, len(receipts(registration))) == (Outcome.REFUSED, name, 1)
    assert not CityReport.objects.exists()


def test_what_was_refused_of_a_change_is_not_offered_by_the_next() -> None:
    """D18, D36, D66: the name was granted, the other basic information refused; the next draft begins with what stands."""
    bureau = desk()
    registration, admin = registered()
    first = submitted(basics(begun(registration, admin, [K.BASIC_DATA]), contact="覃秘书", staff_total=80))
    road.decided(cleared(first, bureau, MONDAY), bureau, MONDAY)
    second = basics(begun(registration, admin, [K.NAME, K.BASIC_DATA]), name="柳州龙屏智能装备有限公司", contact="韦主任", staff_total=900)
    refused = {"变更其他基本信息": road.refuse("没有证明", "文一(二)")}
    second = road.decided(cleared(submitted(second), bureau, MONDAY), bureau, MONDAY, refused)
    assert second.outcome == Outcome.PARTIAL
    for matter in (Matter.CHANGE, Matter.RENEWAL):
        offered = prefilled(Registration.objects.get(), matter, on=MONDAY.date() + DAY)["institution"]
        assert [offered[key] for key in ("name", "contact", "staff_total")] == ["柳州龙屏智能装备有限公司", "覃秘书", 80]


@pytest.mark.parametrize(
    ("fact", "kinds", "refused"),
    [
        pytest.param(FactKind.HOLD, [K.ADDED_OCCUPATIONS], ["D69"], id="D69-scope"),
        pytest.param(FactKind.HOLD, [K.OTHER_CITY], ["D69"], id="D69-leaving"),
        pytest.param(FactKind.HOLD, [K.NAME], [], id="D69-name"),
        pytest.param(FactKind.SUSPENSION, [K.ADDED_LEVELS], ["D39"], id="D39-levels"),
        pytest.param(FactKind.SUSPENSION, [K.ADDRESS], [], id="D39-address"),
        pytest.param(FactKind.TERMINATION, [K.NAME], ["G10"], id="G10-terminated"),
        pytest.param(FactKind.CANCELLATION, [K.NAME], ["G10"], id="G10-cancelled"),
        pytest.param(None, [], ["G10"], id="G10-nothing-chosen"),
        pytest.param(None, [K.ADDED_ITEMS], ["G10"], id="D22-not-of-this-track"),
    ],
)
def test_change_begins_only_on_a_registration_that_can_carry_it(fact: FactKind | None, kinds: list[str], refused: list[str]) -> None:
    registration, admin = registered()
    if fact is not None:
        institutions.add_fact(registration, fact, from_on=date(2026, 9, 1), reason="测试", clause="附3一(二)", by=None, at=MONDAY)
    if not refused:
        assert begun(Registration.objects.get(), admin, kinds).state == State.DRAFT
        return
    with pytest.raises(Refused) as raised:
        begun(Registration.objects.get(), admin, kinds)
    assert [reason.rule for reason in raised.value.reasons] == refused


def test_expired_registration_carries_no_change_and_a_bar_leaves_basic_data() -> None:
    """D90, D97."""
    registration, admin = registered()
    with pytest.raises(Refused) as raised:
        begun(registration, admin, [K.NAME], at=MONDAY + 3 * 365 * DAY)
    assert [reason.rule for reason in raised.value.reasons] == ["G10"]
    institutions.bar(registration.legal_person, from_on=date(2026, 9, 1), reason="出租资质", clause="附3一(三)", by=None, at=MONDAY)
    with pytest.raises(Refused) as barred:
        begun(registration, admin, [K.ADDED_OCCUPATIONS])
    assert [reason.rule for reason in barred.value.reasons] == ["L12"]
    assert begun(registration, admin, [K.NAME]).state == State.DRAFT


def test_one_filing_a_track_and_only_by_its_own_people() -> None:
    """D37; a stranger and a neighbour have no right."""
    registration, admin = registered()
    for other in (user("路人"), registered(number=2)[1]):
        with pytest.raises(NotAllowed):
            begun(registration, other, [K.NAME])
    filing = begun(registration, admin, [K.NAME])
    with pytest.raises(Refused) as again:
        begun(registration, admin, [K.ADDRESS])
    assert [reason.rule for reason in again.value.reasons] == ["D37"]
    submitting.withdraw(filing, reason="不变更了", by=admin, at=MONDAY, seen=filing.version)
    assert begun(registration, admin, [K.ADDRESS]).state == State.DRAFT


def test_kinds_chosen_anew_close_what_they_opened() -> None:
    """Only what changes is editable (D18): an answer that is not opened any more says again what is filed; not after the submission."""
    desk()
    registration, admin = registered()
    filing = basics(
        begun(registration, admin, [K.NAME, K.BASIC_DATA]), name="新名称有限公司", contact="韦丽萍", contact_phone="0772-2612345"
    )
    changing.choose_kinds(filing, [K.BASIC_DATA], by=admin, at=MONDAY)
    content = Section.objects.get(version=draft(filing), key="institution").content
    assert (content["name"], content["contact"], content["changes"]) == (registration.legal_person.name, "韦丽萍", [K.BASIC_DATA])
    filing = submitted(filing)
    assert [line.change for line in filing.lines.all()] == [K.BASIC_DATA]
    with pytest.raises(Refused):
        changing.choose_kinds(filing, [K.NAME], by=admin, at=MONDAY)


def test_what_is_filed_cannot_be_added_again() -> None:
    """D17: an added level belongs to an occupation that is filed, an added occupation to none."""
    registration, admin = registered()
    desk()
    filing = additions(begun(registration, admin, [K.ADDED_OCCUPATIONS]), (ELECTRICIAN,))
    with pytest.raises(Refused) as raised:
        submitted(filing)
    assert [reason.text for reason in raised.value.reasons if reason.rule == "D17"] == ["电工的部分等级已在备案范围内，请删除。"]


def test_move_to_another_city_is_decided_by_the_original_authority_and_then_proposed() -> None:
    """D20, G10: the old city decides; supervision stays until the new one consents."""
    bureau = desk("450200")
    registration, admin = registered()
    place = {"registered_division": "450103", "registered_address": "南宁市民族大道 100 号"}
    filing = basics(begun(registration, admin, [K.ADDRESS]), **place)
    with pytest.raises(Refused) as within:
        submitted(filing)
    assert ("D20", "institution.registered_division") in told(within)
    changing.choose_kinds(filing, [K.OTHER_CITY], by=admin, at=MONDAY)
    filing = submitted(basics(filing, **place))
    assert filing.authority == bureau.authority
    filing = road.decided(cleared(filing, bureau, MONDAY), bureau, MONDAY)
    handover = Handover.objects.get()
    registration = Registration.objects.get()
    assert (handover.source, handover.target, handover.proposed_by) == (bureau.authority, authority("450100"), bureau.approver)
    assert (registration.supervised_by, registration.legal_person.registered_division) == (bureau.authority, "450103")


def test_other_entries_of_the_legal_person_follow_its_new_name() -> None:
    bureau = desk()
    registration, admin = registered()
    other = Registration.objects.create(
        legal_person=registration.legal_person,
        track=Track.EXAMINING_SPECIAL,
        filed_with=registration.filed_with,
        supervised_by=registration.filed_with,
        number="桂技评备〔2025〕4502-0099号",
        audience="public",
        filed_on=date(2025, 9, 1),
        valid_from=date(2025, 9, 1),
    )
    moved_name(registration, admin, bureau, "柳州龙屏智能装备有限公司")
    assert EntryVersion.objects.get(registration=other).name == "柳州龙屏智能装备有限公司"


def test_change_stays_with_the_original_authority() -> None:
    """G10, D20: no transfer by hand before or after acceptance; the initial filing of test_main_road is the control."""
    bureau, other = desk(), desk("450100")
    registration, admin = registered()
    filing = submitted(basics(begun(registration, admin, [K.NAME]), name="柳州龙屏智能装备有限公司"))
    for day in (1, 2):
        with pytest.raises(Refused) as stays:
            intake.transfer(filing, other.authority, reason="注册地在南宁", by=bureau.acceptor, at=MONDAY + day * DAY, seen=filing.version)
        filing = road.accepted(filing, bureau, MONDAY + DAY) if day == 1 else filing
        assert [(reason.clause, reason.rule) for reason in stays.value.reasons] == [("文一(二)", "G10")]
    assert (road.fresh(filing).authority, Transfer.objects.exists()) == (bureau.authority, False)
