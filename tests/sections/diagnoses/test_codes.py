"""The release that is shipped, found as one types; the same for any other table."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.text import fold
from therapist_emr.paths import resource
from therapist_emr.sections.diagnoses import codes as module
from therapist_emr.sections.diagnoses.codes import (
    LIMIT,
    Code,
    CodeTable,
    Release,
    at_hand,
    codes,
    loaded,
    read_anew,
    read_said,
    read_table,
    release,
    shipped,
)

SAID = read_said(resource("diagnoses", "often_said.tsv").read_text(encoding="utf-8"))
SMALL = CodeTable(
    "Test 1",
    [
        "A00\t0\tCholera\t",
        "A00.0\t1\tCholera, left eye, Ménière's\t",
        "F32\t0\tDepressive episode\t",
        "F32.9\t1\tMajor depression, single episode\tBlue mood",
        "F33.1\t1\tMajor depression, recurrent\t",
        "Z63.0\t1\tProblems with spouse\tCouple trouble",
    ],
    [("F33.-", "mdd"), ("F32.9", "mdd"), ("F33.-", "again")],
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "data_dir", lambda: tmp_path)


def found(typed: str, table: CodeTable = SMALL, limit: int = LIMIT) -> list[str]:
    return [one.code for one in table.find(typed, limit)]


def test_the_whole_release_is_there() -> None:
    table = codes()
    assert (table.release, len(table), table.billable) == ("April 2026", 98186, 74719)
    assert table.get("F33.1") == Code(
        "F33.1", "Major depressive disorder, recurrent, moderate", True
    )
    assert table.get("f331") == table.get("F33.1")
    assert table.get("F33") == Code("F33", "Major depressive disorder, recurrent", False)
    assert table.get("F33.11") is table.get("") is table.get("zz") is None
    assert at_hand() is table
    read_anew()
    assert at_hand() is None


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ptsd", "F43.10"), ("adhd", "F90.2"), ("ocd", "F42.2"), ("gad", "F41.1"),
        ("mdd", "F33.1"), ("bpd", "F60.3"), ("pmdd", "F32.81"), ("bipolar 2", "F31.81"),
        ("si", "R45.851"), ("nightmares", "F51.5"), ("social anxiety", "F40.10"),
        ("couple", "Z63.0"), ("binge eating", "F50.810"), ("autism", "F84.0"),
        ("postpartum depression", "F53.0"), ("suicide attempt history", "Z91.51"),
        ("moderate recurrent depress", "F33.1"), ("anxiety generalized", "F41.1"),
        ("alzheimer's", "G30.0"), ("Ménière", "H81.01"),
        ("did", "F44.81"), ("qa0", "QA0"), ("F43", "F43"), ("f431", "F43.1"),
        ("F43.1 chronic", "F43.12"), ("z63.0", "Z63.0"), ("s72.001", "S72.001"),
    ],
)  # fmt: skip
def test_codes_words_and_what_clinicians_say_are_found(typed: str, first: str) -> None:
    assert found(typed, codes())[0] == first


def test_what_is_said_names_codes_that_are_there() -> None:
    table = codes()
    for code, spoken in SAID:
        assert spoken
        if code.endswith("-"):
            assert found(code[:-1], table), code
        else:
            one = table.get(code)
            assert one is not None, code
            assert one.billable, code


def test_f_and_z_come_first_and_what_is_said_before_them() -> None:
    assert found("major") == ["F32.9", "F33.1"][::-1]
    assert found("mdd") == ["F33.1", "F32.9"]
    assert found("ep") == ["F32.9", "F32"]
    starts = tuple(code.rstrip("-") for code, _spoken in SAID)
    whole = [one.code for one in codes().find("disorder", 4000) if not one.code.startswith(starts)]
    letters = "".join(code[0] for code in whole)
    assert letters.startswith("F" * letters.count("F") + "Z" * letters.count("Z"))


def test_words_stand_in_any_order_and_may_be_beginnings() -> None:
    assert found("recur maj") == found("maj recur") == ["F33.1"]
    assert found("blue") == ["F32.9"]
    assert found("meniere") == found("Ménière's") == ["A00.0"]
    assert found("eye, left") == ["A00.0"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anxeity", "anxiety"), ("depresion", "depression"), ("bipoler", "bipolar"),
        ("generalised anxiety", "generalized anxiety"), ("recurent severe", "recurrent severe"),
    ],
)  # fmt: skip
def test_a_slip_in_a_word_finds_what_is_meant(typed: str, meant: str) -> None:
    assert codes().find(typed) == codes().find(meant) != []


def test_what_is_known_is_never_read_as_something_else() -> None:
    assert found("major zzzz") == found("mojar") == found("spous recurrent") == []
    assert found("recurrant") == ["F33.1"]


def test_a_code_that_is_said_twice_is_offered_once() -> None:
    twice = CodeTable(
        "Test 3", ["Z62.820\t1\tConflict\t"], [("Z62.82-", "teen"), ("Z62.820", "teen")]
    )
    assert found("teen", twice) == ["Z62.820"]
    offered = [one.code for one in codes().find("parent child")]
    assert len(offered) == len(set(offered))


def test_every_code_is_told_with_its_words_in_the_order_of_the_offers() -> None:
    told = list(SMALL.documents())
    assert [code for code, _title, _words in told][:2] == ["F33.1", "F32.9"]
    assert told[1] == (
        "F32.9", "Major depression, single episode",
        " major depression  single episode blue mood mdd",
    )  # fmt: skip


def test_nothing_fits_and_nothing_is_asked() -> None:
    assert found("") == found("  \n") == found("zzzz") == found("major zzzz") == found("!!") == []
    assert found("f3", limit=0) == []
    assert found("b12") == []
    assert found("f32 nowhere") == []


@given(st.text(max_size=30), st.integers(0, 12))
def test_any_typing_is_answered_with_what_fits(typed: str, limit: int) -> None:
    rows = SMALL.find(typed, limit)
    assert len(rows) <= limit
    assert len({one.code for one in rows}) == len(rows)


@given(st.data())
def test_every_code_is_found_by_two_of_its_words(data: st.DataObject) -> None:
    table = codes()
    one = data.draw(st.sampled_from(table.find("disorder", 2000)))
    words = [word for word in fold(one.title).replace("'", "").split() if word.isalnum()]
    if words:
        typed = " ".join(random.Random(1).sample(words, min(2, len(words))))
        assert one in table.find(typed, len(table))


def test_a_long_list_is_merged_in_order_without_repeats() -> None:
    lines = [
        f"A{at:02}.{n}\t1\talpha{at} common{n % 7} left\t" for at in range(90) for n in range(9)
    ]
    table = CodeTable("Test 2", lines)
    answer = found("alpha common left", table, 900)
    assert len(answer) == len(set(answer)) == 810
    assert answer == sorted(answer)
    assert len(found("alpha common3", table, 900)) == 90


def test_a_loaded_release_is_used_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    assert release().name == "April 2026"
    text = "ICD-10-CM\tFY 2027\t1\t1\nF99\t1\tMental disorder, not otherwise specified\t\n"
    loaded().write_bytes(gzip.compress(text.encode()))
    read_anew()
    assert release().name == codes().release == "FY 2027"
    assert found("mental", codes()) == ["F99"]
    for damage in (b"", b"not packed", gzip.compress(b"Something else\n"), gzip.compress(b"\xff")):
        loaded().write_bytes(damage)
        read_anew()
        assert release().name == codes().release == "April 2026"
    read_anew()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ICD-10-CM\n",
        "ICD-10-CM\tX\t0\t0\n",
        "Other\tX\t1\t1\nF1\t1\tA\t\n",
        "ICD-10-CM\tX\t1\t1\nF1\t1\n",
        "ICD-10-CM\tX\t2\t1\nF1\t1\tA\t\n",
        "ICD-10-CM\t\t1\t1\nF1\t1\tA\t\n",
    ],
)
def test_a_table_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a table"):
        read_table(text)


def test_no_release_at_all_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "resource", lambda *_parts: tmp_path / "nowhere")
    assert release() == Release("not there", 0, 0)
    monkeypatch.undo()
    assert shipped().is_file()
