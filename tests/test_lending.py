"""What the turn before named need only stand in the report: but not for every sentence."""

import pytest

from qa.articles import Article
from qa.evidence import EvidenceSentence
from qa.fitting import fits_question
from qa.question import read_question

TEXT = (
    "Tàu 3405 của Đường sắt Mộc Sơn trật bánh ở ga Tiên An. Phụ lái bị chuyển việc. Đoàn xe ở Hà Sơn nghỉ. "
    "Tàu 1999 chạy lại. Tháng 9 ga mở cửa. Ga rộng. Mọi người về nhà. Ông Trần Quốc Tư bị phạt. Lái tàu Lê Văn Ba nghỉ."
)
ARTICLE = Article(id="a", title="Trật bánh", text=TEXT)


def _sentence(text: str) -> EvidenceSentence:
    start = TEXT.index(text)
    return EvidenceSentence(
        number=1, article=ARTICLE, start=start, end=start + len(text), relevance=1.0
    )


@pytest.mark.parametrize(
    ("question", "typed", "text", "fits"),
    [
        ("Tàu 3405 ở ga Tiên An, phụ lái bị gì?", "Phụ lái bị gì?", "Phụ lái bị chuyển việc.", True),
        ("Tàu 3405 ở ga Tiên An, mọi người đi đâu?", "Mọi người đi đâu?", "Mọi người về nhà.", True),
        ("Tàu 3405 ở ga Tiên An, mọi người đi đâu?", "Tàu 3405 ở ga Tiên An, mọi người đi đâu?", "Mọi người về nhà.", False),
        ("Tàu 3405 ở ga Mộc Hà, mọi người đi đâu?", "Mọi người đi đâu?", "Mọi người về nhà.", False),
        ("Ga Tiên An thế nào, đoàn xe nghỉ ở đâu?", "Đoàn xe nghỉ ở đâu?", "Đoàn xe ở Hà Sơn nghỉ.", False),
        ("Ga Tiên An có tàu 3405, tàu nào chạy lại?", "Tàu nào chạy lại?", "Tàu 1999 chạy lại.", False),
        ("Tháng 8 ga Tiên An thế nào, mở cửa khi nào?", "Mở cửa khi nào?", "Tháng 9 ga mở cửa.", False),
        ("Lê Văn Ba làm gì, ai bị phạt?", "Ai bị phạt?", "Ông Trần Quốc Tư bị phạt.", False),
        ("Lê Văn Ba làm gì, mọi người đi đâu?", "Mọi người đi đâu?", "Mọi người về nhà.", False),
    ],
)  # fmt: skip
def test_what_need_only_stand_in_the_report(
    question: str, typed: str, text: str, fits: bool
) -> None:
    asked = read_question(question, ["Tiên An", "Mộc Hà"], follow_up=typed)
    assert (fits_question(asked, _sentence(text)) is not None) == fits
