"""What a reader extracts from each script, which is what a search or a court's copy relies on."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata

import pytest

from tests.pdf.papers import chart, of_text, text_of, texts
from therapist_emr.forms.blocks import Pairs
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.record import Client, Item, Part

NAMES = {
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Polish": "Zażółć Gęślą-Jaźń",
    "Greek": "Αλέξανδρος Παπαδόπουλος",
    "polytonic Greek": "Ἀλέξανδρος ᾠδή",
    "Russian": "Мария Иванова-Щербакова",
    "decomposed": "Rene\u0301 Mu\u0308ller",
    "Hebrew": "יעל בן־דוד",
    "Yiddish": "שײנדל",
    "Arabic": "محمد عبد الله السلامي",
    "vowelled Arabic": "مُحَمَّد ليالٍ خمس",
    "Persian": "زهرا کریمی\u200cنژاد",
    "Urdu": "عائشہ خان",
    "Hindi": "क्षितिज श्रीवास्तव ने में",
    "Marathi": "ज्ञानेश्वर",
    "Bengali": "সুস্মিতা চট্টোপাধ্যায়",
    "Punjabi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Gujarati": "કૃષ્ણકાંત",
    "Odia": "ଶ୍ରୀମତୀ",
    "Tamil": "கிருஷ்ணமூர்த்தி",
    "Telugu": "శ్రీనివాసులు",
    "Kannada": "ಶ್ರೀಕೃಷ್ಣ",
    "Malayalam": "കൃഷ്ണൻകുട്ടി",
    "Sinhala": "ක්\u200dරිෂ්ණ",
    "Thai": "สมชาย น้ำทิพย์",
    "Lao": "ສົມໄຊ",
    "Khmer": "សុខ វណ្ណា",
    "Burmese": "အောင်ဆန်းစုကြည်",
    "Tibetan": "བསྟན་འཛིན་རྒྱ་མཚོ",
    "Chinese": "欧阳修，王小明（㐂）",
    "Japanese": "田中さくら、ヨーコ「神」",
    "Korean": "김민준",
    "Georgian": "გიორგი",
    "Armenian": "Արամ Խաչատրյան",
    "Amharic": "ኃይለ ሥላሴ",
    "Cherokee": "ᏣᎳᎩ",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Hawaiian": "Kaʻahumanu Kealiʻi",
    "Navajo": "Diné Bizaad Łį́į́ʼ",
    "emoji": "😀 👩\u200d👩\u200d👧 🇺🇸 👍🏽 1️⃣ ❤️ 🏳️\u200d🌈 ✅ ☎",
    "unheard-of": "A\U0002b820B",
    "signs": "½ → ≥ ≠ ∞ α ± ° ™ ℞ ♀ µg “quoted”—… €5 5×3",
}


FROM_THE_RIGHT = ["Hebrew", "Yiddish", "Arabic", "vowelled Arabic", "Persian", "Urdu"]


def same(text: str) -> str:
    """Return a text with its marks in the one order that Unicode calls equal."""
    return unicodedata.normalize("NFC", text)


def poppler(data: bytes) -> str:
    """Return what a second, unrelated reader extracts."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return same(re.sub("[\u202a-\u202e]", "", done.stdout.decode()))


@pytest.mark.parametrize("script", NAMES)
def test_a_name_comes_out_as_it_went_in(script: str) -> None:
    item = Item("Names", "", (Pairs((("Name", NAMES[script]),)),))
    assert same(NAMES[script]) in same(text_of(chart(Part("Profile", (item,)))))


@pytest.mark.parametrize("script", [name for name in NAMES if name not in FROM_THE_RIGHT])
def test_the_head_of_every_page_holds_any_name(script: str) -> None:
    client = Client(NAMES[script], "Jul 19, 1979", "0058")
    for page in texts(chart_bytes(chart(client=client))[0]):
        assert same(NAMES[script]) in same(page)


@pytest.mark.parametrize("script", FROM_THE_RIGHT)
def test_names_from_the_right_are_found_within_english(script: str) -> None:
    client = Client(NAMES[script], "Jul 19, 1979", "0058")
    shown = poppler(chart_bytes(chart(client=client))[0])
    for word in same(NAMES[script]).split():
        assert shown.count(word) >= 3


@pytest.mark.parametrize("script", ["Russian", "Hindi", "Thai", "Chinese", "Tamil", "Vietnamese"])
def test_a_long_paragraph_comes_out_whole(script: str) -> None:
    sentence = f"{NAMES[script]} 123 abc. "
    got = "".join(text_of(of_text(sentence * 40)).split())
    assert got.count("".join(sentence.split())) >= 35


def test_a_hebrew_paragraph_keeps_its_words_in_order() -> None:
    text = "המטופלת דיווחה על שינה טובה יותר מאז תחילת הטיפול"
    assert text in text_of(of_text(text))


def test_an_arabic_paragraph_keeps_its_words_in_order() -> None:
    text = "قالت إنها نامت جيدًا خمس ليالٍ من سبع واستخدمت التمارين"
    assert text in text_of(of_text(text))


def test_words_of_both_directions_come_out_in_order() -> None:
    text = "He said שלום and then مرحبا to the group"
    assert text in text_of(of_text(text))


def test_an_override_cannot_turn_a_name_around() -> None:
    shown = text_of(of_text("file \u202efdp.exe\u202c end"))
    assert "file fdp.exe end" in shown


@pytest.mark.parametrize("script", [name for name in NAMES if name != "emoji"])
def test_a_second_reader_agrees(script: str) -> None:
    assert same(NAMES[script]) in poppler(chart_bytes(of_text(NAMES[script]))[0])
