"""Who there is in the demo region: officers of every authority, experts, and institutions with their people."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from portal.access.services import grant
from portal.accounts import demo
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority, AuthorityKind
from portal.authorities.queries import authority
from portal.authorities.roster import REGION
from portal.catalogue.loading import special_item_samples
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.catalogue.services import ItemRow, import_special_items
from portal.home.demo.dossiers import Applicant, Line, id_number, person_name
from portal.home.demo.places import LIUZHOU, NANNING, Addresses, City, Words, sequence
from portal.home.demo.trades import EMPLOYERS, SCHOOLS, Trade, line_of, trade_of
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson, Registration
from portal.people.identity import keyed_hash, mask
from portal.people.models import Credential, CredentialKind, MemberKind, Person
from portal.workflow.acting import act, actor

EXPERTS = 18
_POSTS = (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER)
_PINYIN = [
    "nanning",
    "liuzhou",
    "guilin",
    "wuzhou",
    "beihai",
    "fangchenggang",
    "qinzhou",
    "guigang",
    "yulin",
    "baise",
    "hezhou",
    "hechi",
    "laibin",
    "chongzuo",
]


@dataclass(frozen=True, slots=True)
class Desk:
    """An authority with one officer for each part."""

    authority: Authority
    acceptor: User
    reviewer: User
    approver: User


@dataclass(frozen=True)
class Institution:
    """An institution as it was invented; the legal person and its administrator exist once it has joined. At a counter the officer fills in."""

    place: int
    name: str
    city: City
    trade: Trade
    lines: tuple[Line, ...]
    division: str
    address: str
    representative: str
    serial: str
    staff: tuple[tuple[str, str, Role], ...]  # user name, name, role
    joined: list[tuple[LegalPerson, User]] = field(default_factory=list)
    told: list[Track] = field(default_factory=list)  # the tracks on which a story files it
    registrations: list[Registration] = field(default_factory=list)

    @property
    def credit_code(self) -> str:
        return make_credit_code(self.trade.prefix, self.division, self.serial)

    @property
    def person(self) -> LegalPerson:
        return self.joined[0][0]

    @property
    def admin(self) -> User:
        return self.joined[0][1]

    @property
    def applicant(self) -> Applicant:
        """The facts that its form repeats."""
        person = self.person
        return Applicant(
            self.name,
            person.credit_code,
            self.trade.form,
            self.trade.affiliation,
            self.division,
            self.address,
            self.representative,
            self.city.dialling,
        )


@dataclass
class World:
    """The region before its stories begin; `called` are the social organisations that apply in a selection call, `helped` those without an
    account that come to a counter."""

    desks: dict[str, Desk]
    centre_officer: User
    experts: list[tuple[Person, MemberKind]]
    items: dict[str, str]
    institutions: list[Institution]
    password: str
    called: list[Institution] = field(default_factory=list)
    helped: list[Institution] = field(default_factory=list)

    def join(self, institution: Institution, at: datetime) -> None:
        """The institution and its people are given their accounts, once."""
        if institution.joined:
            return
        with act(None, at):
            person = LegalPerson.objects.create(
                credit_code=institution.credit_code,
                name=institution.name,
                legal_form=institution.trade.form,
                affiliation=institution.trade.affiliation,
                legal_representative=institution.representative,
                registered_division=institution.division,
                registered_address=institution.address,
                working_division=institution.division,
                working_address=institution.address,
                contact=institution.staff[0][1],
                phone=f"{institution.city.dialling}-{2000000 + institution.place * 7919 % 6000000}",
                email=f"pingjia{institution.place + 1}@example.org",
                business_scope=institution.trade.business,
            )
            users = []
            for username, name, role in institution.staff:
                users.append(_account(username, name, self.password))
                grant(users[-1], person, role, by=None, at=at)
            institution.joined.append((person, users[0]))

    def colleague(self, desk: Desk, role: Role, name: str, at: datetime) -> User:
        """Another officer of an authority, who takes up the post beside the one of the desk, once."""
        username = f"{_stem(desk.authority)}-{role.value}-2"
        known = User.objects.filter(username=username).first()
        if known is not None:
            return known
        with act(None, at):
            user = _account(username, name, self.password)
            grant(user, desk.authority, role, by=None, at=at)
        return user


def build(today: date, opened_at: datetime, count: int, rng: random.Random) -> World:
    """Officers, experts and items as of `opened_at`; institutions are invented and join when their stories begin."""
    password = make_password(demo.DEMO_PASSWORD)
    with act(None, opened_at):
        users = _demo_officers(password, opened_at)
        desks = {row.code: _desk(row, users, rng, password, opened_at) for row in Authority.objects.exclude(kind=AuthorityKind.CENTRE)}
        experts = list(_experts(users, rng, password, opened_at))
    items = _items(opened_at)
    institutions = list(_invented(count, rng, items))
    return World(desks, users["centre-officer"], experts, items, institutions, password)


def _account(username: str, name: str, password: str) -> User:
    return User.objects.create(username=username, name=name, password=password)


def _demo_officers(password: str, at: datetime) -> dict[str, User]:
    """The accounts of the sign-in page that belong to an authority."""
    found = {}
    for account in demo.accounts():
        if account.party not in demo.INSTITUTIONS:
            found[account.username] = _account(account.username, account.name, password)
            grant(found[account.username], authority(account.party), account.role, by=None, at=at)
    return found


def _stem(row: Authority) -> str:
    """What the user names of its officers begin with."""
    return "region" if row.code == REGION else _PINYIN[int(row.code[2:4]) - 1]


def _desk(row: Authority, users: dict[str, User], rng: random.Random, password: str, at: datetime) -> Desk:
    """The three posts of an authority; where no demo account fills one, somebody is invented."""
    posts = []
    for role in _POSTS:
        username = f"{_stem(row)}-{role.value}"
        if username not in users:
            users[username] = _account(username, person_name(rng), password)
            grant(users[username], row, role, by=None, at=at)
        posts.append(users[username])
    return Desk(row, *posts)


def _experts(users: dict[str, User], rng: random.Random, password: str, at: datetime) -> Iterator[tuple[Person, MemberKind]]:
    """The pool of experts: every third comes from management."""
    region = authority(REGION)
    for number in range(1, EXPERTS + 1):
        username = f"expert-{number}"
        user = users.get(username)
        if user is None:
            user = _account(username, person_name(rng), password)
            grant(user, region, Role.EXPERT, by=None, at=at)
        identity = id_number(rng, "450103")
        person = Person.objects.create(id_hash=keyed_hash(identity), id_mask=mask(identity), name=user.name, user=user)
        capacity = MemberKind.MANAGERIAL if number % 3 == 2 else MemberKind.PROFESSIONAL
        card = {"number": f"桂技评专{number:04d}", "capacity": capacity, "valid_until": date(at.year + 5, 12, 31)}
        Credential.objects.create(person=person, kind=CredentialKind.EXPERT, **card)
        yield person, capacity


def _items(at: datetime) -> dict[str, str]:
    """The special-ability items of the sample, on offer since the region opened: name → code."""
    rows = [ItemRow(row["name"], row["norm"]) for row in special_item_samples()]
    found = import_special_items(
        rows, basis="专项职业能力考核项目目录（演示样本）", effective_from=at.date(), by=actor(None), at=at, sample=True
    )
    return {item.name: item.code for item in found}


def _invented(count: int, rng: random.Random, items: dict[str, str]) -> Iterator[Institution]:
    """The institutions, two of those with demo accounts first, the one that may renew last."""
    words, addresses = Words(rng), Addresses(rng)
    words.used.update(demo.INSTITUTIONS.values())
    known = {city.code: city for city in sequence(random.Random(0), 40)}
    renewing = (demo.THIRD_INSTITUTION, known[LIUZHOU], next(trade for trade in EMPLOYERS if trade.title == "汽车部件有限公司"))
    first, second = (demo.FIRST_INSTITUTION, known[LIUZHOU], EMPLOYERS[0]), (demo.SECOND_INSTITUTION, known[NANNING], SCHOOLS[0])
    fixed = {count - 1: renewing, 0: first, 1: second}
    for place, city in enumerate(sequence(rng, count)):
        account, trade = "", trade_of(place, city.code)
        if place in fixed:
            account, city, trade = fixed[place]
        division, address = addresses.of(city)
        chosen = trade.lines if account else _some(trade.lines, rng)
        yield Institution(
            place=place,
            name=demo.INSTITUTIONS.get(account) or words.name(city, trade.title),
            city=city,
            trade=trade,
            lines=tuple(line_of(row, items) for row in chosen),
            division=division,
            address=address,
            representative=person_name(rng),
            serial=f"MA{place + 1:06d}",
            staff=_staff(place, account, rng),
        )


def _some(rows: tuple[tuple[str, str, str], ...], rng: random.Random) -> tuple[tuple[str, str, str], ...]:
    """One to all of the trade's occupations, and of each the levels from the lowest up to one of them."""
    chosen = rows[: rng.randrange(1, len(rows) + 1)]
    return tuple((code, name, levels[: rng.randrange(1, len(levels) + 1)] if levels else "") for code, name, levels in chosen)


def _staff(place: int, account: str, rng: random.Random) -> tuple[tuple[str, str, Role], ...]:
    if account:
        return tuple((row.username, row.name, row.role) for row in demo.accounts() if row.party == account)
    return ((f"company-{place + 1}", person_name(rng), Role.ADMINISTRATOR),)
