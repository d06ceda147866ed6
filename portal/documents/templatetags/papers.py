"""What the papers' templates need beyond Django's own filters."""

import re
from typing import Final

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.safestring import mark_safe

register = template.Library()
TOGETHER: Final = re.compile(r"附件[123]|第\d+[条款项版次页]|\d+(?:个工作日|个月|[年月日人名项个次])")


@register.filter(is_safe=True)
@stringfilter
def unbroken(html: str) -> str:
    """Rendered, escaped text in which a figure and the word it belongs to stay on one line: 附件2, 第45条, 10个工作日, 9月."""
    return mark_safe(TOGETHER.sub(r'<span class="tight">\g<0></span>', html))
