"""
Splink as a peer: pairs blocked on the ID, scored on name, birth date and sex (its DuckDB backend). Splink normalises nothing and gives no
verdicts, so names are made canonical before and its comparison levels become verdicts behind. Its model is not trained: that would cost more.
"""

import json
import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from claims import canonical, read_claims, write_answers
from measure import measured

with open(sys.argv[1]) as file:
    settings = json.load(file)
data = settings["data"]


def answer():
    claims = read_claims(data["batch"], set(settings["prefixes"]))
    claims["unique_id"] = claims.index
    people = pd.read_parquet(
        settings["parquet"], columns=["personal_id", "full_name", "birth_date", "sex", "status"]
    )
    people["name"] = [canonical(name) for name in people.full_name]
    people["day"] = people.birth_date.str.replace("-", "").str.ljust(8, "0").astype("int64")
    people["sex"] = people.sex.fillna("")
    people = people.rename(columns={"personal_id": "id"}).reset_index(names="unique_id")
    columns = ["unique_id", "id", "name", "day", "sex"]
    model = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("id")],
        comparisons=[cl.ExactMatch("name"), cl.ExactMatch("day"), cl.ExactMatch("sex")],
        retain_intermediate_calculation_columns=False,
    )
    asked = claims.loc[claims.verdict == "", columns]
    api = DuckDBAPI()
    tables = [api.register(asked, table_name="claims"), api.register(people[columns], table_name="people")]
    linker = Linker(tables, model)
    pairs = linker.inference.predict().as_pandas_dataframe()
    left_is_claim = pairs.source_dataset_l == "claims"
    pairs = pd.DataFrame(
        {
            "unique_id": pairs.unique_id_l.where(left_is_claim, pairs.unique_id_r),
            "person": pairs.unique_id_r.where(left_is_claim, pairs.unique_id_l),
            "name_differs": pairs.gamma_name == 0,
        }
    )
    people = people.set_index("unique_id")
    pairs["person_day"] = people.day.reindex(pairs.person).to_numpy()
    pairs["person_sex"] = people.sex.reindex(pairs.person).to_numpy()
    pairs["status"] = people.status.reindex(pairs.person).to_numpy()
    joined = claims.merge(pairs, how="left", on="unique_id")
    joined["name_differs"] = joined.name_differs.fillna(False).astype(bool)
    write_answers(joined, settings["answers"])


measured(answer)
