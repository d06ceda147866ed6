"""An officer's own views of the queue: kept, named, put in order, forgotten. Nobody else sees them, so no audit entry tells of them."""

from django.db import transaction
from django.db.models import Max

from filings.models import SavedView
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.policy.clauses import Reason
from portal.workflow.performing import Refused

MOST = 12
LONGEST_NAME = 20
LONGEST_QUERY = 1000


def save(name: str, query: str, *, authority: Authority, by: User) -> SavedView:
    """Keeps a list as the last of his views. Raises Refused without a name, for one he has, or beyond the twelfth."""
    with transaction.atomic():
        _hold(by)
        own = SavedView.objects.filter(user=by)
        name = name.strip()
        reasons = _name_reasons(name, by)
        if own.count() >= MOST:
            reasons = (*reasons, Reason("", f"最多保存 {MOST} 个视图，请先删除不用的。", path="name"))
        if len(query) > LONGEST_QUERY:
            reasons = (*reasons, Reason("", "条件太多，请减少选项后再保存。", path="name"))
        if reasons:
            raise Refused(reasons)
        last = own.aggregate(last=Max("order"))["last"] or 0
        return SavedView.objects.create(user=by, authority=authority, name=name, query=query, order=last + 1)


def rename(view: SavedView, name: str) -> SavedView:
    """Gives one of his views another name. Raises Refused without one, or for that of another view."""
    with transaction.atomic():
        _hold(view.user)
        name = name.strip()
        reasons = _name_reasons(name, view.user, besides=view)
        if reasons:
            raise Refused(reasons)
        SavedView.objects.filter(pk=view.pk).update(name=name)
    view.name = name
    return view


def raise_up(view: SavedView) -> None:
    """Puts it one place higher; the first stays."""
    with transaction.atomic():
        _hold(view.user)
        keys = list(SavedView.objects.filter(user=view.user).values_list("pk", flat=True))
        at = keys.index(view.pk)
        if at:
            keys[at - 1], keys[at] = keys[at], keys[at - 1]
        for order, key in enumerate(keys, start=1):
            SavedView.objects.filter(pk=key).update(order=order)


def _hold(user: User) -> None:
    """One change of a person's views at a time: two windows that cross would give one name twice, or lose a place."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _name_reasons(name: str, user: User, besides: SavedView | None = None) -> tuple[Reason, ...]:
    if not name:
        return (Reason("", "请给视图起一个名称。", path="name"),)
    if len(name) > LONGEST_NAME:
        return (Reason("", f"名称不超过 {LONGEST_NAME} 个字。", path="name"),)
    others = SavedView.objects.filter(user=user, name=name)
    if (others.exclude(pk=besides.pk) if besides else others).exists():
        return (Reason("", f"已有名为“{name}”的视图。", path="name"),)
    return ()
