"""
Splink as a peer of trace: looks for the person of every claim by name, birth date and sex (EM, its DuckDB backend).
Arguments: a folder with people.csv and claims.csv (key,name,birth_date,sex; dates YYYY[-MM[-DD]]), and the file of the
pairs (claim,key,probability,weight), claim being the place of the row from 0. The key of a claim is not read.

Splink normalises nothing, so names are made canonical before. Unlike an index it has names in clear and can measure
how alike they are. How often a name occurs counts (term frequencies).
"""

import logging
import re
import sys
import unicodedata
from importlib.metadata import version

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from claims import canonical

# What is less likely is not even a best candidate.
LEAST_PROBABILITY = 1e-4
# Guess of the share of claims that agree with their person in a rule below: Splink's way to the prior.
DETERMINISTIC_RECALL = 0.7
U_PAIRS = 5e6

logging.getLogger("splink").setLevel(logging.ERROR)
folder, pairs_path = sys.argv[1:]


def plain(name):
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", name.replace("đ", "d")))


def read(path):
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows["name"] = [canonical(name) for name in rows.name]
    rows["plain"] = [plain(name) for name in rows.name]
    rows["words"] = [" ".join(sorted(name.split())) for name in rows.plain]
    # A date that is none (month 19) is compared as text: an edit may have made it.
    digits = rows.birth_date.str.replace("-", "")
    rows["dob"] = digits.where(digits.str.len() == 8)
    rows["year"] = digits.str[:4].where(digits.str.len() >= 4)
    rows["swapped"] = rows.dob.str[:4] + rows.dob.str[6:] + rows.dob.str[4:6]
    return rows.replace({"": None}).astype(object).where(lambda cells: cells.notna(), None)


people = read(f"{folder}/people.csv")
people["unique_id"] = people.index
claims = read(f"{folder}/claims.csv").drop(columns="key")
claims["unique_id"] = claims.index
keys = people.pop("key")

name = cl.CustomComparison(
    output_column_name="name",
    comparison_levels=[
        cll.NullLevel("name"),
        cll.ExactMatchLevel("name", term_frequency_adjustments=True),
        cll.ExactMatchLevel("plain"),
        cll.ExactMatchLevel("words"),
        cll.JaroWinklerLevel("plain", 0.92),
        cll.JaroWinklerLevel("plain", 0.85),
        cll.JaroWinklerLevel("plain", 0.7),
        cll.ElseLevel(),
    ],
)
placeholder = "(dob_l is null or dob_r is null or dob_l like '____0101' or dob_r like '____0101')"
date = cl.CustomComparison(
    output_column_name="dob",
    comparison_levels=[
        cll.NullLevel("year"),
        cll.ExactMatchLevel("dob"),
        cll.CustomLevel(f"year_l = year_r and {placeholder}", label_for_charts="coarse"),
        cll.CustomLevel("dob_l = swapped_r", label_for_charts="swapped"),
        cll.DamerauLevenshteinLevel("dob", 1),
        cll.ExactMatchLevel("year"),
        cll.ElseLevel(),
    ],
)
comparisons = [name, date]
# EM cannot learn of a field that is empty.
if people.sex.notna().any() and claims.sex.notna().any():
    comparisons.append(cl.ExactMatch("sex"))
settings = SettingsCreator(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[block_on("dob"), block_on("name"), block_on("plain"), block_on("words")],
    comparisons=comparisons,
)
api = DuckDBAPI()
linker = Linker([api.register(claims, table_name="claims"), api.register(people, table_name="people")], settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("dob", "name"), block_on("dob", "words")], recall=DETERMINISTIC_RECALL
)
linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
found = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY).as_pandas_dataframe()
is_left = found.source_dataset_l == "claims"
pairs = pd.DataFrame(
    {
        "claim": found.unique_id_l.where(is_left, found.unique_id_r).astype("int64"),
        "person": found.unique_id_r.where(is_left, found.unique_id_l).astype("int64"),
        "probability": found.match_probability,
        "weight": found.match_weight,
    }
)
pairs["key"] = keys.reindex(pairs.person).to_numpy()
pairs[["claim", "key", "probability", "weight"]].to_csv(pairs_path, index=False)
print(version("splink"))
