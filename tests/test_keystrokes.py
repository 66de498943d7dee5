"""Telex and VNI keystrokes become letters; everything else stays as it was typed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.changes import CHANGES
from qa.keystrokes import decode
from qa.vietnamese import key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tawng truwowrng", "tăng trưởng"),
        ("Ha2 No65i", "Hà Nội"),
        ("Haf Nooij", "Hà Nội"),
        (
            "Haf Nooij tawngj Thais Nguyeen bao nhieeu tieenf?",
            "Hà Nội tặng Thái Nguyên bao nhiêu tiền?",
        ),
        (
            "Ha2 No65i ta85ng Tha1i Nguye6n bao nhie6u tie62n?",
            "Hà Nội tặng Thái Nguyên bao nhiêu tiền?",
        ),
        ("HAF NOOIJ TAWNGJ GIF", "HÀ NỘI TẶNG GÌ"),
        ("UBND TP.HCM lamf gif?", "UBND TP.HCM làm gì?"),
        ("TP.HCM cos bao nhieeu quaanj", "TP.HCM có bao nhiêu quận"),
        ("chur tichj nuwowcs laf ai", "chủ tịch nước là ai"),
        ("chu3 ti5ch nu7o71c la2 ai", "chủ tịch nước là ai"),
        ("dduowngf phoos quaan Hoafn Kieemj", "đường phố quân Hoàn Kiệm"),
        ("truwowngf hocj owr dduwowngf naof", "trường học ở đường nào"),
        ("hoaf bifnh cos gif", "hòa bình có gì"),
        ("vieecj gif quan trongj", "việc gì quan trọng"),
        ("khoong khis lanhj", "không khí lạnh"),
        ("quoocs hooij khoas maays", "quốc hội khóa mấy"),
        ("uyr ban nhaan daan", "ủy ban nhân dân"),
        ("u3y ban nha6n da6n", "ủy ban nhân dân"),
        ("Covid-19 ddax giamr chuwa", "Covid-19 đã giảm chưa"),
        ("giaf ddi vif nawngs", "già đi vì nắng"),
    ],
)
def test_keystrokes_become_letters(typed: str, meant: str) -> None:
    assert decode(typed) == meant


_LEFT_ALONE = (
    """
Hà Nội tặng Thái Nguyên bao nhiêu tiền?|ha noi tang thai nguyen bao nhieu tien|Ha noi co gi la|gia vang hom nay
ai la chu tich nuoc|la gi|bao nhieu nguoi chet|o dau|thu tuong la ai|tang truong kinh te 2019|tp hcm|ubnd tphcm lam gi
Los Angeles Rams la doi nao|Wu Ying la ai|Ong Soo benh gi|Lee Kuan Yew|Lee Min Ho sinh nam nao|Taylor Swift eras tour|Son Ye Jin
Oxi 18 nang hon oxi 16|CO2 la gi|H5N1|H2SO4|covid19 test nhanh|F0 F1 F2|B12 D3 K2|vitamin B12|vitamin D3|A80 E5 RON 95|QL1A|QL5
iPhone 15 Pro Max|Samsung Galaxy S24|Windows 11|Office 365|Boeing 737|Airbus A320|Su-30|MiG-21|U23 Viet Nam|U19|SEA Games 31|AFF Cup
World Cup 2022|Euro 2024|V-League|Champions League|Manchester United|Real Madrid|Barcelona|Arsenal|Chelsea|Juventus|Bayern Munich
who is the president of Vietnam|what is the best hotel in Hanoi|see you soon|show me the best news|how are you|how many people
where is the nearest bus stop|test kits|visa data|bus rapid transit|free wifi|world bank report|the green book|good food near me
new york times|wall street journal|washington post|bbc news|cnn|fox news|the voice|game show|talk show|reality tv|k-pop|v-pop
facebook|google|youtube|tiktok|twitter|zalo|viber|telegram|whatsapp|instagram|netflix|spotify|amazon|shopee|lazada|grab|gojek|uber
vnexpress.net|tuoitre.vn|thanhnien.vn|dantri.com.vn|https://vnexpress.net/the-gioi|example@mail.com|www.google.com|localhost:8080
UBND|HĐND|MTTQ|TP.HCM|TP HCM|TPHCM|GDP|CPI|FDI|ODA|WTO|ASEAN|APEC|NATO|UNESCO|UNICEF|WHO|IMF|WB|ADB|EU|UN|USA|UK|USD|VND|EUR
EVN|PVN|VNPT|FPT|Viettel|Vingroup|Vinamilk|Masan|Techcombank|Vietcombank|BIDV|Agribank|Sacombank|ACB|VIB|SHB|MB Bank|VPBank
BOT|BT|PPP|KPI|CEO|CFO|CTO|HR|IT|AI|IoT|5G|4G|3G|VAR|MVP|GPS|GPT-4|ChatGPT|OpenAI|Tesla|SpaceX|Elon Musk|Bill Gates|Steve Jobs
Donald Trump|Joe Biden|Barack Obama|Vladimir Putin|Kim Jong Un|Xi Jinping|Park Hang Seo|Troussier|Messi|Ronaldo|Neymar|Mbappe
AstraZeneca|Pfizer|Moderna|Sinopharm|Sputnik V|Novavax|Remdesivir|Paracetamol|Aspirin|Insulin|Omega 3|Omega-6|HIV/AIDS|SARS|MERS
21-6|21/6/2019|305.000|3,8 ty|10,22%|9h30|20h|2 gio sang|30/4|1/5|2/9|Nghi dinh 100|Nghi quyet 98/2023/QH15|TT 03/2020
Da Nang|Hue|Can Tho|Hai Phong|Nha Trang|Da Lat|Sa Pa|Phu Quoc|Vung Tau|Buon Ma Thuot|Dien Bien Phu|Truong Sa|Hoang Sa
Paris|London|Tokyo|Seoul|Bangkok|Singapore|Kuala Lumpur|Jakarta|Manila|Phnom Penh|Vientiane|Moscow|Berlin|Rome|Madrid|Sydney
sao la|ca phe|xe buyt|xi mang|ti vi|ra di o|oto|taxi|xoong noi|boong tau|long xoong|con o|y te|an ninh|uu dai|ao dai|oi|ui|ia
pho|banh mi|bun cha|nem ran|tra da|bia hoi|com tam|che|xoi|chao|mi quang|cao lau|banh xeo|goi cuon|ca kho|thit kho|rau muong
""".strip()
    .replace("\n", "|")
    .split("|")
)


def test_there_are_at_least_two_hundred_strings_that_must_not_change() -> None:
    assert len(set(_LEFT_ALONE)) >= 200


@pytest.mark.parametrize("typed", _LEFT_ALONE)
def test_what_is_no_keystrokes_stays(typed: str) -> None:
    assert decode(typed) == typed


def test_an_english_word_among_keystrokes_stays_where_the_collection_knows_it() -> None:
    known = {"test": 40, "tét": 1, "cả": 90, "car": 2}
    typed = "test nhanh cho car nhaf giaf bao nhieeu"
    assert decode(typed, lambda word: known.get(word, 0)) == "test nhanh cho cả nhà già bao nhiêu"


@pytest.mark.shared
@pytest.mark.parametrize(("change", "least"), [("telex", 0.95), ("vni", 0.97)])
def test_questions_typed_so_are_read_back(shared: Path, change: str, least: float) -> None:
    lines = (shared / "data" / "xquad_vi.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    right = [key(decode(CHANGES[change](q))) == key(q) for q in questions]
    assert sum(right) / len(right) >= least
    assert all(decode(CHANGES["plain"](q)) == CHANGES["plain"](q) for q in questions)


@given(st.text(max_size=60))
def test_a_question_is_decoded_once_and_for_all(text: str) -> None:
    assert decode(decode(text)) == decode(text)
