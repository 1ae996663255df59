"""A month of a large city in PostgreSQL and in DuckDB: what a row takes, how fast rows go in, how long is asked.

scale.py FOLDER ROWS…  — psql's environment and CHOT as `scale.sh` sets them. 300 checkpoints, 30 days. The busiest
checkpoint has 80 times the passages of the quietest. Of ten passages eight are of commuters, through one checkpoint
in the morning and in the evening; two are of anybody, anywhere, at any hour of the day.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import city
import duckdb
from engines import HERE, filled, question, spans

SITES = 300
DAYS = 30
FIRST = date(2021, 10, 1)
#: Phones that come in the evening after, with how many records each.
EXPORTS, EACH = 10, 5000
#: Milliseconds after which a question is given up.
PATIENCE = 300_000
COLUMNS = 'day, journal, seq, "at", clock_trusted, checkpoint, area, subject, decision, reason, presentation, continues, hash'


def sql(db, folder: Path) -> None:
    """The checkpoints, and 10,000 slots among which a passage finds its own."""
    db.execute("SET timezone = 'Asia/Ho_Chi_Minh'")
    db.execute("SET preserve_insertion_order = false")
    db.execute(f"SET temp_directory = '{folder}/spill'")
    db.execute("SET memory_limit = '2GB'")
    db.execute("CREATE MACRO dice(a, b, c) AS (hash(a, b, c) % 1000000000) / 1000000000.0")
    db.execute(f"""CREATE TABLE site AS SELECT i AS number, 'checkpoint-' || lpad(i::text, 3, '0') AS name,
        'd' || (i % 24) AS area, 10.4 + (i % 20) * 0.03 AS lat, 106.4 + (i // 20) * 0.03 AS lon,
        1 / (i + 3.8) AS weight FROM range({SITES}) r(i)""")
    db.execute("""CREATE TABLE slot AS SELECT s.slot, arg_min(site.number, site.until) AS number
        FROM range(10000) s(slot) JOIN (SELECT number, sum(weight) OVER (ORDER BY number) / sum(weight) OVER ()
        AS until FROM site) site ON site.until > s.slot / 10000.0 GROUP BY s.slot""")


def generate(db, to: Path, batch: int, day: int, rows: int) -> None:
    """One more part of a day, as Parquet sorted by checkpoint and time."""
    pool = rows // 2
    others = rows - 2 * (pool * 4 // 5)
    db.execute(f"""COPY (
        WITH person AS (SELECT p FROM range({pool}) r(p) WHERE hash(p, {day}, {batch}) % 5 < 4),
        passage AS (
            SELECT p AS who, hash(p, {batch}, 7) % 10000 AS slot, 5 * 3600 + 4 * 3600 * dice(p, {day}, 1) AS second
            FROM person
            UNION ALL
            SELECT p, hash(p, {batch}, 7) % 10000, 16 * 3600 + 4 * 3600 * dice(p, {day}, 2) FROM person
            UNION ALL
            SELECT hash(p, {day}, 3) % {rows * 3}, hash(p, {day}, 4) % 10000, 5 * 3600 + 16 * 3600 * dice(p, {day}, 5)
            FROM range({others}) r(p)),
        placed AS (
            SELECT site.number, site.name, site.area, who,
                DATE '{FIRST}' + {day} + INTERVAL (second * 1000000) MICROSECOND AS local
            FROM passage JOIN slot USING (slot) JOIN site USING (number)),
        numbered AS (SELECT *, row_number() OVER (PARTITION BY number ORDER BY local, who)
            + {(batch * DAYS + day) * 100_000} AS seq FROM placed)
        SELECT DATE '{FIRST}' + {day} AS day, md5('journal' || number) AS journal, seq, local::timestamptz AS "at",
            hash(seq, number, 8) % 500 > 0 AS clock_trusted, name AS checkpoint, area,
            CASE WHEN hash(seq, number, 9) % 100 >= 3 THEN md5('{batch}/' || who) END AS subject,
            CASE hash(seq, number, 10) % 10 WHEN 0 THEN 'refer' WHEN 1 THEN 'deny' ELSE 'permit' END AS decision,
            CASE hash(seq, number, 10) % 10 WHEN 0 THEN 'declaration-missing' WHEN 1 THEN 'outside-windows'
                ELSE 'commute' END AS reason,
            CASE WHEN hash(seq, number, 11) % 10 < 8 THEN sha256('shown' || number || '/' || seq) END AS presentation,
            CASE WHEN hash(seq, number, 12) % 20 = 0 THEN seq - 1 END AS continues,
            sha256('row' || number || '/' || seq) AS hash
        FROM numbered ORDER BY checkpoint, "at") TO '{to}' (FORMAT parquet)""")


def psql(text: str, patience: int = 0) -> str | None:
    """What is answered; None where it took too long."""
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-t"]
    text = f"SET search_path = tracing; SET timezone = 'UTC'; SET jit = off; SET statement_timeout = {patience}; {text}"
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        if "statement timeout" in done.stderr:
            return None
        sys.exit(done.stderr)
    return done.stdout


def timed(what) -> tuple[float, object]:
    begun = time.monotonic()
    found = what()
    return time.monotonic() - begun, found


def fill(db, folder: Path, batch: int, rows: int) -> tuple[int, float]:
    """Makes the parts and copies them in; how many, and the seconds of the copying."""
    copied, seconds = 0, 0.0
    for day in range(DAYS):
        part = folder / f"parquet/{day:02}-{batch}.parquet"
        generate(db, part, batch, day, rows // DAYS)
        table = folder / "part.csv"
        db.execute(f"COPY (SELECT {COLUMNS} FROM read_parquet('{part}')) TO '{table}' (FORMAT csv, HEADER false)")
        copied += db.execute(f"SELECT count(*) FROM read_parquet('{part}')").fetchone()[0]
        psql(f"SELECT make_partitions(ARRAY['{FIRST + timedelta(days=day)}'::date])")
        took, _ = timed(lambda: psql(f"\\copy passage ({COLUMNS}) FROM '{table}' WITH (FORMAT csv)"))
        seconds += took
        table.unlink()
    return copied, seconds


def line(phone: int, seq: int, at: datetime) -> dict:
    """A record with all that an export has of one."""
    return {
        "seq": seq, "at": at.isoformat(), "clock_trusted": True, "checkpoint": f"evening-{phone:03}",
        "area": f"d{phone % 24}", "subject": city.sha(b"s", seq.to_bytes(8, "big"), bytes([phone])).hex()[:32],
        "decision": "permit", "reason": "commute", "reasons": ["commute"], "obligations": ["compare-card"],
        "rule": "commute", "phase": "office-half", "policy": {"id": "hcmc-commute", "version": 12},
        "published_at": "2021-10-05T04:10:00+07:00", "assurance": "live", "papers": [],
        "presentation": city.sha(b"p", seq.to_bytes(8, "big"), bytes([phone])).hex(),
        "issuer_key": "0404040404040404", "continues": None,
    }


def exports(folder: Path, step: int) -> list[Path]:
    """What phones wrote out in the evening of the last day, one after the other; each goes on from its last."""
    made = []
    begins = datetime(FIRST.year, FIRST.month, FIRST.day, 5, tzinfo=city.LOCAL) + timedelta(days=DAYS - 1)
    for phone in range(EXPORTS):
        rows, journal = [], city.journal_of(phone)
        before = city.sha(b"chot journal genesis v1\0", journal).hex() if step == 0 else None
        for number in range(EACH):
            seq = step * EACH + number + 1
            row = line(phone, seq, begins + timedelta(microseconds=number * 11_000_000 + step))
            before = before or city.sha(journal, (seq - 1).to_bytes(8, "big")).hex()
            row |= {"hash": city.sha(journal, seq.to_bytes(8, "big")).hex(), "link": before, "journal": journal.hex()}
            before = row["hash"]
            rows.append(row)
        made.append(folder / f"export-{phone}.ndjson")
        made[-1].write_text(city.sign(phone, rows))
    return made


def take(folder: Path, step: int) -> None:
    """Verifies and loads them as a centre does."""
    found = exports(folder, step)
    size = sum(export.stat().st_size for export in found)
    alone = folder / "phones-alone.json"
    verifying, _ = timed(lambda: [subprocess.run(
        [os.environ["CHOT"], "journal", "verify-export", export, "--phones", alone], check=True, capture_output=True)
        for export in found])
    loading, _ = timed(lambda: [subprocess.run(
        [HERE / "postgres/load.sh", folder / "phones.json", export], check=True, capture_output=True)
        for export in found])
    records = EXPORTS * EACH
    print(f"  {EXPORTS} signed exports of {EACH}: {size / records:.0f} B a record; verified {records / verifying:,.0f} "
          f"records/s; verified and loaded {records / loading:,.0f} records/s", flush=True)
    for export in found:
        export.unlink()


def ask(db, folder: Path) -> None:
    files = f"read_parquet('{folder}/parquet/*.parquet')"
    db.execute(f"CREATE OR REPLACE VIEW passage AS SELECT * FROM {files}")
    last = FIRST + timedelta(days=DAYS - 1)
    since, until = last - timedelta(days=14), last + timedelta(days=1)
    noon = datetime(last.year, last.month, last.day, 12, tzinfo=city.LOCAL)
    passed = {"checkpoint": "checkpoint-200", "from": noon, "until": noon + timedelta(hours=5)}
    for ill in (1, 10, 100):
        # Commuters of the first part, so that the same people are ill at each size.
        who = db.execute(f"""SELECT DISTINCT subject FROM read_parquet('{folder}/parquet/29-0.parquet')
            WHERE subject IS NOT NULL ORDER BY subject LIMIT {ill}""").fetchall()
        values = ",".join(f"('{one}', '{since}T00:00:00+07:00', '{until}T00:00:00+07:00')" for (one,) in who)
        psql(f"TRUNCATE ill; INSERT INTO ill VALUES {values}; ANALYZE ill")
        db.execute("CREATE OR REPLACE TABLE ill (subject text, since timestamptz, until timestamptz)")
        db.execute(f"INSERT INTO ill VALUES {values}")
        questions = [("contacts", {"window": seconds}) for seconds in (60, 900)]
        if ill == 1:
            questions.append(("passed", passed))
        for name, given in questions:
            asked = ask_both(db, name, given)
            window = f", {given['window']} s" if "window" in given else ""
            print(f"  {ill} ill, {name}{window}: {asked}", flush=True)


def first_alone(text: str) -> str:
    """Of the query for F1 and F2, that for F1."""
    head, _ = text.split("), theirs AS", 1)
    return head + ")\nSELECT subject FROM first ORDER BY 1"


def ask_both(db, name: str, given: dict) -> str:
    forms = [("", lambda text: text)] if name == "passed" else [("F1", first_alone), ("F1 and F2", lambda text: text)]
    said = []
    for form, cut in forms:
        of_postgres = cut(filled(question(name, "postgres"), spans(given)))
        of_duck = cut(filled(question(name, "duckdb"), spans(given)))
        # Once for what has to be read from the disk, once as it is then.
        first, found = timed(lambda: psql(of_postgres, PATIENCE))
        again, _ = timed(lambda: psql(of_postgres, PATIENCE)) if found is not None else (0, None)
        duck, rows = timed(lambda: db.execute(of_duck).fetchall())
        if found is not None:
            theirs = [line.split(",")[0] for line in found.splitlines()]
            if theirs != [row[0] for row in rows]:
                sys.exit(f"scale: {name}: PostgreSQL has {len(theirs)}, DuckDB {len(rows)}")
        took = "given up" if found is None else f"{first:.2f} s, again {again:.2f} s"
        said.append(f"{form} {len(rows)}, PostgreSQL {took}, DuckDB {duck:.2f} s".strip())
    return "; ".join(said)


def main(folder: Path, sizes: list[int]) -> None:
    (folder / "parquet").mkdir()
    db = duckdb.connect()
    sql(db, folder)
    psql((HERE / "postgres/schema.sql").read_text())
    rows = db.execute("SELECT name, area, lat, lon FROM site").fetchall()
    psql("INSERT INTO checkpoint VALUES " + ",".join(f"('{n}','{a}',{lat},{lon})" for n, a, lat, lon in rows))
    held = in_parquet = 0
    for step, size in enumerate(sizes):
        copied, seconds = fill(db, folder, step, size - in_parquet)
        held += copied
        in_parquet += copied
        settled, _ = timed(lambda: psql("VACUUM ANALYZE passage"))
        table, indexes = map(int, psql("""SELECT sum(pg_relation_size(relid)), sum(pg_indexes_size(relid))
            FROM pg_partition_tree('passage') WHERE isleaf""").strip().split(","))
        parquet = sum(file.stat().st_size for file in (folder / "parquet").iterdir())
        print(f"{held:,} rows, {DAYS} days, {SITES} checkpoints")
        print(f"  copied {copied / seconds:,.0f} rows/s; vacuumed and analysed in {settled:.0f} s")
        print(f"  a row: {table / held:.0f} B in the table, {indexes / held:.0f} B in indexes; "
              f"{parquet / in_parquet:.0f} B in Parquet", flush=True)
        ask(db, folder)
        take(folder, step)
        held += EXPORTS * EACH


main(Path(sys.argv[1]), [int(text) for text in sys.argv[2:]])
