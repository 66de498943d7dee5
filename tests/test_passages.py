"""Passages: exact offsets, whole sentences, nothing citable lost, nothing but the report."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.articles import Article, read_articles
from qa.passages import Passage, body_sentences, boilerplate, split_passages
from qa.vietnamese import clean, sentences

WORDS = st.sampled_from(
    "Hà Nội trao tặng Thái Nguyên 3 tỷ đồng để thực hiện công tác an sinh xã hội TP. HCM T.Ư. 10,22% "
    "ông Nguyễn Văn Nên phát biểu tại buổi làm việc Do đó, Tuy nhiên Bí thư cho biết".split()
)
SENTENCE = st.tuples(
    st.sampled_from(["Ông", "Hà", "Ủy", "Theo", "“Vì", "9"]),
    st.lists(WORDS, max_size=25),
    st.sampled_from([".", "!", "…", ".”", ""]),
).map(lambda parts: " ".join([parts[0], *parts[1]]) + parts[2])
LINE = st.one_of(
    st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join),
    st.sampled_from(
        [
            "Chia sẻ Zalo",
            "Quang cảnh hội nghị. |",
            "Trần Long - Ảnh: Thanh Hải",
            "Lãnh đạo hai bên (ảnh: Internet).",
            "Chung nỗi lo và cùng thách thức",
            "Bạn cũng có thể thích",
            "(*) Không sao chép dưới mọi hình thức",
            "   ",
        ]
    ),
)
ARTICLE = st.tuples(
    st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\n \n", "  "])
).map(lambda parts: _article(parts[1].join(parts[0])))
ANY_ARTICLE = st.one_of(ARTICLE, st.text(max_size=300).map(lambda text: _article(text)))
SIZES = st.sampled_from([200, 350, 600, 4000])


def _article(text: str, title: str = "Đầu đề") -> Article:
    return Article(id="bai-1", title=title, text=clean(text).strip())


def _texts(article: Article) -> list[str]:
    return [article.text[a:b] for a, b in body_sentences(article)]


def _skipped(article: Article) -> list[str]:
    return [article.text[a:b].strip() for a, b in boilerplate(article.text, title=article.title)]


# ---------------------------------------------------------------------------------------------
# Laws


@given(ANY_ARTICLE, SIZES)
def test_a_passage_is_what_its_offsets_say(article: Article, size: int) -> None:
    passages = split_passages(article, size=size)
    assert all(article.text[p.start : p.end] == p.text != "" for p in passages)
    assert all(p.article_id == article.id for p in passages)
    assert len({p.id for p in passages}) == len(passages)


@given(ANY_ARTICLE, SIZES)
def test_every_citable_sentence_is_whole_in_exactly_one_passage(
    article: Article, size: int
) -> None:
    inside = [
        [span for span in body_sentences(article) if p.start <= span[0] and span[1] <= p.end]
        for p in split_passages(article, size=size)
    ]
    assert [span for group in inside for span in group] == body_sentences(article)
    for passage, group in zip(split_passages(article, size=size), inside, strict=True):
        assert (passage.start, passage.end) == (group[0][0], group[-1][1])


@given(ANY_ARTICLE)
def test_every_letter_is_citable_or_skipped_and_never_both(article: Article) -> None:
    skipped = boilerplate(article.text, title=article.title)
    spans = sorted([*skipped, *body_sentences(article)])
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(article.text)
        assert not article.text[position:start].strip()
        position = end
    assert not article.text[position:].strip()


@given(ANY_ARTICLE)
def test_skipped_spans_ascend(article: Article) -> None:
    spans = boilerplate(article.text, title=article.title)
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(ARTICLE, SIZES)
def test_a_passage_keeps_its_size_unless_one_sentence_is_longer(
    article: Article, size: int
) -> None:
    for passage in split_passages(article, size=size):
        longest = max(
            (b - a for a, b in body_sentences(article) if passage.start <= a < passage.end)
        )
        # A short rest joins the passage before it, with the blanks between them.
        assert passage.end - passage.start <= max(size, longest) + size // 4 + 8


@given(ARTICLE, SIZES)
def test_splitting_is_repeatable(article: Article, size: int) -> None:
    assert split_passages(article, size=size) == split_passages(article, size=size)


def test_the_id_follows_the_content() -> None:
    before, after = (_article(f"Hà Nội họp {word}.", title="A") for word in ("nay", "mai"))
    (one,), (other,) = split_passages(before, size=200), split_passages(after, size=200)
    assert (one.start, one.end) == (other.start, other.end)
    assert one.id != other.id
    # The index finds the article of a damaged entry by its id.
    assert one.id.rpartition(":")[0].rpartition(":")[0] == before.id


def test_sizes() -> None:
    article = _article(" ".join(f"Câu số {i} nói về Thái Nguyên và Hà Nội." for i in range(30)))
    small, large = (split_passages(article, size=size) for size in (200, 600))
    assert len(small) > len(large) > 1
    assert all(150 <= p.end - p.start <= 250 for p in small)
    assert len(sentences(small[0].text)) > 1


def test_nothing_gives_no_passages() -> None:
    assert split_passages(_article(""), size=200) == []
    assert split_passages(_article("Chia sẻ\nZalo\nFacebook"), size=200) == []


def test_passages_are_records() -> None:
    passage = Passage(id="a:0-1:x", article_id="a", start=0, end=1, text="x")
    with pytest.raises(AttributeError):
        passage.start = 5  # type: ignore[misc]


# ---------------------------------------------------------------------------------------------
# What is not the report

FIRST = "Sáng 21-6, hội nghị hợp tác giữa Hà Nội và Thái Nguyên diễn ra tại thành phố Thái Nguyên."
SECOND = "Hà Nội trao tặng tỉnh Thái Nguyên 3 tỷ đồng để thực hiện công tác an sinh xã hội."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Quang cảnh hội nghị. |", id="caption with a bar"),
        pytest.param("Quang cảnh hội nghị", id="view"),
        pytest.param("Cảnh trao quà ở Thái Nguyên", id="scene"),
        pytest.param("Hình ảnh tại lễ ký kết giữa hai thành phố", id="picture"),
        pytest.param(
            "Chủ tịch UBND thành phố Lê Trung Chinh phát biểu tại buổi họp. |", id="speaker"
        ),
        pytest.param(
            "Lãnh đạo hai thành phố chụp hình lưu niệm (ảnh: Internet).", id="photo source"
        ),
        pytest.param("Lãnh đạo hai thành phố bắt tay nhau (Nguồn: TTXVN)", id="source in brackets"),
        pytest.param("Ảnh: Thanh Hải", id="photographer"),
        pytest.param("Trần Long - Ảnh: Thanh Hải", id="byline"),
        pytest.param("Bài và ảnh: Nguyễn An", id="byline with photos"),
        pytest.param("Chia sẻ Zalo", id="button"),
        pytest.param("Facebook Twitter Email In bài", id="buttons"),
        pytest.param("Chung nỗi lo và cùng thách thức", id="heading"),
        pytest.param("Không sao chép dưới mọi hình thức khi chưa được đồng ý.", id="rights"),
        pytest.param("© 2024 Báo Thử Nghiệm", id="copyright"),
        pytest.param("Nguồn: Báo Xây dựng", id="source"),
    ],
)
def test_a_line_that_is_not_the_report(line: str) -> None:
    article = _article(f"{FIRST}\n\n{line}\n\n{SECOND}")
    assert _skipped(article) == [line]
    assert _texts(article) == [FIRST, SECOND]
    assert [p.text for p in split_passages(article, size=4000)] == [FIRST, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(SECOND, id="sentence"),
        pytest.param("Ông cười.", id="short sentence"),
        pytest.param("Video cho thấy hội nghị rất đông người.", id="begins like a button"),
        pytest.param("Chia sẻ kinh nghiệm là mục đích của hội nghị này.", id="begins like another"),
        pytest.param("Theo dõi hội nghị có 200 người.", id="and another"),
        pytest.param("“Hà Nội vì cả nước”, ông nói.", id="quotation"),
        pytest.param("- Thu hút đầu tư;", id="item of a list"),
        pytest.param("Các việc cần làm gồm:", id="before a list"),
        pytest.param("Ảnh hưởng của bão số 3 khiến 5 tỉnh bị thiệt hại.", id="ảnh hưởng"),
        pytest.param("Toàn bộ số tiền 3 tỷ đồng đã được trao.", id="toàn"),
        pytest.param("Canh tác lúa ở đây tăng 10,22% trong năm 2019.", id="canh tác"),
        pytest.param("Cạnh tranh giữa hai bên ngày càng lớn trong năm 2019.", id="cạnh tranh"),
        pytest.param("Cánh đồng này rộng 100 ha.", id="cánh đồng"),
        pytest.param("Cảnh sát giao thông lập biên bản 200 lái xe.", id="cảnh sát"),
        pytest.param("Hình ảnh Thái Nguyên được quảng bá ở Hà Nội.", id="hình ảnh"),
        pytest.param("Nguồn vốn 3 tỷ đồng lấy từ ngân sách.", id="nguồn vốn"),
        pytest.param("Bản quyền truyền hình trị giá 3 tỷ đồng được mua năm 2019.", id="bản quyền"),
        pytest.param("Tin vui đến với 200 hộ nghèo của tỉnh.", id="tin vui"),
    ],
)
def test_a_line_of_the_report_stays(line: str) -> None:
    article = _article(f"{FIRST}\n\n{line}\n\n{SECOND}")
    assert _texts(article) == [FIRST, line, SECOND]


@pytest.mark.parametrize(
    "heading",
    [
        "Bạn cũng có thể thích",
        "Bạn có thể quan tâm",
        "TIN LIÊN QUAN:",
        "Đọc nhiều",
        "Tin cùng chuyên mục",
    ],
)
def test_after_the_end_of_the_report_nothing_counts(heading: str) -> None:
    article = _article(f"{FIRST}\n{SECOND}\n{heading}\nĐội tuyển thắng 3-0 tại Mỹ Đình tối qua.")
    assert _texts(article) == [FIRST, SECOND]


def test_the_title_at_the_head_is_not_cited_twice() -> None:
    title = "Hà Nội và Thái Nguyên hợp tác"
    article = _article(f"{title}\n{FIRST}\n{title}\n{SECOND}", title=title)
    assert _texts(article) == [FIRST, SECOND]


def test_an_article_of_one_line_is_cited_whole() -> None:
    assert _texts(_article(FIRST, title=FIRST)) == [FIRST]


# ---------------------------------------------------------------------------------------------
# The originals of third parties

# What an attentive reader leaves out, in order.
LEFT_OUT = {
    "000": [
        "Quang cảnh buổi trao đổi kinh nghiệm giữa Thành ủy TP HCM và Tỉnh ủy Thái Nguyên",
        "Tỉnh ủy Thái Nguyên tặng quà lưu niệm cho Thành ủy TP HCM",
        "Thành ủy TP HCM tặng quà lưu niệm cho Tỉnh ủy Thái Nguyên",
        "Bí thư Thành ủy TP HCM Nguyễn Văn Nên phát biểu tại buổi trao đổi kinh nghiệm",
        "Bà Nguyễn Thanh Hải, Bí thư Tỉnh ủy Thái Nguyên, mong muốn hai địa phương phối hợp chặt chẽ để "
        "chia sẻ kinh nghiệm trong phát triển kinh tế - xã hội",
    ],
    "001": [
        "Quang cảnh hội nghị. |",
        "(*) Không sao chép dưới mọi hình thức khi chưa có sự đồng ý bằng văn bản của Báo Hànộimới.",
    ],
    "002": [
        "Chính trị",
        "Đà Nẵng trao đổi kinh nghiệm các lĩnh vực với Thành phố Hồ Chí Minh và tỉnh Bình Dương",
        "Chủ tịch UBND thành phố Đà Nẵng Lê Trung Chinh phát biểu tại buổi làm việc với lãnh đạo tỉnh "
        "Bình Dương. |",
        "Quang cảnh làm việc giữa đoàn công tác thành phố Đà Nẵng và tỉnh Bình Dương. |",
        "Quang cảnh làm việc giữa đoàn công tác Đà Nẵng với Thành phố Hồ Chí Minh. |",
        "ĐOÀN CÔNG TÁC",
    ],
    "003": [
        "Hà Nội – Thái Bình: Tăng cường chia sẻ kinh nghiệm trên nhiều lĩnh vực",
        "Trần Long - Ảnh: Thanh Hải",
        "Chia sẻ Zalo",
        "Thúc đẩy phát triển kinh tế - xã hội hai địa phương",
        "Quang cảnh hội nghị.",
        "Tăng cường chia sẻ trên nhiều lĩnh vực",
        "Lựa chọn nội dung cụ thể để hợp tác",
    ],
    "004": [
        "Hà Nội và Thành phố Hồ Chí Minh bắt tay hợp tác phát triển kinh tế, đô thị",
        "Hà Nội và Thành phố Hồ Chí Minh bắt tay hợp tác phát triển kinh tế, đô thị",
        "Bí thư Thành ủy Thành phố Hồ Chí Minh Nguyễn Văn Nên phát biểu tại Hội nghị giữa 2 Thành ủy "
        "Thành phố Hồ Chí Minh và Hà Nội (ảnh: Internet).",
        "Chung nỗi lo và cùng thách thức",
        "Hợp tác phát triển kinh tế, đô thị và bảo vệ môi trường",
        "Hà Nội và Thành phố Hồ Chí Minh bắt tay hợp tác phát triển kinh tế, đô thị",
        "Lãnh đạo 2 Thành ủy chụp hình lưu niệm (ảnh: Internet).",
        "Nguồn: Báo xây dựng",
        "Bạn cũng có thể thích",
    ],
}
# Sentences that stand next to something left out, and their count in the whole article.
KEPT = {
    "000": [
        "Phát biểu tại buổi làm việc, Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh Thái Nguyên Phạm "
        "Hoàng Sơn cho biết tỉnh Thái Nguyên được Bộ Chính trị xác định là cực tăng trưởng, trung tâm sản "
        "xuất điện, điện tử của vùng trung du và miền núi phía Bắc.",
        "Do đó, Tỉnh ủy Thái Nguyên mong muốn qua buổi làm việc này học hỏi kinh nghiệm của TP HCM trong "
        "xây dựng cơ chế, chính sách đặc thù phát triển địa phương.",
        "Bí thư Tỉnh ủy Thái Nguyên cho biết tỉnh luôn đặt mục tiêu xây dựng tỉnh Thái Nguyên luôn luôn "
        "bình yên, hạnh phúc, sung túc và phát triển.",
    ],
    "001": [
        "Thay mặt Đảng bộ, chính quyền và nhân dân thành phố Hà Nội, đồng chí Nguyễn Thị Bích Ngọc đã trao "
        "tặng tỉnh Thái Nguyên 3 tỷ đồng để thực hiện công tác an sinh xã hội, xóa đói giảm nghèo.",
    ],
    "002": [
        "Đồng thời, 2 địa phương cũng đã trao đổi về việc triển khai một số giải pháp, định hướng phát "
        "triển, nhiệm vụ trọng tâm trong phát triển kinh tế - xã hội trong thời gian tới.",
    ],
    "003": [
        "9 tháng năm 2019, tăng trưởng kinh tế của tỉnh đạt 10,22%.",
        "Năm 2018, tại chương trình “Vòng tay nhân ái”, Hà Nội đã hỗ trợ kinh phí 570 triệu đồng để phẫu "
        "thuật tim, sứt môi, hở hàm ếch cho trẻ em của tỉnh.",
    ],
    "004": [
        "“Mục đích cuộc gặp mà cả hai bên đều mong muốn đạt được là trao đổi kinh nghiệm trong lãnh đạo, "
        "chỉ đạo, điều hành, quản lý, tổ chức thực thi, chia sẻ những mặt làm được và chưa được, học hỏi "
        "lẫn nhau những điều hữu ích”, Bí thư Nguyễn Văn Nên nhấn mạnh.",
        "Phát triển hệ thống vận tải hành khách công cộng, nghiên cứu, áp dụng mô hình TOD.",
    ],
}


def _original(shared: Path, number: str) -> Article:
    (file,) = (shared / "seeds").glob(f"{number}_*.txt")
    (article,) = read_articles(file)
    assert isinstance(article, Article)
    return article


@pytest.mark.shared
@pytest.mark.parametrize("number", LEFT_OUT)
def test_the_originals_lose_exactly_what_is_not_the_report(shared: Path, number: str) -> None:
    """With the law above, everything else is citable."""
    article = _original(shared, number)
    spans = boilerplate(article.text, title=article.title)
    lines = [
        line.strip() for a, b in spans for line in article.text[a:b].split("\n") if line.strip()
    ]
    assert lines == LEFT_OUT[number]


@pytest.mark.shared
@pytest.mark.parametrize("number", KEPT)
def test_the_originals_keep_their_sentences_whole(shared: Path, number: str) -> None:
    article = _original(shared, number)
    found = _texts(article)
    assert set(KEPT[number]) <= set(found)
    inside = "\n".join(p.text for p in split_passages(article, size=600))
    assert all(sentence in inside for sentence in found)
    assert not any(line in found for line in LEFT_OUT[number])


def test_our_own_articles_lose_only_headings(seeds: Path) -> None:
    for article in read_articles(seeds):
        assert isinstance(article, Article)
        for line in _skipped(article):
            assert len(line.split()) <= 14, line
            assert line[-1] not in ".!?", line
        assert len(body_sentences(article)) >= 10
