"""The comparable rule (agreement.ts) on columns of pandas: names, dates and what needs no registry."""

import re
import unicodedata

import pandas as pd

LOOK_ALIKES = str.maketrans("ðɖ`´ʹʼ‘’′", "đđ'''''''")
# A tone, and the letters of its run behind it.
TONES = re.compile("([\u0300\u0301\u0309\u0323]|(?<!n)\u0303)((?:[^\\W\\d_]|[\u0300-\u036f])*)")
COUNTRIES = {f"{n:03d}" for n in range(101, 296)}


def canonical(name):
    plain = unicodedata.normalize("NFC", name).lower().translate(LOOK_ALIKES)
    plain = re.sub(" ?' ?", "'", " ".join(plain.split()))
    return unicodedata.normalize("NFC", TONES.sub(r"\2\1", unicodedata.normalize("NFD", plain)))


def day(text, kind):
    """yyyymmdd with zeros for what is unknown; 0 if it is no day."""
    if kind == "1":
        return int(text[-4:]) * 10000 if text[-4:].isdigit() else 0
    digits = re.sub(r"[/-]", "", text)
    if not digits.isdigit():
        return 0
    if len(digits) == 8:
        year, month, of_month = (
            (digits[4:], digits[2:4], digits[:2]) if text[2:3] == "/" else (digits[:4], digits[4:6], digits[6:])
        )
        packed = int(year + month + of_month)
        try:
            pd.Timestamp(int(year), int(month), int(of_month))
        except ValueError:
            return 0
        return packed if packed >= 19000101 else 0
    if len(digits) == 6:
        return int(digits[2:] + digits[:2]) * 100 if 1 <= int(digits[:2]) <= 12 else 0
    return int(digits) * 10000 if len(digits) == 4 else 0


def read_claims(path, prefixes):
    claims = pd.read_csv(path, dtype=str, keep_default_na=False)
    number = claims.participant_number
    claims["id"] = claims.personal_id.where((claims.personal_id != "") | (number.str.len() != 12), number)
    claims["name"] = [canonical(name) for name in claims.full_name]
    claims["day"] = [day(text, kind) for text, kind in zip(claims.birth_date, claims.birth_date_kind)]
    claims["verdict"] = ""
    rules = [
        (
            claims.category.str.match("QN|CA|CY")
            | claims.hi_card.str[3:5].isin(["97", "98"])
            | ~claims.nationality.isin(["VN", ""]),
            "OUT_OF_SCOPE",
        ),
        ((claims.name == "") | (claims.day == 0), "DATA_INVALID"),
        (claims.id == "", "ID_MISSING"),
        (~claims.id.str.fullmatch(r"\d{12}") | ~claims.id.str[:3].isin(prefixes), "ID_INVALID"),
    ]
    for holds, verdict in rules:
        claims.loc[holds & (claims.verdict == ""), "verdict"] = verdict
    return claims


def decide(joined):
    """Verdicts of claims joined with the people of their IDs (`person_name`, `person_day`, `person_sex`, `status`)."""
    claimed, registered = joined.day.astype("int64"), joined.person_day.fillna(0).astype("int64")
    coarse = pd.Series(1, index=joined.index)
    coarse = coarse.mask((claimed % 100 == 0) | (registered % 100 == 0), 100)
    coarse = coarse.mask((claimed % 10000 == 0) | (registered % 10000 == 0), 10000)
    name = joined.name_differs if "name_differs" in joined else joined.name != joined.person_name
    date = claimed // coarse != registered // coarse
    sex = (joined.sex != joined.person_sex) & (joined.sex != "") & (joined.person_sex != "")
    several = name.astype(int) + date.astype(int) + sex.astype(int) > 1
    verdict = joined.verdict.copy()
    for holds, told in [
        (joined.status.isna(), "ID_NOT_FOUND"),
        (joined.status == "cancelled", "CANCELLED"),
        (several, "SEVERAL_DIFFER"),
        (name, "NAME_DIFFERS"),
        (date, "BIRTH_DATE_DIFFERS"),
        (sex, "SEX_DIFFERS"),
        (joined.status == "deceased", "DECEASED"),
        (claimed != registered, "VERIFIED_PARTIAL_DATE"),
    ]:
        verdict = verdict.mask(holds & (verdict == ""), told)
    return verdict.mask(verdict == "", "VERIFIED")


def write_answers(joined, path):
    joined["verdict"] = decide(joined)
    joined[["participant_number", "verdict"]].to_csv(path, index=False)
