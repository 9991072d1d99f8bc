"""polars as a peer: the comparable rule (agreement.ts) in lazy expressions on its streaming engine, CSV to CSV."""

import json
import sys

import polars as pl

from measure import measured

with open(sys.argv[1]) as file:
    settings = json.load(file)
data = settings["data"]


def folded(name):
    """Letters and digits, without marks and spaces."""
    plain = pl.col(name).str.to_lowercase().str.normalize("NFD").str.replace_all("ð", "đ", literal=True)
    return plain.str.replace_all("[^a-zđ0-9]+", "")


def packed(date):
    """yyyymmdd; 0 before 1900, and for what is no day."""
    number = date.dt.year() * 10000 + date.dt.month().cast(pl.Int32) * 100 + date.dt.day().cast(pl.Int32)
    return pl.when(date.dt.year() >= 1900).then(number).otherwise(0)


def claimed(text, kind):
    """yyyymmdd with zeros for what is unknown; 0 if it is no day."""
    day = pl.coalesce([text.str.to_date(form, strict=False) for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d")])
    month = ("01/" + text).str.to_date("%d/%m/%Y", strict=False)
    year = text.str.slice(-4).cast(pl.Int32, strict=False).fill_null(0) * 10000
    return (
        pl.when((kind == "1").fill_null(False) | (text.str.len_bytes() == 4))
        .then(year)
        .when(text.str.len_bytes() == 7)
        .then(packed(month) // 100 * 100)
        .otherwise(packed(day))
        .fill_null(0)
    )


def verdicts():
    sex, other_sex = pl.col("sex"), pl.col("other_sex")
    date, registered = pl.col("date"), pl.col("registered")
    name_differs = pl.col("name") != pl.col("other_name")
    sex_differs = ((sex != other_sex) & (sex != "") & (other_sex != "")).fill_null(False)
    year_known = (date % 10000 == 0) | (registered % 10000 == 0)
    month_known = (date % 100 == 0) | (registered % 100 == 0)
    date_differs = (
        pl.when(year_known)
        .then(date // 10000 != registered // 10000)
        .when(month_known)
        .then(date // 100 != registered // 100)
        .otherwise(date != registered)
    )
    several = name_differs.cast(pl.Int8) + date_differs.cast(pl.Int8) + sex_differs.cast(pl.Int8) > 1
    out_of_scope = (
        pl.col("category").str.slice(0, 2).is_in(["QN", "CA", "CY"]).fill_null(False)
        | pl.col("hi_card").str.slice(3, 2).is_in(["97", "98"]).fill_null(False)
        | (pl.col("nationality") != "VN").fill_null(False)
    )
    is_id = pl.col("id").str.contains(r"^\d{12}$") & pl.col("id").str.slice(0, 3).is_in(settings["prefixes"])
    told = [
        (out_of_scope, "OUT_OF_SCOPE"),
        ((date == 0) | pl.col("full_name").is_null(), "DATA_INVALID"),
        (pl.col("id").is_null(), "ID_MISSING"),
        (~is_id, "ID_INVALID"),
        (pl.col("status") == "cancelled", "CANCELLED"),
        (pl.col("status").is_null(), "ID_NOT_FOUND"),
        (several, "SEVERAL_DIFFER"),
        (name_differs, "NAME_DIFFERS"),
        (date_differs, "BIRTH_DATE_DIFFERS"),
        (sex_differs, "SEX_DIFFERS"),
        (pl.col("status") == "deceased", "DECEASED"),
        (date != registered, "VERIFIED_PARTIAL_DATE"),
    ]
    chain = pl
    for holds, verdict in told:
        chain = chain.when(holds).then(pl.lit(verdict))
    return chain.otherwise(pl.lit("VERIFIED"))


def answer():
    number = pl.col("participant_number")
    claims = (
        pl.scan_csv(data["batch"], infer_schema=False, encoding="utf8-lossy")
        .with_columns(
            id=pl.coalesce("personal_id", pl.when(number.str.len_bytes() == 12).then(number)),
            name=folded("full_name"),
            date=claimed(pl.col("birth_date"), pl.col("birth_date_kind")),
        )
    )
    # Those of the batch alone, so that only their names are folded.
    people = (
        pl.scan_parquet(settings["parquet"])
        .select("personal_id", "full_name", "birth_date", "sex", "status")
        .join(claims.select("id").unique(), left_on="personal_id", right_on="id", how="semi")
        .select(
            "personal_id",
            other_name=folded("full_name"),
            registered=pl.col("birth_date").str.replace_all("-", "", literal=True).str.pad_end(8, "0").cast(pl.Int32),
            other_sex=pl.col("sex"),
            status=pl.col("status"),
        )
    )
    answers = claims.join(people, left_on="id", right_on="personal_id", how="left")
    answers.select("participant_number", verdict=verdicts()).sink_csv(settings["answers"])


measured(answer)
