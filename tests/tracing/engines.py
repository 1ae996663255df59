"""The three engines behind one face: load, replace the lists, ask."""

import csv
import hashlib
import io
import json
import os
import subprocess
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).parent
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Refused(Exception):
    """An export that isn't taken, with what was said."""


def filled(path: Path, values: dict) -> str:
    text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("--"))
    for name, value in sorted(values.items(), key=lambda item: -len(item[0])):
        text = text.replace(f":{name}", str(value))
    return text


def question(query: str, engine: str) -> Path:
    """An engine's own form of a query, where it has one."""
    own = HERE / engine / f"{query}.sql"
    return own if own.exists() else HERE / f"{query}.sql"


def spans(values: dict) -> dict:
    """Instants as text, and the window both as an interval and in seconds."""
    values = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in values.items()}
    if "window" in values:
        values |= {"seconds": values["window"], "window": f"{values['window']} seconds"}
    return values


def micros(at: datetime) -> int:
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 10**6 + since.microseconds


class Postgres:
    name = "PostgreSQL"

    def __init__(self, phones: Path):
        self.phones = phones
        self.run((HERE / "postgres/schema.sql").read_text())

    def run(self, sql: str) -> str:
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv", "-t"]
        # Compiling a query over many partitions takes longer than the query.
        text = f"SET search_path = tracing; SET timezone = 'UTC'; SET jit = off; {sql}"
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def load(self, export: Path) -> None:
        command = [HERE / "postgres/load.sh", self.phones, export]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(done.stderr)

    def tables(self, checkpoints, ill) -> None:
        rows = ",".join(f"('{n}','{a}',{lat},{lon})" for n, a, lat, lon in checkpoints)
        self.run(f"TRUNCATE checkpoint, ill; INSERT INTO checkpoint VALUES {rows};")
        for who, (since, until) in ill.items():
            self.run(f"INSERT INTO ill VALUES ('{who}','{since.isoformat()}','{until.isoformat()}')")

    def ask(self, query: str, **values) -> list[tuple]:
        rows = csv.reader(io.StringIO(self.run(filled(question(query, "postgres"), spans(values)))))
        return [typed(query, row) for row in rows]

    def count(self) -> int:
        return int(self.run("SELECT count(*) FROM passage"))


class Duck:
    """DuckDB over Parquet files by day, which it writes itself from verified exports."""

    name = "DuckDB"

    def __init__(self, phones: Path, folder: Path):
        import duckdb

        self.phones, self.folder = phones, folder
        folder.mkdir()
        self.db = duckdb.connect()
        self.db.execute("SET timezone = 'UTC'")
        self.db.execute("CREATE TABLE checkpoint (name text, area text, lat double, lon double)")
        self.db.execute("CREATE TABLE ill (subject text, since timestamptz, until timestamptz)")

    def load(self, export: Path) -> None:
        content = export.read_bytes()
        copy = self.folder / "verified.ndjson"
        copy.write_bytes(content)
        verify(copy, self.phones)
        # The same export has the same name: a second time it takes its own place.
        name = hashlib.sha256(content).hexdigest()[:32]
        self.db.execute(f"""
            COPY (SELECT substr("at", 1, 10)::date AS day, journal, seq::ubigint AS seq, "at"::timestamptz AS "at",
                clock_trusted, checkpoint, area, subject, decision, reason, presentation, hash
                FROM read_json('{copy}', format = 'newline_delimited', columns = {{
                    journal: 'VARCHAR', seq: 'UBIGINT', "at": 'VARCHAR', clock_trusted: 'BOOLEAN',
                    checkpoint: 'VARCHAR', area: 'VARCHAR', subject: 'VARCHAR', decision: 'VARCHAR',
                    reason: 'VARCHAR', presentation: 'VARCHAR', hash: 'VARCHAR'}})
                WHERE decision IS NOT NULL ORDER BY checkpoint, "at")
            TO '{self.folder}/{name}.parquet' (FORMAT parquet)""")
        copy.unlink()
        files = f"read_parquet('{self.folder}/*.parquet')"
        twice = self.db.execute(
            f"SELECT journal, seq FROM {files} GROUP BY ALL HAVING count(DISTINCT hash) > 1 LIMIT 1").fetchone()
        if twice:
            (self.folder / f"{name}.parquet").unlink()
            raise Refused(f"record {twice[1]} of journal {twice[0]} is another one than was loaded before")
        # Exports overlap: one record is one row.
        self.db.execute(f"""CREATE OR REPLACE VIEW passage AS SELECT * FROM {files}
            QUALIFY row_number() OVER (PARTITION BY journal, seq ORDER BY hash) = 1""")

    def tables(self, checkpoints, ill) -> None:
        self.db.execute("DELETE FROM checkpoint; DELETE FROM ill")
        self.db.executemany("INSERT INTO checkpoint VALUES (?, ?, ?, ?)", [list(c) for c in checkpoints])
        for who, (since, until) in ill.items():
            self.db.execute("INSERT INTO ill VALUES (?, ?, ?)", [who, since.isoformat(), until.isoformat()])

    def ask(self, query: str, **values) -> list[tuple]:
        text = filled(question(query, "duckdb"), spans(values))
        return [typed(query, row) for row in self.db.execute(text).fetchall()]

    def count(self) -> int:
        return self.db.execute("SELECT count(*) FROM passage").fetchone()[0]


class ClickHouse:
    """ClickHouse in process, over the Parquet files that DuckDB wrote."""

    name = "ClickHouse"

    def __init__(self, folder: Path, store: Path):
        from chdb import session

        self.folder = folder
        self.db = session.Session(str(store))
        for statement in filled(HERE / "clickhouse/schema.sql", {}).split(";"):
            if statement.strip():
                self.db.query(statement)

    def load(self) -> None:
        self.db.query(f"""INSERT INTO passage SELECT day, journal, seq, toUnixTimestamp64Micro(toDateTime64(at, 6, 'UTC')),
            clock_trusted, checkpoint, area, ifNull(subject, ''), decision, ifNull(reason, ''),
            ifNull(presentation, ''), hash FROM file('{self.folder}/*.parquet', Parquet)""")

    def tables(self, checkpoints, ill) -> None:
        self.db.query("TRUNCATE TABLE checkpoint")
        self.db.query("TRUNCATE TABLE ill")
        rows = ",".join(f"('{n}','{a}',{lat},{lon})" for n, a, lat, lon in checkpoints)
        self.db.query(f"INSERT INTO checkpoint VALUES {rows}")
        for who, (since, until) in ill.items():
            self.db.query(f"INSERT INTO ill VALUES ('{who}',{micros(since)},{micros(until)})")

    def ask(self, query: str, **values) -> list[tuple]:
        values = {k: micros(v) if isinstance(v, datetime) else v for k, v in values.items()}
        if "window" in values:
            values["window"] *= 10**6
        text = filled(HERE / f"clickhouse/{query}.sql", values)
        lines = str(self.db.query(text, "JSONCompactEachRow")).splitlines()
        return [typed(query, json.loads(line)) for line in lines if line]

    def count(self) -> int:
        return int(str(self.db.query("SELECT count() FROM passage FINAL", "TSV")))


def typed(query: str, row) -> tuple:
    """A row as the brute force has it: numbers as such, days as text, instants as instants."""
    row = list(row)
    if query == "hourly":
        row = [row[0], str(row[1]), int(row[2]), int(row[3])]
    elif query in ("far_apart", "twice"):
        at = row[3]
        if isinstance(at, (int, str)) and str(at).isdigit():
            at = EPOCH.fromtimestamp(int(at) // 10**6, timezone.utc).replace(microsecond=int(at) % 10**6)
        elif isinstance(at, str):
            at = datetime.fromisoformat(at)
        row[3] = at
    return tuple(str(cell) if query == "contacts" else cell for cell in row)


def verify(export: Path, phones: Path) -> str:
    chot = os.environ["CHOT"]
    command = [chot, "journal", "verify-export", export, "--phones", phones]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(done.stdout + done.stderr)
    return done.stdout
