"""pandas as a peer: read the CSV and the Parquet of the people, merge on the ID, compare columns."""

import json
import sys

import pandas as pd

from claims import canonical, read_claims, write_answers
from measure import measured

with open(sys.argv[1]) as file:
    settings = json.load(file)
data = settings["data"]


def answer():
    claims = read_claims(data["batch"], set(settings["prefixes"]))
    people = pd.read_parquet(
        settings["parquet"], columns=["personal_id", "full_name", "birth_date", "sex", "status"]
    )
    people = people[people.personal_id.isin(claims.id)]
    people = pd.DataFrame(
        {
            "id": people.personal_id,
            "person_name": [canonical(name) for name in people.full_name],
            "person_day": people.birth_date.str.replace("-", "").str.ljust(8, "0").astype("int64"),
            "person_sex": people.sex.fillna(""),
            "status": people.status,
        }
    )
    write_answers(claims.merge(people, how="left", on="id"), settings["answers"])


measured(answer)
