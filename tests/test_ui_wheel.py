"""What is installed: the page is more than Python files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"
KINDS = (".py", ".css", ".js", ".woff2", ".txt", ".typed")


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [UV, "build", "--wheel", "--quiet", "--out-dir", folder, *options, ROOT],
        env={**os.environ, "UV_HTTP_TIMEOUT": "10"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_wheel_holds_all_that_the_page_is_made_of(
    require: Callable[[str, bool, str], None], tmp_path: Path
) -> None:
    require("wheel", UV.exists(), "thiếu uv: make install")
    done = build(tmp_path, "--offline")
    if done.returncode:  # hatchling is not in uv's cache yet
        done = build(tmp_path)
    away = "build-system.requires" in done.stderr
    require("wheel", not away, "không tải được hatchling để đóng gói")
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        held = {name: archive.getinfo(name).file_size for name in archive.namelist()}
    files = [path for path in (ROOT / "ui").rglob("*") if path.suffix in KINDS]
    assert {path.suffix for path in files} == set(KINDS)
    expected = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in files}
    assert {name: held.get(name) for name in expected} == expected
