"""What a question takes for granted, against what a report tells; no store, no model."""

import re

import pytest

from qa import Article, happenings
from qa.citations import Span
from qa.evidence import Evidence, EvidenceSentence
from qa.happenings import TABLE
from qa.passages import body_sentences
from qa.premises import difference
from qa.question import read_question
from qa.told import Difference, Told, told
from qa.vietnamese import names


def told_by(*sentences: str, more: str = "") -> Told:
    text = " ".join(sentences)
    return Told(sentences=sentences, around=f"{text} {more}", report=f"{text} {more}")


def differs(question: str, *sentences: str, more: str = "") -> Difference | None:
    known = names(" ".join(sentences) + more)
    return difference(read_question(question, known), told_by(*sentences, more=more))


@pytest.mark.parametrize(
    ("question", "sentence", "asked", "said"),
    [
        (
            "Vì sao giá gạo giảm 4,2%?",
            "Giá gạo tăng 4,2%, giá ngô thì giảm.",
            "giảm 4,2",
            "tăng 4,2",
        ),
        (
            "Nhờ đâu doanh số tăng 71,5%?",
            "Doanh số bằng 71,5% kế hoạch.",
            "tăng",
            "",
        ),
        (
            "Vì sao ông Hải khước từ giải thưởng?",
            "Ông Hải chấp nhận giải thưởng hôm qua.",
            "khước từ",
            "chấp nhận",
        ),
        (
            "Mộc Sơn vay Lâm Hà bao nhiêu con bò?",
            "Lâm Hà trao tặng Mộc Sơn 50 con bò.",
            "vay",
            "trao tặng",
        ),
        (
            "Ai trúng giải xổ số?",
            "Giải xổ số kỳ này chưa có chủ.",
            "trúng giải",
            "chưa có chủ",
        ),
        ("Cầu Lim sập lúc mấy giờ?", "Xe tải đi qua cầu Lim lúc 8 giờ.", "sập", ""),
        (
            "Công ty Lim sáp nhập vào đâu?",
            "Công ty Lim muốn sáp nhập với một hãng ở Huế.",
            "sáp nhập",
            "muốn sáp nhập",
        ),
        (
            "Ông Hải được hưởng chế độ đặc biệt nào?",
            "Chế độ đặc biệt được hưởng thì ông Hải chưa có.",
            "",
            "chưa có",
        ),
        (
            "Vì sao Lâm Hà đông dân hơn Mộc Sơn?",
            "Mộc Sơn đông dân hơn Lâm Hà.",
            "Lâm Hà đông dân hơn Mộc Sơn",
            "Mộc Sơn đông dân hơn Lâm Hà",
        ),
        (
            "Lâm Hà gửi cho Mộc Sơn bao nhiêu thư?",
            "Mộc Sơn gửi cho Lâm Hà 12 lá thư.",
            "Lâm Hà gửi cho Mộc Sơn",
            "Mộc Sơn gửi cho Lâm Hà",
        ),
        (
            "Thủy thủ Nga rơi xuống biển lúc nào?",
            "Thủy thủ Pháp rơi xuống biển lúc 3 giờ.",
            "Nga",
            "Pháp",
        ),
        ("Tên hai con voi là gì?", "Vườn thú có ba con voi tên là Lim.", "2 con", "3 con"),
        (
            "Bà Lan góp tiền để sửa đình làng lúc nào?",
            "Bà Lan góp tiền để nuôi trẻ mồ côi từ 2019.",
            "để sửa đình làng",
            "để nuôi trẻ mồ côi",
        ),
        ("Hội chợ ở Hezrum mở hôm nào?", "Hội chợ mở hôm 3/5.", "Hezrum", ""),
        ("Bệnh viện duy nhất có máy ấy ở đâu?", "Bệnh viện Lim có máy ấy.", "duy nhất", ""),
    ],
)
def test_what_a_report_tells_otherwise(question: str, sentence: str, asked: str, said: str) -> None:
    assert differs(question, sentence) == Difference(asked=asked, said=said)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Vì sao giá gạo tăng 4,2%?", "Giá gạo tăng 4,2% do mất mùa."),
        ("Giá gạo tăng bao nhiêu?", "Giá gạo lên thêm 4,2% do mất mùa."),
        ("Vì sao ông Hải không nhận giải?", "Ông Hải từ chối giải vì bận."),
        ("Kết quả của ông Hải ra sao?", "Ông Hải không có kết quả tốt."),
        ("Ông Hải từ chối giải nào?", "Ông Hải không nhận giải Bông Sen."),
        ("Có phải ông Hải chưa nghỉ hưu không?", "Ông Hải chưa nghỉ hưu."),
        ("Lâm Hà đông dân hơn Mộc Sơn bao nhiêu?", "Lâm Hà đông dân hơn Mộc Sơn 2.000 người."),
        ("Mộc Sơn được Lâm Hà gửi mấy lá thư?", "Lâm Hà gửi Mộc Sơn 12 lá thư."),
        ("Vì sao ông Hải thay mặt tỉnh phát biểu?", "Ông Hải phát biểu vì chủ tịch đi vắng."),
        ("Hội chợ ở Yamunagar mở hôm nào?", "Hội chợ ở Yamunanagar mở hôm 3/5."),
        ("Hội chợ Thành phố Hồ Chí Minh mở hôm nào?", "Hội chợ TP.HCM mở hôm 3/5."),
        ("Ngôi chùa lớn nhất vùng ở đâu?", "Chùa Lim ở Huế đứng đầu vùng về diện tích."),
        ("Tên hai con voi là gì?", "Hai con voi tên là Lim và Lam."),
        ("HOI CHO O LIM MO HOM NAO?", "Hội chợ mở hôm 3/5."),
        ("Thái Bình và Nam Định tuyển bao nhiêu giáo viên?", "Thái Bình tuyển 1.200 giáo viên."),
        ("Mỹ và Trung Quốc nhập bao nhiêu gạo?", "Mỹ nhập 3 tấn gạo."),
        ("Syria và Yemen có bao nhiêu người tị nạn?", "Syria có 300 người tị nạn."),
        ("Giá xăng hôm nay tăng hay giảm?", "Giá xăng giảm 300 đồng."),
        ("Vì sao ông Hải từ chối nhận giải?", "Ông Hải không nhận giải vì bận."),
        (
            "Bệnh Ebola lây qua đường nào?",
            "Bệnh Ebola không lây qua đường thở mà lây qua đường máu.",
        ),
        ("Vắc xin ấy có tác dụng phụ nào?", "Vắc xin ấy không có tác dụng phụ."),
        ("Ông Lim thắng bà Wagner ở bang nào?", "Bà Wagner thua ông Lim ở bang Maine."),
        ("Mộc Sơn thua Lâm Hà mấy bàn?", "Lâm Hà thắng Mộc Sơn 3-0."),
        (
            "Mộc Sơn nhập khẩu bao nhiêu gạo từ Lâm Hà?",
            "Lâm Hà xuất khẩu sang Mộc Sơn 300 tấn gạo.",
        ),
        (
            "Lâm Hà mua tòa nhà của Mộc Sơn giá bao nhiêu?",
            "Mộc Sơn bán lại tòa nhà cho Lâm Hà giá 3 tỷ.",
        ),
        ("Vì sao giá vàng tăng 3%?", "Giá vàng lên 3% do nhu cầu."),
        ("Vì sao giá gạo tăng 0,33%?", "Giá gạo cao hơn 0,33% so với tháng trước."),
        ("Vì sao giá vàng tăng 3%?", "Giá vàng nhích 3% do nhu cầu."),
        ("Ý kiến của ông Hải về cuộc họp ra sao?", "Ông Hải nói Trung Quốc nên họp."),
        ("Anh làm gì ở hội chợ?", "Ông Hải bán hàng Trung Quốc ở hội chợ."),
        ("Bà Mỹ Ánh đi đâu?", "Mấy hôm sau, bà đi Trung Quốc."),
        ("Giai đoạn 2 dự án khởi công khi nào?", "Khởi công cùng 3 dự án khác hôm 3/5."),
        ("Năm học mới bắt đầu khi nào?", "Trường có 3 học kỳ, bắt đầu hôm 3/5."),
        ("Ba mẹ của Lan làm nghề gì?", "Cha Lan là thợ, hai mẹ con bán hàng."),
        ("Bốn mươi người đi đâu?", "Sáu mươi người đi Huế."),
        (
            "Ba nước nào ký thỏa thuận?",
            "Mỹ, Nhật Bản và Hàn Quốc ký thỏa thuận, hai nước khác thì không.",
        ),
    ],
)
def test_a_report_that_says_the_same_in_other_words(question: str, sentence: str) -> None:
    assert differs(question, sentence) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Lâm Hà thắng Mộc Sơn mấy bàn?", "Lâm Hà thua Mộc Sơn 3-0."),
        ("Vì sao giá vàng tăng?", "Giá vàng không tăng mà giảm."),
        ("Vì sao cầu Lim sập?", "Cầu Lim không sập mà chỉ nứt."),
        ("Vì sao hãng Lim phá sản hay đóng cửa?", "Hãng Lim mở thêm cửa hàng."),
        ("Nhật Bản tặng Lào mấy chiếc tàu?", "Nga tặng Lào 3 chiếc tàu."),
        ("Hai con voi ở phòng số 5 tên là gì?", "Ba con voi ở phòng số 5 tên là Lim."),
    ],
)
def test_what_only_looks_like_the_same(question: str, sentence: str) -> None:
    assert differs(question, sentence) is not None


def test_a_word_of_the_report_in_small_letters_is_no_country() -> None:
    question, sentence = "Cửa hàng Áo choàng ở đâu?", "Cửa hàng ở Trung Quốc."
    assert differs(question, sentence) is not None
    assert differs(question, sentence, more="Họ bán áo choàng.") is None


def test_a_long_report_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "qa.told.padded_line", lambda text, folded: read.append(text) or f" {text} "
    )
    said = told_by("Hội chợ sập hôm 3/5.")
    for _ in range(3):
        difference(read_question("Vì sao hội chợ Hezrum sập?"), said)
    assert 1 <= len(read) <= 2


def test_neighbours_and_title_may_say_it() -> None:
    assert differs("Cầu Lim sập lúc mấy giờ?", "Lúc 8 giờ.", more="Cầu Lim vừa sập.") is None


def test_a_difference_is_told_in_vietnamese() -> None:
    both = Difference(asked="giảm", said="tăng").notice
    assert both == "Câu hỏi nói “giảm”, còn bài báo viết “tăng”."
    assert "không nói đến “vay”" in Difference(asked="vay").notice
    assert "“chưa có”" in Difference(said="chưa có").notice


def test_nothing_quoted_differs_from_nothing() -> None:
    assert (
        difference(read_question("Vì sao giá gạo giảm?"), Told(sentences=(), around="", report=""))
        is None
    )


def test_around_a_quote_stand_two_sentences_before_and_one_after() -> None:
    article = Article(
        id="a",
        title="Đầu đề",
        text="Một là đây. Hai là đó. Ba là kia. Bốn là này. Năm là hết. Sáu thừa.",
    )
    spans = body_sentences(article)
    sentence = EvidenceSentence(
        number=1, article=article, start=spans[3][0], end=spans[3][1], relevance=1.0
    )
    evidence = Evidence(sentences=(sentence,), tokens=0)
    said = told(evidence, [Span("a", *spans[3]), Span("elsewhere", 0, 5)])
    assert said.sentences == ("Bốn là này.",)
    for near in ("Đầu đề", "Hai là đó.", "Ba là kia.", "Bốn là này.", "Năm là hết."):
        assert near in said.around
    assert "Một là đây." not in said.around
    assert "Sáu thừa." not in said.around
    assert "Sáu thừa." in said.report


def test_every_line_of_the_table_is_of_opposites_or_of_words_that_must_be_said() -> None:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert len(lines) > 100
    for line in lines:
        left, right = re.split("<>|><|<-", line)
        assert left.strip(), line
        assert right.strip() or "<-" in line, line
        assert not {w.strip() for w in left.split(",")} & {w.strip() for w in right.split(",")}, (
            line
        )


@pytest.mark.parametrize(
    ("question", "restored", "differs"),
    [
        ("Vì sao Lâm Hà tăng Mộc Sơn bao nhiêu con bò?", True, False),
        ("Vì sao Lâm Hà tăng Mộc Sơn bao nhiêu con bò?", False, True),
        ("Vì sao Lâm Hà phá sản?", True, True),
    ],
)
def test_a_syllable_typed_without_diacritics_may_be_another_word(
    question: str, restored: bool, differs: bool
) -> None:
    sentence = "Lâm Hà giao 100 con bò cho Mộc Sơn."
    asked = read_question(question, names(sentence), restored=restored)
    assert (difference(asked, told_by(sentence)) is not None) is differs


def test_the_head_of_a_delegation_leads_it() -> None:
    assert differs("Ai dẫn đầu đoàn Mộc Sơn?", "Trưởng đoàn Mộc Sơn là ông Lê Văn An.") is None
    assert differs("Ai dẫn đầu đoàn Mộc Sơn?", "Đoàn Mộc Sơn có ông Lê Văn An.") is not None


def test_a_syllable_of_a_name_is_nothing_that_happens() -> None:
    draw, name = "Trận đấu hòa, ai ghi bàn?", "Chợ Cẩm Hòa mở cửa mấy giờ?"
    match = "Ông An ghi bàn, đội nhà mở cửa chào đón."
    assert differs(draw, match) is not None
    assert differs(name, "Chợ mở cửa lúc 5 giờ.", more="Cẩm Hòa có chợ.") is None
    italy, refused = "Vì sao Ý đồng ý cho tàu vào cảng?", "Ý từ chối cho tàu vào cảng."
    assert differs(italy, refused) == Difference(asked="đồng ý", said="từ chối")
    beaten = differs("Thắng Thái Lan, Việt Nam gặp đội nào?", "Thua Thái Lan, Việt Nam gặp Lào.")
    assert beaten == Difference(asked="Thắng", said="Thua")
    said = told_by("Chợ mở cửa lúc 5 giờ.")
    found = [rule(read_question(name, ["Cẩm Hòa"]), said) for rule in happenings.RULES]
    assert found == [None] * len(found)
