"""The circle: from passages at a checkpoint to *deny* of a contact the next morning, with the program alone.

circle.py FOLDER — a folder that isn't there yet; psql's environment and CHOT as `run.sh` sets them.
"""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from engines import Duck, Postgres

DAY = "2022-03-08T05:{}:00+07:00"
NEXT = "2022-03-09T05:30:00+07:00"
ILL, MET, MET_LATER, ALONE = "048190000011", "048190000012", "048190000013", "048190000014"
POLICY = {
    "policy": "port-shift", "version": 1, "offset": "+07:00", "service_day_from": "03:00",
    "freshness": {"presentation": "PT60S", "clock_tolerance": "PT30S", "updates": "PT24H"},
    "areas": ["harbour", "hills"],
    "phases": [{"id": "open", "from": "2022-03-01", "until": "2022-04-01", "on_site_share": "1",
                "rules": ["traced", "listed"]}],
    "rules": {
        "traced": {"effect": "deny", "when": {"traced_as": ["F0", "F1", "F2"]}},
        "listed": {"effect": "permit", "when": {"on_roster": True}},
    },
    "otherwise": "deny",
}
PLACES = [("bridge", "harbour", 16.072, 108.227), ("hill-gate", "hills", 16.12, 108.1)]
HEADER = ("id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,"
          "work_area,work_lat,work_lon,duty\n")


def same_tables(folder: Path, phone: str, chot: str) -> None:
    """A phone's records are the same as NDJSON, CSV and Parquet, and two readers of Parquet read it."""
    import duckdb
    import pyarrow.parquet

    for form in ("csv", "parquet"):
        with open(folder / f"{phone}.{form}", "wb") as table:
            subprocess.run([chot, "journal", "export", folder / phone, "--format", form], stdout=table, check=True)
    db = duckdb.connect()
    db.execute("SET timezone = 'UTC'")
    columns = ('journal, seq, notice, "at"::timestamptz AS "at", clock_trusted, checkpoint, area, subject, decision, '
               'reason, published_at::timestamptz AS published_at, assurance, continues, hash, link')
    read = {form: db.execute(f"SELECT {columns} FROM '{folder / phone}.{form}' ORDER BY seq").fetchall()
            for form in ("csv", "parquet")}
    kinds = "{journal: 'VARCHAR', seq: 'UBIGINT', notice: 'VARCHAR', \"at\": 'VARCHAR', clock_trusted: 'BOOLEAN', " \
        "checkpoint: 'VARCHAR', area: 'VARCHAR', subject: 'VARCHAR', decision: 'VARCHAR', reason: 'VARCHAR', " \
        "published_at: 'VARCHAR', assurance: 'VARCHAR', continues: 'UBIGINT', hash: 'VARCHAR', link: 'VARCHAR'}"
    lines = f"read_json('{folder / phone}.ndjson', format = 'newline_delimited', columns = {kinds})"
    read["ndjson"] = db.execute(f"SELECT {columns} FROM {lines} ORDER BY seq").fetchall()
    if not read["ndjson"] or any(read[form] != read["ndjson"] for form in read):
        sys.exit(f"tracing: {phone}'s records differ between forms: {read}")
    rows = pyarrow.parquet.read_table(folder / f"{phone}.parquet").to_pylist()
    if [(row["seq"], row["subject"], row["reasons"]) for row in rows] != [
            (line["seq"], line["subject"], " ".join(line["reasons"]))
            for line in map(json.loads, (folder / f"{phone}.ndjson").read_text().splitlines())]:
        sys.exit(f"tracing: pyarrow reads {phone}'s records otherwise")


def main(folder: Path) -> None:
    folder.mkdir()
    chot = os.environ["CHOT"]

    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run([chot, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != code:
            sys.exit(f"tracing: chot {' '.join(arguments)}: {done.returncode}, expected {code}: {done.stderr}")
        return done.stdout

    def check(phone: str, checkpoint: str, at: str, who: str, code: int) -> dict:
        return json.loads(run("check", "--json", "--device", phone, "--checkpoint", checkpoint, "--at", at,
                              "--id", who, code=code))

    def pseudonym(who: str) -> str:
        return run("authority", "pseudonym", "A", who).split()[0]

    people = enumerate((ILL, MET, MET_LATER, ALONE))
    rows = [f"{who},Người Hư Cấu {n},1990-01-0{n + 1},Harbour (example),clerk,hills,16.06,108.21,harbour,16.07,108.24,Mon-Sat\n"
            for n, who in people]
    (folder / "list.csv").write_text(HEADER + "".join(rows))
    (folder / "policy.json").write_text(json.dumps(POLICY))
    places = [f"{name},{area},{lat},{lon},\n" for name, area, lat, lon in PLACES]
    (folder / "checkpoints.csv").write_text("name,area,lat,lon,heading\n" + "".join(places))
    made, evening = "2022-03-07T08:00:00+07:00", "2022-03-08T20:00:00+07:00"
    run("authority", "init", "A", "--city", "Harbour City (example)", "--at", made)
    run("authority", "policy", "A", "policy.json")
    run("authority", "checkpoints", "A", "checkpoints.csv")
    run("authority", "roster", "A", "list.csv", "--at", made)
    (folder / "none.csv").write_text("id_number,class,from,until\n")
    run("authority", "trace", "A", "none.csv", "--allow-empty")
    run("authority", "publish", "A", "--out", "P", "--at", "2022-03-07T20:00:00+07:00")
    run("authority", "enrol", "A", "-o", "enrolment.json")
    for phone in ("D1", "D2"):
        run("device", "init", phone, "--enrolment", "enrolment.json", "--from", "P", "--at", "2022-03-07T21:00:00+07:00")

    # The morning: one is ill and nobody knows; one meets them, who meets another at the next checkpoint.
    for phone, checkpoint, minute, who in [
        ("D1", "bridge", "10", ILL), ("D1", "bridge", "15", MET), ("D1", "bridge", "45", ALONE),
        ("D2", "hill-gate", "40", MET), ("D2", "hill-gate", "50", MET_LATER),
    ]:
        if check(phone, checkpoint, DAY.format(minute), who, 0)["decision"] != "permit":
            sys.exit("tracing: the morning lets nobody through")

    # The evening: the phones' exports, and the query.
    ill = {pseudonym(ILL): (datetime.fromisoformat(DAY.format("00")), datetime.fromisoformat(evening))}
    answers = []
    for engine in (Postgres(folder / "phones.json"), Duck(folder / "phones-duck.json", folder / "parquet")):
        for phone in ("D1", "D2"):
            export = folder / f"{phone}.ndjson"
            export.write_text(run("journal", "export", phone))
            engine.load(export)
        engine.tables(PLACES, ill)
        answers.append(engine.ask("contacts", window=900))
    for phone in ("D1", "D2"):
        same_tables(folder, phone, chot)
    if answers[0] != answers[1] or [row[1] for row in answers[0]] != ["F1", "F2"]:
        sys.exit(f"tracing: expected one F1 and one F2, found {answers}")
    (folder / "found.csv").write_text("subject,class,from,until\n" + "".join(",".join(row) + "\n" for row in answers[0]))

    # Back through the authority's pseudonyms to the trace list, and with the next update to the phones.
    run("authority", "identify", "A", "found.csv", "-o", "trace.csv")
    traced = (folder / "trace.csv").read_text()
    if traced.split() != ["id_number,class,from,until", f"{MET},F1,2022-03-08,2022-03-22",
                          f"{MET_LATER},F2,2022-03-08,2022-03-22"]:
        sys.exit("tracing: the trace list isn't the query's answer")
    (folder / "trace.csv").write_text(traced + f"{ILL},F0,2022-03-08,\n")
    run("authority", "trace", "A", "trace.csv")
    run("authority", "publish", "A", "--out", "P", "--at", evening)
    for phone in ("D1", "D2"):
        run("device", "update", phone, "--from", "P", "--at", "2022-03-09T04:30:00+07:00")
    for who in (ILL, MET, MET_LATER):
        verdict = check("D2", "hill-gate", NEXT, who, 3)
        if (verdict["decision"], verdict["reason"]) != ("deny", "traced"):
            sys.exit(f"tracing: expected deny, traced; found {verdict['decision']}, {verdict['reason']}")
    if check("D1", "bridge", NEXT, ALONE, 0)["decision"] != "permit":
        sys.exit("tracing: who met nobody is kept from work")

    # A pseudonym of somebody whom the authority doesn't know is said, and nothing is written.
    stranger = f"subject,class,from,until\n{'0' * 32},F1,2022-03-08,\n"
    (folder / "stranger.csv").write_text(stranger)
    run("authority", "identify", "A", "stranger.csv", "-o", "stranger-trace.csv", code=1)
    if (folder / "stranger-trace.csv").exists():
        sys.exit("tracing: a list was written that lacks somebody")
    print("from the passage to deny of the contact the next morning: closed")


main(Path(sys.argv[1]))
