"""A FHIR R4 Questionnaire loaded as a measure, and each refusal in plain words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.measures import Ask, outcome
from therapist_emr.sections.measures.questionnaire import (
    LARGEST_BYTES,
    NotAMeasure,
    read_questionnaire,
)

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOINC = "http://loinc.org"


def answer(words: str, score: float | None = None, **more: Any) -> dict[str, Any]:
    scored = [{"url": ORDINAL, "valueDecimal": score}] if score is not None else []
    return {"valueCoding": {"code": words[:3], "display": words}, "extension": scored, **more}


def question(link: str, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"linkId": link, "type": "choice", "text": f"Ask {link}", **more}
    if row["type"] == "choice" and "answerOption" not in row:
        row["answerOption"] = [answer("No", 0), answer("Some", 1), answer("Much", 2)]
    return row


def sheet(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "title": "Calm scale", "item": list(items), **more}


def read(raw: object) -> Any:
    return read_questionnaire(json.dumps(raw))


def test_choices_are_scored_by_their_ordinal_values() -> None:
    found = read(sheet(question("a"), question("b"), copyright="Free", description="How calm"))
    assert (found.name, found.about, found.licence) == ("Calm scale", "How calm", "Free")
    assert (found.low, found.high, found.loaded) == (0, 4, True)
    assert found.key == "loaded:Calm scale"
    assert outcome(found, {"a": "Som", "b": "Muc"}).total == 3
    assert outcome(found, {"a": "Som"}).total is None


def test_every_kind_of_item() -> None:
    found = read(
        sheet(
            {"linkId": "d", "type": "display", "text": "Read this"},
            {"linkId": "g", "type": "group", "text": "Sleep", "item": [
                question("a"),
                {"linkId": "gg", "type": "group", "text": "Nights", "item": [
                    {"linkId": "i", "type": "integer", "text": "How many", "required": True}]},
            ]},
            {"linkId": "n", "type": "decimal", "text": "Hours", "prefix": "4."},
            {"linkId": "s", "type": "string", "text": "Anything else"},
            {"linkId": "t", "type": "text", "text": "More"},
            {"linkId": "b", "type": "boolean", "text": "Yes or no"},
        )
    )  # fmt: skip
    assert [(item.ask, item.heading) for item in found.items] == [
        (Ask.DISPLAY, ""), (Ask.CHOICE, "Sleep"), (Ask.INTEGER, "Sleep / Nights"),
        (Ask.DECIMAL, ""), (Ask.TEXT, ""), (Ask.TEXT, ""), (Ask.CHOICE, ""),
    ]  # fmt: skip
    assert found.item("n").text == "4. Hours"
    assert [one.text for one in found.item("b").options] == ["Yes", "No"]
    assert outcome(found, {"a": "No"}).missing == ("i",)


def test_the_question_about_self_harm_is_known_by_its_code() -> None:
    item_9 = question("/44260-8", code=[{"system": LOINC, "code": "44260-8"}])
    other = question("/44250-9", code=[{"system": LOINC, "code": "44250-9"}])
    elsewhere = question("x", code=[{"system": "http://example.org", "code": "44260-8"}])
    found = read(sheet(other, item_9, elsewhere))
    assert [item.safety for item in found.items] == [False, True, False]
    assert outcome(found, {"/44260-8": "Som"}).safety
    assert not outcome(found, {"/44260-8": "No", "/44250-9": "Muc"}).safety


def test_totals_and_calculated_items_are_not_asked() -> None:
    total = {"linkId": "t", "type": "decimal", "code": [{"system": LOINC, "code": "44261-6"}]}
    fixed = {"linkId": "r", "type": "integer", "readOnly": True}
    url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
    worked = {"linkId": "c", "type": "integer", "extension": [{"url": url}]}
    found = read(sheet(question("a"), total, fixed, worked))
    assert [item.id for item in found.items] == ["a"]


@pytest.mark.parametrize(
    ("compared", "given_", "asked"),
    [
        ({"operator": "=", "answerCoding": {"code": "Muc"}}, "Muc", True),
        ({"operator": "=", "answerCoding": {"code": "Muc"}}, "No", False),
        ({"operator": "exists", "answerBoolean": True}, "No", True),
        ({"operator": "exists", "answerBoolean": True}, None, False),
        ({"operator": "!=", "answerString": "No"}, "Muc", True),
    ],
)
def test_questions_that_depend_on_others(
    compared: dict[str, Any], given_: str | None, asked: bool
) -> None:
    after = question("b", enableWhen=[{"question": "a", **compared}])
    found = read(sheet(question("a"), after))
    answers = {} if given_ is None else {"a": given_}
    assert found.item("b").asked(answers) is asked


def test_numbers_and_yes_or_no_are_compared() -> None:
    number = {"linkId": "n", "type": "integer"}
    flag = {"linkId": "f", "type": "boolean"}
    when = [{"question": "n", "operator": ">", "answerInteger": 3}]
    either = [*when, {"question": "f", "operator": "=", "answerBoolean": True}]
    found = read(
        sheet(number, flag, question("a", enableWhen=when),
              question("b", enableWhen=either, enableBehavior="any"))
    )  # fmt: skip
    assert found.item("a").asked({"n": 4})
    assert not found.item("a").asked({"n": 3})
    assert found.item("b").asked({"n": 1, "f": "true"})


@pytest.mark.parametrize(
    ("operator", "asked"), [("=", False), ("!=", True), (">", True), (">=", True), ("<", False)]
)
def test_a_choice_of_numbers_is_compared_as_a_number(operator: str, asked: bool) -> None:
    numbers = [{"valueInteger": at} for at in range(12)]
    when = [{"question": "a", "operator": operator, "answerInteger": 3}]
    found = read(sheet(question("a", answerOption=numbers), question("b", enableWhen=when)))
    assert found.item("b").asked({"a": "10"}) is asked
    assert found.item("b").asked({"a": "3"}) is (operator in {"=", ">="})


def test_a_groups_condition_holds_for_what_is_in_it() -> None:
    when = [{"question": "a", "operator": "=", "answerCoding": {"code": "Muc"}}]
    group = {"linkId": "g", "type": "group", "enableWhen": when, "item": [question("b")]}
    found = read(sheet(question("a"), group))
    assert found.item("b").asked({"a": "Muc"})
    assert not found.item("b").asked({"a": "No"})


def test_options_may_be_words_or_numbers() -> None:
    words = [{"valueString": "Never"}, {"valueInteger": 3}]
    found = read(sheet(question("a", answerOption=words)))
    assert [one.text for one in found.item("a").options] == ["Never", "3"]
    assert not found.has_total


def test_other_words_are_another_edition() -> None:
    one, same = read(sheet(question("a"))), read(sheet(question("a")))
    other = read(sheet(question("a", text="Ask a!")))
    assert one.edition == same.edition
    assert one.edition != other.edition
    assert one.key == other.key


def nested(depth: int) -> dict[str, Any]:
    row = question("q")
    for level in range(depth):
        row = {"linkId": f"g{level}", "type": "group", "item": [row]}
    return row


COND = {"question": "a", "operator": "=", "answerBoolean": True}
REFUSED: list[tuple[object, str]] = [
    ([], "not a FHIR Questionnaire"),
    ({"resourceType": "Patient"}, "not a FHIR Questionnaire"),
    (sheet(), "asks nothing"),
    (sheet({"linkId": "d", "type": "display", "text": "x"}), "asks nothing"),
    (sheet(question("a"), question("a")), "same linkId"),
    (sheet(question("")), "no usable linkId"),
    (sheet(question("a", linkId=7)), "no usable linkId"),
    (sheet(question("a", repeats=True)), "several answers"),
    (sheet(question("a", type="quantity")), "cannot take (quantity)"),
    (sheet(question("a", type=3)), "cannot take (no kind)"),
    (sheet(question("a", item=[question("b")])), "within a question"),
    (sheet(question("a", answerOption=[])), "offers no answers"),
    (sheet(question("a", answerOption=[answer("No"), answer("No")])), "same answer twice"),
    (sheet(question("a", answerOption=[{"valueString": ""}])), "has no words"),
    (sheet(question("a", answerOption=[answer("No", 1e9)])), "out of all proportion"),
    (sheet(question("a", answerOption=[{"valueString": str(n)} for n in range(61)])),
     "more than 60"),
    (sheet(question("a", text=["x"])), "is not text"),
    (sheet(question("a", text="x" * 4001)), "longer than"),
    (sheet(question("a", enableWhen=[{**COND, "question": "z"}])), "does not come before"),
    (sheet(question("b"), question("c", enableWhen=[{"question": "b"}])), "cannot be read"),
    (sheet(question("b"), question("c", enableWhen=[{"question": "b", "operator": ["="]}])),
     "cannot be read"),
    (sheet(question("a"), question("c", enableWhen=[{"question": "a", "operator": "="}])),
     "compares what"),
    (sheet(question("a"), question("c", enableWhen=[{"question": "a", "operator": "exists"}])),
     "cannot be read"),
    (sheet(question("a"), {"linkId": "g", "type": "group", "enableWhen": [COND, COND],
                           "enableBehavior": "any", "item": [question("b")]}), "too involved"),
    (sheet(question("a"), {"linkId": "g", "type": "group", "enableWhen": [COND], "item": [
        question("b", enableWhen=[COND, COND], enableBehavior="any")]}), "too involved"),
    (sheet(nested(9)), "nested more than"),
    (sheet(*(question(str(n)) for n in range(201))), "more than 200"),
    ({**sheet(), "item": {"a": 1}}, "are not a list"),
    (sheet(question("a", answerOption=[{"valueString": "x", "extension": [
        {"url": ORDINAL, "valueDecimal": "2"}]}])), "score is not a number"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "why"), REFUSED)
def test_what_cannot_be_used_is_refused_in_words(raw: object, why: str) -> None:
    with pytest.raises(NotAMeasure) as refused:
        read(raw)
    assert why in refused.value.message
    assert refused.value.remedy == "Nothing was loaded."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"resourceType": "Questionnaire", "resourceType": "Patient"}', "one thing twice"),
        ('{"resourceType": "Questionnaire", "x": NaN}', "a number that is none"),
        ('{"resourceType": "Questionnaire", "x": 1e999}', "a number that is none"),
        ('{"resourceType": "Questionnaire", "x": -Infinity}', "a number that is none"),
        ("[" * 100_000, "not JSON"),
        ("{", "not JSON"),
        ("", "not JSON"),
        ("9" * 9_999, "not JSON"),
        ('{"resourceType": "Questionnaire", "title": "\\ud800"}', "half a letter"),
    ],
)
def test_bad_json_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotAMeasure, match=why.replace("(", r"\(")):
        read_questionnaire(text)


def test_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    with pytest.raises(NotAMeasure, match="larger than 512 KB"):
        read_questionnaire(b" " * (LARGEST_BYTES + 1))
    with pytest.raises(NotAMeasure, match="not text in UTF-8"):
        read_questionnaire(b"\xff\xfe{}")
    bom = b"\xef\xbb\xbf" + json.dumps(sheet(question("a"))).encode()
    assert read_questionnaire(bom).name == "Calm scale"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["item", "type", "text", "linkId", "answerOption", "enableWhen", "code"]),
        inner, max_size=4),
    max_leaves=14,
)  # fmt: skip


@given(ANYTHING, ANYTHING)
def test_any_json_is_read_or_refused(items: object, code: object) -> None:
    raw = {"resourceType": "Questionnaire", "item": items, "code": code}
    try:
        found = read(raw)
    except NotAMeasure as refused:
        assert refused.message
    else:
        assert found.items
