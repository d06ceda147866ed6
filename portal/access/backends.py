"""Rights on parties, for Django's `has_perm`."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import models
from guardian.utils import get_user_obj_perms_model

from portal.accounts.models import User


class PartyBackend(BaseBackend):
    """Answers for django-guardian's rows of a user on a party. Groups hold no rights here, so one query tells; without a party, nothing."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        if obj is None or not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        rows = get_user_obj_perms_model(obj)._default_manager
        return bool(rows.filter(user=user_obj, content_object=obj, permission__codename=perm.rpartition(".")[2]).exists())
