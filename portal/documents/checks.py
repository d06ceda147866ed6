"""What must be on the machine before papers can be printed and signed; each complaint says what to do."""

import ctypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from portal.documents import fonts, seal_keys

# Library → its names on Debian and macOS; without the subset library every paper takes seconds.
LIBRARIES: Final[dict[str, tuple[str, ...]]] = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}


def loadable(names: Sequence[str]) -> bool:
    """Whether one of these shared libraries can be loaded."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def missing_libraries(found: Callable[[Sequence[str]], bool] = loadable) -> list[str]:
    """The Debian packages whose library is not there."""
    return [package for package, names in LIBRARIES.items() if not found(names)]


@register()
def printing_libraries(**kwargs: Any) -> list[CheckMessage]:
    """Pango and the font subsetter that WeasyPrint loads."""
    missing = missing_libraries()
    if not missing:
        return []
    return [Error(f"缺少印制文书的系统库：{'、'.join(missing)}", hint=f"apt-get install -y {' '.join(missing)}", id="documents.E001")]


@register()
def shipped_fonts(**kwargs: Any) -> list[CheckMessage]:
    """The packed fonts of this release, and room to unpack them."""
    source = fonts.source_folder()
    try:
        missing = [name for name in fonts.sums(source) if not (source / f"{name}.xz").is_file()]
    except (OSError, ValueError):
        missing = [fonts.SUMS]
    if missing:
        return [Error(f"缺少随附字体：{'、'.join(missing)}", hint="按 docs/adr/0004-papers.md 重新生成。", id="documents.E002")]
    return []


def writable(folder: Path) -> bool:
    """Whether files can be made in this folder, or it can itself be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


@register()
def writable_folders(**kwargs: Any) -> list[CheckMessage]:
    """Where fonts are unpacked and, in a demonstration, keys are made."""
    folders = [("VAR_DIR", Path(settings.VAR_DIR))]
    if settings.DEMO:
        folders.append(("SEAL_KEYS", seal_keys.folder()))
    return [
        Error(f"{name} 指向的文件夹不可写：{folder}", hint="改正该环境变量或者文件夹的权限。", id="documents.E003")
        for name, folder in folders
        if not writable(folder)
    ]


@register(Tags.security, deploy=True)
def real_seal_keys(**kwargs: Any) -> list[CheckMessage]:
    """In production the authorities' own keys are in place, and no one else can read them."""
    if settings.DEMO:
        return []
    keys = [path for ending in ("*.p12", "*.key") for path in seal_keys.folder().glob(ending) if not path.name.endswith(".demo.p12")]
    if not keys:
        return [Error("SEAL_KEYS 中没有印章密钥，文书无法签名。", hint="放入 <机关代码>.p12，见运维手册。", id="documents.E004")]
    return [
        Error(f"印章密钥 {path.name} 可被其他账户读取。", hint=f"chmod 600 {path.name}", id="documents.E005")
        for path in keys
        if path.stat().st_mode & 0o077
    ]


@register(Tags.security, deploy=True)
def virus_scanner(**kwargs: Any) -> list[CheckMessage]:
    """Without clamd only the test string is found."""
    if settings.DEMO or settings.CLAMD_URL:
        return []
    return [Warning("未配置 CLAMD_URL，收到的文件不经病毒库查毒。", hint="设为 tcp://主机:3310 或者 unix:///路径。", id="documents.W001")]
