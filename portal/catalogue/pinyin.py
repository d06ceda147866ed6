"""Initials of a name's pinyin, by which officers search."""

from functools import lru_cache


def initials(text: str) -> str:
    """中式烹调师 -> zspts; letters and digits stay as they are."""
    from pypinyin.seg.simpleseg import seg  # its dictionary takes a second and tens of megabytes: only who builds search text loads it

    return "".join(map(_of_word, seg(text))).lower()


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> str:
    """The initials of one word: names are made of the same few thousand, and looking one up takes longer than anything else of an entry."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))
