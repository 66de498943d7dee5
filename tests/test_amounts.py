"""Income is no spending, and is that what was asked?"""

import pytest

from qa.amounts import measures_another
from qa.articles import Article
from qa.evidence import EvidenceSentence
from qa.question import read_question

SPENT = "Hà Nội chi ngân sách 60.000 tỷ đồng."
GOT = "Tổng thu ngân sách của Hà Nội là 305.000 tỷ đồng."


def another(question: str, text: str) -> bool:
    article = Article(id="a", title="Ngân sách", text=text)
    carrier = EvidenceSentence(number=1, article=article, start=0, end=len(text), relevance=1.0)
    return measures_another(read_question(question, ["Hà Nội"]), carrier)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Hà Nội thu ngân sách bao nhiêu?", SPENT),
        ("ha noi thu ngan sach bao nhieu", SPENT),
        ("Hà Nội hay Huế thu ngân sách nhiều hơn?", SPENT),
        ("Hà Nội chi ngân sách bao nhiêu?", GOT),
    ],
)
def test_income_is_no_spending(question: str, text: str) -> None:
    assert another(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Hà Nội thu ngân sách bao nhiêu?", GOT),
        ("Hà Nội chi ngân sách bao nhiêu?", SPENT),
        ("Hà Nội thu và chi ngân sách bao nhiêu?", SPENT),
        ("Hà Nội thu hút bao nhiêu vốn?", "Nhà đầu tư chi hơn 5 tỷ đồng vào Hà Nội."),
        ("Chị Thu mua nhà bao nhiêu tiền?", "Chị Thu chi hơn 5 tỷ đồng mua nhà."),
        ("Thu nhập bình quân ở Hà Nội là bao nhiêu?", "Mỗi người ở Hà Nội chi hơn 5 triệu, thu nhập 9 triệu."),
    ],
)  # fmt: skip
def test_what_may_be_the_same_account(question: str, text: str) -> None:
    assert not another(question, text)
