"""Initials of a name's pinyin, by which officers search."""


def initials(text: str) -> str:
    """中式烹调师 -> zspts; letters and digits stay as they are."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a second and tens of megabytes: only who builds search text loads it

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
