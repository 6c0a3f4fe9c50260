"""What is typed during the day. Everyone and everything in it is made up."""

from __future__ import annotations

PRACTICE = {
    "Practice name": "Willow Street Counseling",
    "Your name": "Elena Marchetti",
    "Credential": "LMFT",
    "License": "OR T1234",
    "NPI": "1234567839",
    "Phone": "503 555 0142",
    "E-mail": "elena@willowstreet.example",
    "Address": "214 Willow Street, Suite 3\nPortland, OR 97205",
}
NPI = "1234567893"
PASSPHRASE = "four quiet otters sailing"
WRONG = "four quiet otters sleeping"
PASSPHRASE_ELSEWHERE = "amber kettle on the sill"

LEGAL_NAME = "Noor Amina Haddad"
NAME = "Noor Haddad"
PRONOUNS = "she/her"
BORN = "4/12/2010"
GUARDIAN = {"Name": "Samira Haddad", "Relation": "Mother", "Phone": "503 555 0178"}

WISH = "I want to walk into school without my heart racing."
PROBLEM = "Panic on school mornings, and avoidance"
GOAL = "Back in class every day"
OBJECTIVE = "Full days at school"
BASELINE, TARGET, TARGET_DATE = "1 day a week", "5 days a week", "2/26/2027"
INTERVENTION, EVERY = "Graded exposure with a panic diary", "Weekly"

NOTE = (
    "Noor came with her mother, who stayed for the first ten minutes. Two full days at school "
    "this week; on Thursday she left after the assembly when her heart began to race. “I knew it "
    "would pass and I left anyway.” Breathing stayed slow while we went through Thursday step "
    "by step. Sleeping about seven hours, no nightmares.",
    "Avoidance is loosening: she now names the thought before she leaves. Panic peaks are "
    "shorter by her diary, from twenty minutes to about eight.",
    "Rehearse the assembly in steps: the doorway, the back row, then ten minutes. Diary daily. "
    "Mother will let her decide when to be picked up.",
)
CUT_SHORT = (
    "Noor came with her mother, who stayed for the first ten minutes. Two full days at school "
    "this week; on Thursday she left after the assembly when her heart began to race. And then "
)
SEEN = "Two full days, left early once"
ADDENDUM = (
    "Her mother called afterwards: Noor asked by herself to try the back row at Friday’s assembly."
)
MEDICATION = {"typed": "sert", "dose": "25 mg", "often": "Every morning", "for": "Panic"}
NEW_DOSE = "50 mg"
PRESCRIBER = "Dr. Ruth Okafor"
SEARCHED = "assembly"
