"""Does a killed ``hoibao index`` leave anything behind? Shown by killing it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Assistant, Settings

_PLACES = "An Hòa,Bình Lộc,Cẩm Sơn,Đông Hải,Gia Phúc,Hưng Yến,Khánh Thạch,Long Mỹ,Mộc Xuân,Ninh Phú".split(
    ","
)
_GOODS = "lúa,cà phê,cá tra,gạch,chè,vải,gốm,tôm,thanh long,hồ tiêu".split(",")
_VERBS = "thu hoạch,xuất bán,chế biến,trồng mới,kiểm tra,vận chuyển".split(",")
_QUESTIONS = (
    "Xã An Hòa thu hoạch bao nhiêu tấn lúa?",
    "xa dong hai xuat ban bao nhieu tan tom",
    "Nơi nào chế biến gốm?",
    "Gia Phúc trồng mới cà phê",
    "vận chuyển thanh long từ Long Mỹ",
)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One killed run: when it was killed, whether it was still running, and whether all is well."""

    seconds: float
    killed: bool
    same: bool


def generate_articles(folder: Path, count: int, seed: int) -> None:
    """``count`` short made-up articles, no two alike, as one text file each."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        lines = [f"Tin số {number} về đời sống sản xuất ở xã {chance.choice(_PLACES)}"]
        lines += [
            f"Xã {chance.choice(_PLACES)} đã {chance.choice(_VERBS)} {chance.randint(2, 9999)} tấn "
            f"{chance.choice(_GOODS)} trong tháng {chance.randint(1, 12)}/{chance.randint(2001, 2025)}."
            for _ in range(2)
        ]
        (folder / f"{number:04}.txt").write_text("\n".join(lines), encoding="utf-8")


def fingerprint(home: Path) -> dict[str, Any]:
    """Articles, passages and exact search results of a store."""
    with Assistant.open(Settings(home=home, llm="none")) as assistant:
        hits = {
            question: [
                (h.passage.id, h.score, h.dense_rank, h.lexical_rank)
                for h in assistant.search(question, limit=20)
            ]
            for question in _QUESTIONS
        }
        articles = [(a.id, a.content_hash) for a in assistant.articles()]
        return {"articles": articles, "passages": assistant.passage_counts(), "hits": hits}


def _index(articles: Path, home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qa", "index", str(articles), "--home", str(home), "--json"]
    environment = os.environ | {"QA_LLM": "none", "QA_VECTOR_CACHE_MB": "0"}
    return subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(errors.decode(errors="replace"))


def run_trials(folder: Path, *, trials: int, articles: int, seed: int) -> Iterator[Trial]:
    """Index undisturbed once, then ``trials`` times in a new store, killed at a random moment and
    indexed again; each must equal the undisturbed one.
    """
    source = folder / "articles"
    generate_articles(source, articles, seed)
    started = time.monotonic()
    _finish(_index(source, folder / "undisturbed"))
    whole = time.monotonic() - started
    expected = fingerprint(folder / "undisturbed")
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(trials):
        home = folder / f"killed-{number}"
        moment = chance.uniform(0.02, 0.98) * whole
        process = _index(source, home)
        time.sleep(moment)
        killed = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        _finish(_index(source, home))
        same = json.dumps(fingerprint(home)) == json.dumps(expected)
        yield Trial(seconds=round(moment, 2), killed=killed, same=same)
