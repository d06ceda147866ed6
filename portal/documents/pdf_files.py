"""Received PDFs: whole, without a password, without anything that acts by itself."""

from typing import Any, BinaryIO, Final

from portal.documents.rejection import Rejected

# Actions that run a program, a script, or send data; links and jumps are harmless.
FORBIDDEN_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"})
FORBIDDEN_KEYS: Final = frozenset({"/JS", "/JavaScript", "/XFA"})
MAX_OBJECTS: Final = 300_000
MAX_DEPTH: Final = 60

LOCKED: Final = "PDF 加了密码或者限制，请去除后再传（可用打印功能另存为 PDF）。"
BROKEN: Final = "PDF 不完整或者已损坏，请重新生成后再传。"
ACTIVE: Final = "PDF 含有脚本、启动程序的动作或者动态表单，不能接收。请用打印功能另存为普通 PDF 后再传。"
COMPLEX: Final = "PDF 结构过于复杂，无法检查。请用打印功能另存为普通 PDF 后再传。"


def pages(file: BinaryIO, *, at_most: int) -> int:
    """The number of pages of a PDF that may be taken. Raises Rejected."""
    import pikepdf  # a library of its own size: loaded with the first upload

    try:
        with pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                raise Rejected(LOCKED)
            count = len(pdf.pages)
            _refuse_actions(pdf)
    except pikepdf.PasswordError as error:
        raise Rejected(LOCKED) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Rejected(BROKEN) from error
    if count == 0:
        raise Rejected(BROKEN)
    if count > at_most:
        raise Rejected(f"PDF 有 {count} 页，超过 {at_most} 页，请拆分后再传。")
    return count


def _refuse_actions(pdf: Any) -> None:
    """Looks at every object, those written inside others too; names are compared as qpdf reads them, so #-escapes hide nothing."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Rejected(COMPLEX)
    for number, outermost in enumerate(pdf.objects):
        if number > MAX_OBJECTS:
            raise Rejected(COMPLEX)
        _walk(outermost)


def _walk(outermost: Any) -> None:
    """One indirect object and the direct ones inside it. Raises Rejected."""
    import pikepdf

    waiting = [(outermost, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise Rejected(COMPLEX)
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            if FORBIDDEN_KEYS & set(item.keys()) or str(item.get("/S", "")) in FORBIDDEN_ACTIONS:
                raise Rejected(ACTIVE)
            inside = [value for _, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            inside = list(item)
        else:
            continue
        waiting += [(value, depth + 1) for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect]
