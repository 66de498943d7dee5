"""Hard cases for the cut into sentences, each written with ``¦`` where one ends and the next begins."""

import pytest

from qa.vietnamese import clean, sentences

CASES = {
    "cities and districts": [
        "Ông Lê Văn Tám sống ở TP. HCM từ nhỏ.¦ Bà ở Huế.",
        "Đoàn tàu rời TP.HCM lúc sáng.¦ Khách đông.",
        "Họ dọn về TP.HCM.¦ Ông mở một quán phở.",
        "Triển lãm mở tại TP. HCM.¦ Vé vào cửa miễn phí.",
        "Tp. Cần Thơ mưa lớn.¦ Tp.HCM cũng vậy.",
        "UBND TP. Thủ Đức họp báo.¦ Báo chí đến dự.",
        "Rác ngập các phố trong TP.¦ Theo cư dân, việc này đã lâu.",
        "Đường ngập khắp TX. Sơn Tây.¦ Nước rút chậm.",
        "Nhà ông ở Q.1, còn xưởng ở P.5.¦ Cả hai đều chật.",
        "Công an Q. Bình Thạnh vào cuộc.¦ Chưa rõ nguyên nhân.",
        "Trụ sở ở Q. 1 và P. 5 đóng cửa.¦ Hàng quán vẫn mở.",
        "Xe lật ở xã Tân An, H. Củ Chi.¦ Không ai bị thương.",
        "Địa chỉ ở p. 7, q. 3 nay đã đổi.¦ Xin ghi lại.",
        "St. Petersburg có tuyết.¦ Moskva thì không.",
    ],
    "degrees and titles": [
        "PGS.TS. Đào Thị Sen chủ trì.¦ GS.TSKH. Vũ Hòa vắng mặt.",
        "PGS.TS Đào Thị Sen trình bày.¦ Cử tọa vỗ tay.",
        "GS. TS. Trịnh Khải dạy hóa.¦ Bà dạy toán.",
        "ThS. Lâm Oanh viết bài.¦ ThS.BS. Đỗ Nam đọc lại.",
        "BS.CKII. Hồ Thu mổ chính.¦ BS.CKI Lý Minh phụ mổ.",
        "Th.S Mai Anh và Th.S. Lê Vân Hà cùng soạn.¦ Sách dày.",
        "KTS. Phan Hùng vẽ cầu.¦ LS. Ngô Bảo soạn hợp đồng.",
        "NSND. Kim Chi và NSƯT. Hữu Lộc cùng diễn.¦ Rạp kín chỗ.",
        "Mr. Smith đến sớm.¦ Mrs. Brown đến sau.",
        "Dr. Adams và Prof. Green tranh luận.¦ Không ai thắng.",
        "Cuộc gặp có đ/c. Nguyễn Hà.¦ Mọi người chào nhau.",
        "Cty. Sao Mai trả lương chậm.¦ Thợ bỏ việc.",
        "ĐH. Bách khoa tuyển thêm.¦ ĐH. Y cũng vậy.",
        "Nxb. Trẻ in lại cuốn này.¦ Bìa do họa sĩ vẽ.",
        "Ủy viên T.Ư. Đảng dự lễ.¦ Ban Tổ chức T.Ư ra thông báo.",
        "Quyết định của T.Ư.¦ Sau đó tỉnh làm theo.",
    ],
    "abbreviations before numbers": [
        "Xem tr. 5 và tr. 17 của sách.¦ Có bảng kê ở đó.",
        "Ca khúc No. 1 của năm.¦ Ai cũng thuộc.",
        "Album vol. 2 bán chạy.¦ Album vol.3 thì ế.",
        "Liên hệ ĐT. 0900 hoặc tel. 0911 nhé.¦ Gọi giờ hành chính.",
        "Bé ăn đã no.¦ Ông bế bé đi chơi.",
        "Quãng đường dài 20 km.¦ Đoàn đi ba giờ.",
        "Giá còn 5 tr.¦ Người mua lưỡng lự.",
        "Nhà bữa đói bữa no.¦ 5 năm nay mới khá.",
        "Quên mang ô.¦ Mưa ướt hết.",
    ],
    "and so on": [
        "Chợ có cá, tôm, cua, v.v., tất cả đều tươi.¦ Giá rẻ.",
        "Chợ có cá, tôm, v.v... và rau.¦ Giá rẻ.",
        "Chợ có cá, tôm, v.v…¦ Rau thì ít.",
        "Chợ có cá, tôm, v.v.¦ Sau đó là hàng vải.",
        "Chợ bán cá, tôm, v.v...¦ Người mua tấp nập.",
        "Giấy, bút, mực v.v. đều thiếu.¦ Thầy trò xoay xở.",
    ],
    "numbers, dates, times": [
        "Thu ngân sách đạt 305.000 tỷ đồng.¦ Chi ít hơn.",
        "Tỷ lệ tăng 3,8%.¦ 5 tỉnh đứng đầu đều ở miền Nam.",
        "Số chính xác là 1.234.567,8 đồng.¦ Không ai tin.",
        "Lễ khai mạc sáng 21-6.¦ Bế mạc chiều 30-6.",
        "Lễ khai mạc sáng 21.6.¦ Bế mạc chiều 30.6.",
        "Hạn chót là 21/6/2019.¦ Sau ngày ấy không nhận.",
        "Ngày 21.6.2019 ông ký đơn.¦ Đơn bị trả.",
        "Tàu chạy lúc 8.30 mỗi sáng.¦ Chuyến về lúc 17.45.¦ Đừng trễ.",
        "Tàu chạy lúc 8h30.¦ Chuyến về lúc 17h45.",
        "Năm 2018.¦ 12 người lên đường.",
        "Đến ngày 14.08. 2015 tòa mới xử.¦ Giá vé 30. 000 đồng.",
        "Lớp học bắt đầu thứ 2.¦ Ông cụ đến sớm.",
        "Sáng thứ 2 ; chiều thứ 3.¦ Tối nghỉ.",
        "Đội thắng 3-0.¦ Khán giả ra về sớm.",
        "Nhiệt độ cao nhất 35 độ C.¦ Trời có gió nhẹ.",
        "Xe hạng B.¦ Người lái phải đủ tuổi.",
        "Doanh thu quý I.¦ Chi phí cũng tăng.",
        "Đại hội XII.¦ Khóa mới nhận việc.",
        "Máy chạy Android 7.1.2 và Python 3.11.¦ Bản 4.0 chưa có.",
    ],
    "addresses": [
        "Đọc vnexpress.net mỗi ngày.¦ Rồi đọc tuoitre.vn nữa.",
        "Tin đăng trên vnexpress.net.¦ Ông đọc hai lần.",
        "Vào https://www.vidu.com.vn/tin?id=3.A&x=1 để xem.¦ Nhớ đăng ký.",
        "Viết cho toa.soan@vidu.vn.¦ Thư sẽ được trả lời.",
        "Đặt phòng qua Booking.Com rất nhanh.¦ Giá hơi cao.",
        "Trang www.vidu.org/A.B bị chặn.¦ Chưa rõ vì sao.",
        "Họ dùng Node.js và ASP.NET.¦ Máy chủ chạy tốt.",
    ],
    "initials": [
        "J.K. Rowling viết truyện mới.¦ Sách bán chạy.",
        "Tổng thống George W. Bush đến thăm.¦ Trời mưa.",
        "Nhà văn R.L. Stine trả lời báo.¦ Ông vui vẻ.",
        "Nguyễn V. A. bị bắt.¦ Xe bị giữ.",
        "Bà N.T.H., 40 tuổi, kể lại.¦ Con bà đứng nghe.",
        "Theo ông T., nhà đã bán.¦ Ông V. thì không biết.",
        "Anh Ph. C. ngồi nhậu.¦ Chị Tr. can ngăn.",
        "Em K.T. M. được cứu.¦ Bạn em cũng vậy.",
        "Kẻ lạ lao vào bà V.¦ Nghe tiếng kêu, hàng xóm chạy đến.",
        "Người bị hại là chị P.T.T.¦ Bước đầu công an ghi lời khai.",
        "Hôm đó chỉ có em L.¦ Theo cô giáo, em rất ngoan.",
        "Chị Q. (26 tuổi) mở quán.¦ Khách quen dần.",
        "Hội nghị có U.S. Steel tham gia.¦ Họ ký hợp đồng.",
        "Máy bay của Lockheed Corp. được mua lại.¦ Giá giữ kín.",
        "Đơn hàng của Lockheed Corp.¦ Ông từ chối bình luận.",
        "Đội sẽ đến châu Á.¦ Mối lo là thời tiết.",
        "Đoàn sang nước Ý.¦ Bạn bè ra tiễn.",
        "Cáp USB-C.¦ Người mua hài lòng.",
        "Ông làm ở P&G.¦ Lương khá cao.",
    ],
    "quotations": [
        "Ông nói: “Tốt lắm.”¦ Bà gật đầu.",
        'Ông nói: "Tốt lắm."¦ Bà gật đầu.',
        "Ông nói: «Tốt lắm.»¦ Bà gật đầu.",
        "Ông nói: ‘Tốt lắm!’¦ Bà gật đầu.",
        "Ông khen món này “ngon”.¦ Bà không ăn.",
        'Ông bảo: "Trời đẹp.¦ Ta đi câu cá.¦ Ai đi?"¦ Không ai đáp.',
        '"Đẹp quá!", ông nói.¦ Bà cười.',
        "“Sao lại thế?”, bà hỏi.¦ Ông im lặng.",
        '"Đẹp quá!" ông nói.¦ Bà cười.',
        "“Cầu này phải sửa ngay.” – Ông Lê Bình nói.¦ Thợ đã đến.",
        '"Khó lắm…" - Bà Hà than.¦ Rồi bà về.',
        "Hết giờ.¦ “Về thôi”, ông giục.",
        'Hết giờ.¦ "Về thôi", ông giục.',
        "Hết giờ.¦ «Về thôi», ông giục.",
        'Ông hỏi: "Đến từ bao giờ?".¦ Bà đáp: "Hôm qua".',
        "Bà kể: “Nó chạy mất…”.¦ Cả nhà đi tìm.",
        "“Được!”… ông đáp rồi đi.¦ Cửa khép lại.",
    ],
    "dots": [
        "Ông nghĩ… rồi viết.¦ Bài dài.",
        "Ông nghĩ... rồi viết.¦ Bài dài.",
        "Biển lặng…¦ Trăng lên.",
        "Biển lặng...¦ Trăng lên.",
        "Trồng bưởi, cam, quýt... ở đồi.¦ Đất tốt.",
        "Sao anh lại...¦ “Em biết rồi”, cô đáp.",
        "Mưa mãi....¦ Đường ngập.",
    ],
    "question and exclamation marks": [
        "Thật ư?!¦ Không thể tin.",
        "Tuyệt vời!!!¦ Đội nhà thắng rồi!!",
        "Ai làm?¦ Vì sao?¦ Bao giờ?",
        "Ôi! đẹp làm sao.¦ Ở đây thật vui.",
        "Đi không?¦ 5 phút nữa xe chạy.",
    ],
    "brackets": [
        "Giá tăng (xem bảng ở tr. 5.).¦ Người mua giảm.",
        "Ông (sinh năm 1950. Quê ở Huế) nghỉ hưu.¦ Bà vẫn dạy.",
        "Bà kể (giọng run. Mắt nhìn xuống!) chuyện cũ.¦ Ai cũng khóc.",
        "Ông bị bắt.¦ (Theo TTXVN)",
        "Nhà ở phường Tân Lập (TX. Sơn Tây) bị cháy.¦ Không ai bị thương.",
        "Cầu đã xong (hình dưới).¦ Xe qua lại đông.",
        "Đường mới (dài 5 km.¦ Ông thấy bản đồ",
        "Mời xem [hình 2.]¦ Sau đó trả lời.",
    ],
    "lists": [
        "- Gạo: 5 kg\n¦- Muối: 1 kg\n¦- Đường",
        "• Gạo\n¦• Muối\n¦• Đường",
        "* Gạo\n¦* Muối",
        "+ Gạo\n¦+ Muối",
        "1. Gạo ngon.\n¦2. Muối trắng.\n¦10. Đường phèn.",
        "a) Gạo\n¦b) Muối\n¦1) Đường",
        "a. Gạo mới\n¦b. Muối cũ",
        "A. Gạo mới\n¦B. Muối cũ",
        "I. Tình hình chung\n¦II. Kết quả đạt được\n¦IV. Kiến nghị",
        "1.1. Phạm vi\n¦1.2. Đối tượng",
        "Điều 5. Phạm vi áp dụng\n¦Điều 12. Hiệu lực",
        "Bật máy lên.¦ 2. Chọn Hệ thống.¦ 3. Nhấn nút đỏ.",
        "Cách làm như sau: 1. Rửa rau sạch.¦ 2. Để ráo nước.",
        "Chị bán hàng ở đâu?¦ - Tôi bán ở chợ.¦ - Chợ có xa không?",
        "Trộn đều.¦ • Cho dầu vào.¦ + Đảo nhanh tay.",
        "Theo Điều 5.¦ Người vi phạm bị phạt.",
    ],
    "lines": [
        "Mưa lớn ở miền Trung\n¦Hàng nghìn nhà ngập.\n¦Nước đang rút.",
        "MƯA LỚN\n\n¦nước dâng nhanh",
        "Nước dâng\nnhanh trong đêm.¦ Dân chạy lên đồi.",
        "Nước dâng,\nlũ về.\n\n\n¦Sáng ra trời tạnh.",
        "Nước dâng.\n¦lũ về",
        "Theo TS.\nPhạm Văn Khoa, nước sẽ rút.\n¦Dân yên tâm.",
        "Lãnh đạo UBND TP.\nHà Nội đi kiểm tra.¦ Báo cáo được gửi.",
        "Mưa ngập trong TP.\n¦Ngoài ra, điện mất.",
        "Cháu Ng.\nbị thương nặng.\n¦Gia đình đưa cháu đi viện.",
        "Hàng mới về\n¦iPhone và máy tính\n¦eBay",
        "Ảnh: N.T.\n¦Hà Nội, ngày mưa",
        "Câu một.\t¦Câu hai.   ¦Câu ba.  \n ¦Câu bốn. ",
        "   Câu một.¦     Câu hai.   ",
    ],
    "no space": [
        "Họ đến hôm nay.¦Ông nói vậy.",
        "Mọi việc đã xong hết năm 2019.¦Theo ông, vẫn còn chậm.",
        "Ông đã về.¦Bà ra đón.",
        "Ông sống ở Hà Nội.¦Bà sống ở Huế.",
        "Họ bay sang Cuba.¦Đoàn có ba người.",
        "Độ ẩm 60 - 95%.¦Nhiệt độ giảm.",
        "Giá giảm (so với năm ngoái).¦Người mua tăng.",
        "Ông bảo “không”.¦Tuy nhiên bà vẫn đi.",
        "Có ai không?¦Tôi đây!¦Vào đi…¦Cửa mở.",
        "Tp.Vinh và St.Louis kết nghĩa.¦Lễ ký vào mai.",
    ],
    "first letters": [
        "Xong.¦ Ông về.¦ Ủy ban họp.¦ Ở nhà vui.¦ Ấn Độ thắng.¦ Đêm xuống.¦ Ý kiến hay.¦ Ê kíp nghỉ.",
        "Xong.¦ Ôi chao!¦ Ước gì được nấy.¦ Ăn đi.¦ Ổn thôi.¦ Ầm ĩ quá.¦ Ỷ lại mãi.",
        "Họ chờ máy mới.¦ iPhone sẽ ra vào thu.¦ eBay bán trước.",
        "Giá giữ nguyên.¦ 3 cửa hàng hết máy.",
        "Uỷ viên họp ở Hoà Bình.¦ Uỷ ban thuỷ lợi cũng dự.",
        "Trời mưa. nhưng ông vẫn đi.¦ Bà ở nhà.",
        "Giá chỉ 5 đô.¦ $7 là đắt.",
    ],
    "nothing or next to nothing": ["", " ", "\n\n \t\n", "Ừ", ".", "?!", "Hết.  \n"],
}


@pytest.mark.parametrize(
    "marked",
    [pytest.param(case, id=f"{topic}: {case[:40]}") for topic in CASES for case in CASES[topic]],
)
def test_cut(marked: str) -> None:
    text = marked.replace("¦", "")
    assert clean(text) == text
    spans = sentences(text)
    assert [text[start:end] for start, end in spans] == [
        part.strip() for part in marked.split("¦") if part.strip()
    ]
    # Exact offsets: ascending, no overlap, nothing but blanks before, between and behind.
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    gaps = zip(edges[::2], edges[1::2], strict=True)
    assert not "".join(text[start:end] for start, end in gaps).strip()


@pytest.mark.parametrize("marked", CASES["numbers, dates, times"] + CASES["quotations"])
def test_cut_of_a_part_is_the_cut_of_the_same_text_alone(marked: str) -> None:
    part = marked.replace("¦", "")
    before, after = "Tin ngắn (chưa hết.\n", "\nTP. (ảnh: N.T.)"
    shift = len(before)
    assert sentences(before + part + after, shift, shift + len(part)) == [
        (start + shift, end + shift) for start, end in sentences(part)
    ]
