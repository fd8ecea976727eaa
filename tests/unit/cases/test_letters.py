"""Letters: what an old encoding left behind is told from what is meant, and offered converted."""

from __future__ import annotations

import pytest

from cases.letters import legacy
from cases.reading import read_name


@pytest.mark.parametrize(
    ("left", "encoding", "says"),
    [
        ("Nguyá»…n VÄƒn BÃ¬nh", "UTF-8 → Windows-1252", "Nguyễn Văn Bình"),
        ("Ä\u0090á»— VÄƒn Long", "UTF-8 → Windows-1252", "Đỗ Văn Long"),  # Windows-1252 has no letter for this byte
        ("NguyÔn V¨n B×nh", "TCVN3", "Nguyễn Văn Bình"),
        ("NGUYÔN V¡N B×NH", "TCVN3", "NGUYỄN VĂN BÌNH"),  # typed with a font of capital letters
        ("34 NguyÔn Tr·i, ph\u00adêng Chî Qu¸n", "TCVN3", "34 Nguyễn Trãi, phường Chợ Quán"),
        ("Nguyeãn Vaên Bình", "VNI", "Nguyễn Văn Bình"),
        ("ÑOÃ VAÊN LONG", "VNI", "ĐỖ VĂN LONG"),
        ("Phaïm Thò Hoaøng", "VNI", "Phạm Thị Hoàng"),
    ],
)
def test_text_of_an_old_encoding_is_offered_converted(left, encoding, says):
    assert legacy(left) == (encoding, says)
    with pytest.raises(ValueError, match=f"{encoding}.*“{says}”"):
        read_name(left)


@pytest.mark.parametrize(
    "meant",
    [
        "Đỗ Văn Long", "Ðỗ Văn Long", "Lý Thái Tô", "Lê Hoà", "Ngô Thì Nhậm", "Nguyễn Thị Zoë", "Lê Müller",
        "Hölderlin", "José Ångström", "Công ty Søren", "François", "XÃ\u00a0AN", "H’Mai Niê", "Y Kŏ Êban",
        "Ê Đê", "Âu Cơ", "ý",
    ],
)  # fmt: skip
def test_what_can_be_meant_is_never_taken_for_an_encoding(meant):
    assert legacy(meant) is None


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!", "nan", "NULL", "None", "N/A", "<NA>"])
def test_what_programs_write_for_nothing_is_no_name(cell):
    with pytest.raises(ValueError, match=" / "):
        read_name(cell)
