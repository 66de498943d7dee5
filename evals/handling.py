"""Was a case handled rightly? One yes or no for each, by what kind of case it is.

- Answerable: it was answered or quoted, and the text holds the reference: every part of ``all_of``, or else one
  of ``answers`` whole.
- Not answerable: it was refused.
- False premise: it was refused; or text or notice say what the reports do say, one of ``corrections``; or the answer
  is marked as the nearest sentence only, and claims no more than partial support. A quote beside a text that says
  something else does not do.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from evals.metrics import normalise_answer
from evals.systems import Outcome
from qa.together import NEAREST

_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_SPOKEN_DATE = re.compile(r"\b(\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?\b")
_DATE = re.compile(r"(?<![\w.,/-])0?(\d{1,2})[-/]0?(\d{1,2})(?:[-/](\d{4}))?(?![\w/-])")
_UNIT = re.compile(r"\btỉ\b")
_TITLE = re.compile(r"^(?:ông|bà|anh|chị|cô|em|cụ|chú|bác)\s+(?=\S)", re.IGNORECASE)
_PIECES = re.compile(r",\s|;|\s(?:và|cùng)\s")


def handled_rightly(case: Mapping[str, Any], outcome: Outcome) -> bool | None:
    """Whether ``outcome`` is right for ``case`` (a row of ``cases.jsonl``); None where nothing says what is right."""
    shown = f"{outcome.text} {outcome.record.get('notice') or ''}"
    if case["answerable"]:
        if not case["all_of"] and not case["answers"]:
            return None
        return not outcome.refused and holds_reference(outcome.text, case)
    if outcome.refused:
        return True
    if any(_corrects(shown, correction) for correction in case.get("corrections", ())):
        return True
    notice = outcome.record.get("notice")
    return case["kind"] == "false_premise" and only_nearest(notice, outcome.supports)


def _corrects(shown: str, correction: str) -> bool:
    return all(holds(shown, part) for part in correction.split(";"))


def only_nearest(notice: str | None, supports: Iterable[str]) -> bool:
    """Whether an answer with this notice and these statements is marked as the nearest sentence, and no more."""
    return NEAREST in (notice or "") and set(supports) - {"unsupported"} == {"partial"}


def holds_reference(text: str, case: Mapping[str, Any]) -> bool:
    """Whether ``text`` holds all of ``all_of``, or where there is none one of ``answers``.

    An answer is held as one run of words, or piece by piece where it lists several; "ông" and its like at the
    beginning of a piece are no part of it.
    """
    if case["all_of"]:
        return all(holds(text, part) for part in case["all_of"])
    return any(
        holds(text, _TITLE.sub("", answer))
        or all(holds(text, _TITLE.sub("", piece.strip())) for piece in _PIECES.split(answer))
        for answer in case["answers"]
    )


def holds(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text``, from the beginning of a word to the end of one.

    As in ``normalise_answer``, and besides: ``tỉ`` = ``tỷ``, ``305.000`` = ``305000``, ``06/3`` = ``6-3`` =
    ``6 tháng 3``; a day is also held where its year follows. No word is held by nothing, and nothing by no text.
    """
    run = re.escape(_comparable(wanted))
    if not run:
        return False
    return bool(re.search(rf"(?<!\w)(?<!\d[.,]){run}(?!\w|[.,]\d)", _comparable(text)))


def _comparable(text: str) -> str:
    plain = _UNIT.sub("tỷ", normalise_answer(text))
    plain = _SPOKEN_DATE.sub(_dashed, _THOUSANDS.sub("", plain))
    return _DATE.sub(_dashed, plain)


def _dashed(match: re.Match[str]) -> str:
    return "-".join(str(int(part)) for part in match.groups() if part)
