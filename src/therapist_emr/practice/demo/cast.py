"""The first clients of every made-up practice, so that even a small one shows all there is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Role:
    """Say who a fixed client is; what is left out is made up like anyone's."""

    chosen: str
    legal: str
    culture: str
    pronouns: str
    age: int
    birthday: tuple[int, int]
    story: str
    status: str = "active"
    cadence: str = "weekly"
    sessions: int = 0
    """How many visits; 0 leaves it to chance."""
    template: str = ""
    unsigned: bool = False
    """Whether the latest note waits for a signature."""
    facts: dict[str, str] = field(default_factory=dict)


CAST = (
    Role("Mari Quiñones", "Marisol Elena Quiñones Reyes", "mexican", "she/her", 34, (3, 2),
         "depression", sessions=58, template="dap", unsigned=True,
         facts={"partner": "Ana", "prescriber": "Dr. A. Pillai", "phone": "(503) 555-0142",
                "part2": "yes", "med": "yes",
                "remarks": "Part 2 since the records that came from an earlier clinic include a"
                " screening by its alcohol and drug program."}),
    Role("Dov Abramson", "Dov Abramson", "israeli", "he/him", 46, (9, 14), "couple",
         sessions=31, template="dap", facts={"partner": "Miriam"}),
    Role("Ngozi Adeyemi", "Ngozi Folasade Adeyemi", "nigerian", "she/her", 29, (1, 27), "gad",
         sessions=44, template="soap", facts={"med": "yes"}),
    Role("Aiyana Begay", "Aiyana Begay", "navajo", "she/her", 57, (6, 5), "pain",
         cadence="fortnightly", sessions=36, template="girp", facts={"med": "yes"}),
    Role("Yusuf Demir", "Yusuf Can Demir", "turkish", "he/him", 38, (11, 30), "panic",
         sessions=26, template="birp"),
    Role("Fatima Haddad", "Fatima al-Haddad", "arab", "she/her", 31, (4, 18), "postpartum",
         sessions=24, template="dap", facts={"partner": "Samir", "med": "yes"}),
    Role("Leilani Kahale", "Leilani Kaʻōhinani Kahale", "hawaiian", "she/they", 63, (8, 9), "grief",
         sessions=40, template="free_text", facts={"place": "video"}),
    Role("Siobhán Kearney", "Siobhán Máire Kearney", "irish", "she/her", 49, (2, 11), "recovery",
         sessions=96, template="pirp", facts={"part2": "yes", "med": "yes"}),
    Role("Kwame Mensah", "Kwame Joseph Mensah", "ghanaian", "he/him", 15, (5, 23), "school",
         sessions=28, template="dap"),
    Role("Thùy Nguyễn", "Nguyễn Thị Thanh Thùy", "vietnamese", "they/them", 26, (12, 19), "ocd",
         sessions=33, template="soap", unsigned=True, facts={"med": "yes"}),
    Role("Priya Raghunathan", "Priya Raghunathan", "indian", "she/her", 41, (7, 7), "adhd",
         cadence="fortnightly", sessions=30, template="dap", facts={"med": "yes"}),
    Role("Tomasz Wójcik", "Tomasz Adam Wójcik", "polish", "he/him", 52, (10, 3), "transition",
         cadence="monthly", sessions=15, template="girp"),
    Role("Harriet Ostrander", "Harriet Ostrander", "american", "she/her", 68, (1, 8), "depression",
         sessions=900, template="dap", facts={"med": "yes"}),
    Role("陳美玲", "Mei-Ling Chen", "chinese", "she/her", 36, (9, 28), "ptsd", sessions=48,
         template="dap", facts={"med": "yes"}),
    Role("Kai", "Makaio Nāone", "hawaiian", "he/they", 23, (3, 31), "transition", "waiting"),
    Role("نور الحدّاد", "Nour El Haddad", "arab", "they/them", 33, (6, 21), "gad", "discharged",
         sessions=22, template="soap"),
)  # fmt: skip
