"""Places that a question may name in small letters though no report found does.

The provinces and cities of Viet Nam by the names they had before July 2025, which newspapers of all years know
(Wikipedia, "Provinces of Vietnam"). Hòa Bình ("peace") and Cao Bằng ("as tall as") are left
out: in small letters they are something else far more often.
"""

from qa.vietnamese import syllables

PROVINCES = tuple(
    "An Giang, Bà Rịa, Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước, "
    "Bình Thuận, Cà Mau, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
    "Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, "
    "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, "
    "Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, "
    "Thanh Hóa, Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái".split(
        ", "
    )
)
_LONGER = ("Thái Bình Dương",)
"""Other names that hold one of them."""


def provinces_in(question: str) -> list[str]:
    """Names of provinces that ``question`` says, with their diacritics, in whatever letters."""
    line = f" {' '.join(syllables(question))} "
    return [name for name in (*PROVINCES, *_LONGER) if f" {' '.join(syllables(name))} " in line]
