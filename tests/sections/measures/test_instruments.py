"""Each instrument item by item against its published wording, scoring and codes."""

from __future__ import annotations

import itertools
import json

import pytest

from therapist_emr.domain.measures import Answer, Instrument, outcome
from therapist_emr.paths import resource
from therapist_emr.sections.measures.instruments import instrument, shipped

PHQ = (
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself — or that you are a failure or have let yourself or your family"
    " down",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so"
    " fidgety or restless that you have been moving around a lot more than usual",
    "Thoughts that you would be better off dead or of hurting yourself in some way",
)
DIFFICULTY = (
    "If you checked off any problems, how difficult have these problems made it for you to do your"
    " work, take care of things at home, or get along with other people?"
)
GAD = (
    "Feeling nervous, anxious or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid as if something awful might happen",
)
PCL = (
    "Repeated, disturbing, and unwanted memories of the stressful experience?",
    "Repeated, disturbing dreams of the stressful experience?",
    "Suddenly feeling or acting as if the stressful experience were actually happening again (as"
    " if you were actually back there reliving it)?",
    "Feeling very upset when something reminded you of the stressful experience?",
    "Having strong physical reactions when something reminded you of the stressful experience (for"
    " example, heart pounding, trouble breathing, sweating)?",
    "Avoiding memories, thoughts, or feelings related to the stressful experience?",
    "Avoiding external reminders of the stressful experience (for example, people, places,"
    " conversations, activities, objects, or situations)?",
    "Trouble remembering important parts of the stressful experience?",
    "Having strong negative beliefs about yourself, other people, or the world (for example, having"
    " thoughts such as: I am bad, there is something seriously wrong with me, no one can be"
    " trusted, the world is completely dangerous)?",
    "Blaming yourself or someone else for the stressful experience or what happened after it?",
    "Having strong negative feelings such as fear, horror, anger, guilt, or shame?",
    "Loss of interest in activities that you used to enjoy?",
    "Feeling distant or cut off from other people?",
    "Trouble experiencing positive feelings (for example, being unable to feel happiness or have"
    " loving feelings for people close to you)?",
    "Irritable behavior, angry outbursts, or acting aggressively?",
    "Taking too many risks or doing things that could cause you harm?",
    "Being “superalert” or watchful or on guard?",
    "Feeling jumpy or easily startled?",
    "Having difficulty concentrating?",
    "Trouble falling or staying asleep?",
)
AUDIT = (
    "How often do you have a drink containing alcohol?",
    "How many standard drinks containing alcohol do you have on a typical day?",
    "How often do you have six or more drinks on one occasion?",
)
PHQ_LOINC = (
    "44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3",
    "44260-8",
)  # fmt: skip
GAD_LOINC = ("69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7")
OFTEN = (
    ("Not at all", 0, "LA6568-5"), ("Several days", 1, "LA6569-3"),
    ("More than half the days", 2, "LA6570-1"), ("Nearly every day", 3, "LA6571-9"),
)  # fmt: skip
EVERY_LOINC = {
    "44249-1", *PHQ_LOINC, "69722-7", "44261-6", "69737-5", *GAD_LOINC, "70274-6",
    *(code for _, _, code in OFTEN), "101698-9", "72109-2", "75626-2",
}  # fmt: skip


def of(key: str) -> Instrument:
    found = instrument(key)
    assert found is not None
    return found


def same(found: Instrument, key: str, skip: tuple[str, ...] = ()) -> dict[str, Answer]:
    return {item.id: key for item in found.items if item.id not in skip}


def texts(found: Instrument) -> list[str]:
    return [item.text for item in found.items]


def options(found: Instrument, item: str) -> list[tuple[str, float | None, str]]:
    return [(one.text, one.score, one.loinc) for one in found.item(item).options]


def spread(found: Instrument, total: int) -> dict[str, Answer]:
    """Return answers that come to a total, filled from the first question on."""
    answers: dict[str, Answer] = {}
    for item in found.items:
        if item.scored:
            top = min(total, int(max(one.score or 0 for one in item.options)))
            answers[item.id] = next(one.key for one in item.options if one.score == top)
            total -= top
    return answers


def test_phq_9_word_for_word() -> None:
    found = of("phq-9")
    assert texts(found) == [*PHQ, DIFFICULTY]
    assert found.stem == (
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
    )
    for number in range(1, 10):
        assert options(found, str(number)) == list(OFTEN)
        assert found.item(str(number)).loinc == PHQ_LOINC[number - 1]
    assert [one.text for one in found.item("difficulty").options] == [
        "Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult",
    ]  # fmt: skip
    assert found.item("difficulty").loinc == "69722-7"
    assert (found.loinc, found.total_loinc) == ("44249-1", "44261-6")
    assert [item.id for item in found.items if item.safety] == ["9"]
    assert "No permission required to reproduce, translate, display or distribute" in found.licence


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "Minimal"), (4, "Minimal"), (5, "Mild"), (9, "Mild"), (10, "Moderate"),
        (14, "Moderate"), (15, "Moderately severe"), (19, "Moderately severe"), (20, "Severe"),
        (27, "Severe"),
    ],
)  # fmt: skip
def test_phq_9_scoring(total: int, severity: str) -> None:
    found = outcome(of("phq-9"), spread(of("phq-9"), total))
    assert (found.total, found.severity) == (total, severity)


def test_phq_9_difficulty_adds_nothing_and_may_be_left_out() -> None:
    found = of("phq-9")
    answers = same(found, "3", ("difficulty",))
    assert outcome(found, answers).total == 27
    assert outcome(found, answers).missing == ()
    assert outcome(found, {**answers, "difficulty": "3"}).total == 27
    assert (found.response_percent, found.remission_below) == (50, 5)


@pytest.mark.parametrize(("answer", "safety"), [("0", False), ("1", True), ("3", True)])
def test_phq_9_item_9(answer: str, safety: bool) -> None:
    found = of("phq-9")
    assert outcome(found, {**same(found, "0"), "9": answer}).safety is safety
    assert outcome(found, {"9": answer}).safety is safety


def test_phq_2_word_for_word() -> None:
    found = of("phq-2")
    assert texts(found) == list(PHQ[:2])
    assert found.stem == of("phq-9").stem
    assert [item.loinc for item in found.items] == list(PHQ_LOINC[:2])
    assert options(found, "2") == list(OFTEN)
    assert (found.low, found.high) == (0, 6)
    assert outcome(found, spread(found, 2)).severity == "Below cut-off 3"
    assert outcome(found, spread(found, 3)).severity == "At or above cut-off 3"


def test_gad_7_word_for_word() -> None:
    found = of("gad-7")
    assert texts(found) == list(GAD)
    assert found.stem == (
        "Over the last 2 weeks, how often have you been bothered by the following problems?"
    )
    for at, item in enumerate(found.items):
        assert options(found, item.id) == list(OFTEN)
        assert item.loinc == GAD_LOINC[at]
    assert (found.loinc, found.total_loinc) == ("69737-5", "70274-6")


@pytest.mark.parametrize(
    ("total", "severity"),
    [
        (0, "Minimal"), (4, "Minimal"), (5, "Mild"), (9, "Mild"), (10, "Moderate"),
        (14, "Moderate"), (15, "Severe"), (21, "Severe"),
    ],
)  # fmt: skip
def test_gad_7_scoring(total: int, severity: str) -> None:
    found = outcome(of("gad-7"), spread(of("gad-7"), total))
    assert (found.total, found.severity) == (total, severity)


def test_gad_2_word_for_word() -> None:
    found = of("gad-2")
    assert texts(found) == list(GAD[:2])
    assert found.stem == of("gad-7").stem
    assert [item.loinc for item in found.items] == list(GAD_LOINC[:2])
    assert outcome(found, spread(found, 2)).severity == "Below cut-off 3"
    assert outcome(found, spread(found, 3)).severity == "At or above cut-off 3"


def test_pcl_5_word_for_word() -> None:
    found = of("pcl-5")
    assert texts(found) == list(PCL)
    assert found.stem == "In the past month, how much were you bothered by:"
    for item in found.items:
        assert options(found, item.id) == [
            ("Not at all", 0, ""), ("A little bit", 1, ""), ("Moderately", 2, ""),
            ("Quite a bit", 3, ""), ("Extremely", 4, ""),
        ]  # fmt: skip
        assert item.loinc == ""
    assert (found.loinc, found.total_loinc) == ("", "101698-9")
    assert (found.low, found.high) == (0, 80)


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (0, "Below cut-off 31"), (30, "Below cut-off 31"), (31, "In the cut-off range 31 to 33"),
        (33, "In the cut-off range 31 to 33"), (34, "Above the cut-off range 31 to 33"),
        (80, "Above the cut-off range 31 to 33"),
    ],
)  # fmt: skip
def test_pcl_5_cut_off(total: int, words: str) -> None:
    found = outcome(of("pcl-5"), spread(of("pcl-5"), total))
    assert found.total == total
    assert found.severity.split(". ")[0] == words


NEEDED = {
    "B": (range(1, 6), 1),
    "C": (range(6, 8), 1),
    "D": (range(8, 15), 2),
    "E": (range(15, 21), 2),
}


@pytest.mark.parametrize("lacking", ["", "B", "C", "D", "E"])
@pytest.mark.parametrize("score", ["1", "2", "4"])
def test_pcl_5_provisional_by_cluster(lacking: str, score: str) -> None:
    found = of("pcl-5")
    answers = same(found, "0")
    for name, (items, needed) in NEEDED.items():
        for item in itertools.islice(items, needed - (name == lacking)):
            answers[str(item)] = score
    met = not lacking and score != "1"
    words = outcome(found, answers).severity
    assert words.endswith(f"Provisional PTSD by cluster: {'met' if met else 'not met'}")


def test_audit_c_word_for_word() -> None:
    found = of("audit-c")
    assert texts(found) == list(AUDIT)
    asked = {item.id: [one.text for one in item.options] for item in found.items}
    assert asked["1"] == [
        "Never", "Monthly or less", "2-4 times a month", "2-3 times a week",
        "4 or more times a week",
    ]  # fmt: skip
    assert asked["2"] == ["1 or 2", "3 or 4", "5 or 6", "7 to 9", "10 or more"]
    assert asked["3"] == [
        "Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily",
    ]  # fmt: skip
    assert all([one.score for one in item.options] == [0, 1, 2, 3, 4] for item in found.items)
    assert all(one.loinc == "" for item in found.items for one in item.options)
    assert [item.loinc for item in found.items] == ["", "", ""]
    assert (found.loinc, found.total_loinc) == ("72109-2", "75626-2")
    assert (found.low, found.high) == (0, 12)


@pytest.mark.parametrize(
    ("total", "sex", "words"),
    [
        (3, "Male", "Below cut-off 4 for men"), (4, "Male", "At or above cut-off 4 for men"),
        (2, "Female", "Below cut-off 3 for women"),
        (3, "Female", "At or above cut-off 3 for women"),
        (3, "", "Below cut-off 4 for men, at or above cut-off 3 for women"),
    ],
)  # fmt: skip
def test_audit_c_scoring(total: int, sex: str, words: str) -> None:
    found = of("audit-c")
    came_to = outcome(
        found, {"1": str(min(4, total)), "2": str(total - min(4, total)), "3": "0"}, sex
    )
    assert (came_to.total, came_to.severity) == (total, words)


def test_audit_c_asks_no_more_of_who_never_drinks() -> None:
    found = outcome(of("audit-c"), {"1": "0"})
    assert (found.total, found.missing) == (0, ())
    assert outcome(of("audit-c"), {"1": "1"}).total is None


def test_no_other_code_is_shipped() -> None:
    """Every LOINC code in the files is in the table of the project's clinical facts."""

    def codes(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["loinc"]} if "loinc" in value else set()
            return own.union(*(codes(one) for one in value.values()))
        return set().union(*(codes(one) for one in value)) if isinstance(value, list) else set()

    used = set()
    for file in resource("instruments").glob("*.json"):
        used |= codes(json.loads(file.read_text(encoding="utf-8")))
    assert used == EVERY_LOINC


def test_every_file_is_offered_with_its_terms_and_sources() -> None:
    files = {file.stem for file in resource("instruments").glob("*.json")}
    assert {one.key for one in shipped()} == files
    for one in shipped():
        assert one.licence
        assert one.sources
        assert len(one.edition) == 16
        assert one.has_total
    assert instrument("c-ssrs") is None


def test_nothing_licensed_is_shipped() -> None:
    """The measures named as not embeddable are offered by name alone."""
    names = json.loads(resource("tables", "licensed_measures.json").read_text(encoding="utf-8"))
    for row in names["rows"]:
        assert set(row) <= {"key", "label", "remark"}
        assert instrument(row["key"]) is None
