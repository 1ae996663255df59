"""Generated days on all engines: answers equal to brute force, loads that change nothing, exports refused.

against.py FOLDER — a folder that isn't there yet; psql's environment and CHOT as `run.sh` sets them.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import brute
import city
from engines import ClickHouse, Duck, Postgres, Refused

WINDOW = timedelta(minutes=15)
#: Metres a second: 120 km/h.
SPEED = 33.3


def expect(what: str, found, expected) -> None:
    if found != expected:
        only = [row for row in expected if row not in found][:3] if isinstance(expected, list) else expected
        more = [row for row in found if row not in expected][:3] if isinstance(found, list) else found
        sys.exit(f"tracing: {what}: lacks {only}, has beside it {more}")


def refuses(engine, export: Path, words: str) -> None:
    before = engine.count()
    try:
        engine.load(export)
    except Refused as refused:
        if words not in str(refused):
            sys.exit(f"tracing: {engine.name} refused {export.name} without saying {words!r}: {refused}")
    else:
        sys.exit(f"tracing: {engine.name} took {export.name}, which {words!r} is wrong with")
    expect(f"{engine.name} after {export.name}", engine.count(), before)


def main(folder: Path) -> None:
    folder.mkdir()
    phones = city.phones(city.passages(seed=20211005))
    exports = []
    for number, records in phones.items():
        # In two parts that overlap, as a phone writes them on two evenings.
        middle = len(records) // 2
        for part, some in (("a", records[: middle + 10]), ("b", records[middle:])):
            export = folder / f"phone-{number}{part}.ndjson"
            head = {"seq": some[-1]["seq"], "hash": some[-1]["hash"]}
            export.write_text(city.sign(number, some, head))
            exports.append(export)
    rows = [r | {"at": datetime.fromisoformat(r["at"])} for rs in phones.values() for r in rs if "decision" in r]
    ill = {
        city.subject(9000): (city.BEGINS, city.BEGINS + timedelta(days=4)),
        city.subject(7): (city.BEGINS + timedelta(days=1), city.BEGINS + timedelta(days=2)),
    }
    noon = city.BEGINS + timedelta(hours=6)
    passed = {"checkpoint": "rach-chiec", "from": noon, "until": noon + timedelta(hours=3)}
    answers = {
        "contacts": (brute.contacts(rows, ill, WINDOW), {"window": 900}),
        "passed": (brute.passed(rows, "rach-chiec", noon, noon + timedelta(hours=3)), passed),
        "hourly": (brute.hourly(rows), {}),
        "far_apart": (brute.far_apart(rows, SPEED), {"speed": SPEED}),
        "twice": (brute.twice(rows), {}),
    }
    # What was planted is among what brute force finds, and what stands beside it isn't.
    classes = {row[0]: row[1] for row in answers["contacts"][0]}
    planted = [classes.get(city.subject(n)) for n in (9001, 9003, 9002, 9004, 9005)]
    expect("planted contacts by brute force", planted[:2] + planted[4:], ["F1", "F1", "F2"])
    far = {row[0] for row in answers["far_apart"][0]}
    expect("the planted journey", city.subject(9008) in far, True)
    expect("the planted codes", len(answers["twice"][0]), 1)

    parquet = folder / "parquet"
    postgres, duck = Postgres(folder / "phones.json"), Duck(folder / "phones-duck.json", parquet)
    for engine in (postgres, duck):
        begun = time.monotonic()
        for export in exports:
            engine.load(export)
        expect(f"{engine.name}: passages", engine.count(), len(rows))
        print(f"{engine.name}: {len(exports)} exports loaded in {time.monotonic() - begun:.1f} s")
        for export in exports:
            engine.load(export)
        expect(f"{engine.name}: passages after a second load", engine.count(), len(rows))
    clickhouse = ClickHouse(parquet, folder / "clickhouse")
    for _ in range(2):
        clickhouse.load()
        expect("ClickHouse: passages", clickhouse.count(), len(rows))
    for engine in (postgres, duck, clickhouse):
        engine.tables(city.CHECKPOINTS, ill)
        for query, (expected, values) in answers.items():
            expect(f"{engine.name}, {query}", engine.ask(query, **values), expected)
        print(f"{engine.name}: {len(answers)} queries as by brute force")

    lines = exports[0].read_text().splitlines(keepends=True)
    bad = {
        "forged": ([lines[0].replace(city.CHECKPOINTS[0][0], "elsewhere"), *lines[1:]], "was changed"),
        "cut": (lines[:5] + lines[8:], "were cut out"),
        "ended": (lines[:-1], "has no signature"),
        "moved": ([lines[1], lines[0], *lines[2:]], "lines were moved"),
    }
    for name, (content, words) in bad.items():
        export = folder / f"{name}.ndjson"
        export.write_text("".join(content))
        for engine in (postgres, duck):
            refuses(engine, export, words)
    # Signed anew by another phone; and by the same one, with another record under a number that came before.
    other = folder / "resigned.ndjson"
    pair = city.key_of
    city.key_of = lambda _: pair(99)
    other.write_text(city.sign(0, phones[0][:20]))
    city.key_of = pair
    changed = [dict(record) for record in phones[0]]
    changed[-1]["hash"] = "00" * 32
    rewritten = folder / "rewritten.ndjson"
    rewritten.write_text(city.sign(0, changed))
    early = [dict(record) for record in phones[0][:20]]
    early[-1]["hash"] = "00" * 32
    older = folder / "older.ndjson"
    older.write_text(city.sign(0, early))
    for engine in (postgres, duck):
        refuses(engine, other, "signed by another phone")
        refuses(engine, rewritten, "written anew")
        # Older than what is known of the phone, so that its number alone tells.
        refuses(engine, older, "is another one than was loaded before")
    known = json.loads((folder / "phones.json").read_text())["journals"]
    expect("the phones that are known", len(known), len(phones))
    print("forged, cut, moved, resigned and rewritten exports were refused")


main(Path(sys.argv[1]))
