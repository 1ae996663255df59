"""A made-up city's days: passages with known contacts, and the exports that its phones sign.

The exports are written by what JOURNAL.md says of them, and share no code with the core.
"""

import hashlib
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LOCAL = timezone(timedelta(hours=7))
BEGINS = datetime(2021, 10, 5, 6, 0, tzinfo=LOCAL)
DAYS = 3
#: Name, area, latitude, longitude: some kilometres apart, the last one far away.
CHECKPOINTS = [
    ("tan-thuan", "d7", 10.7550, 106.7300),
    ("nguyen-tri-phuong", "d5", 10.7540, 106.6690),
    ("rach-chiec", "thu-duc", 10.8130, 106.7600),
    ("an-suong", "d12", 10.8440, 106.6130),
    ("cu-chi", "cu-chi", 11.0060, 106.5140),
]


@dataclass(frozen=True)
class Passage:
    phone: int
    at: datetime
    checkpoint: str
    subject: str | None
    decision: str
    presentation: str | None = None


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def subject(number: int) -> str:
    return sha(b"subject", number.to_bytes(4, "big")).hex()[:32]


def passages(seed: int, people: int = 240, each_day: int = 130) -> list[Passage]:
    """Two phones at the first checkpoint, one at each other."""
    chance = random.Random(seed)
    where = [CHECKPOINTS[0], *CHECKPOINTS]
    found = []
    for day in range(DAYS):
        for phone, (checkpoint, area, _, _) in enumerate(where):
            for _ in range(each_day):
                at = BEGINS + timedelta(days=day, microseconds=chance.randrange(12 * 3600 * 10**6))
                who = None if chance.random() < 0.03 else subject(chance.randrange(people))
                decision = chance.choice(["permit", "permit", "permit", "deny", "refer"])
                digest = sha(b"shown", at.isoformat().encode(), bytes([phone])).hex()
                shown = digest if chance.random() < 0.8 else None
                found.append(Passage(phone, at, checkpoint, who, decision, shown))
    # One who is ill alone with one whom nobody else meets; at the edge of the window, and just outside it.
    at = BEGINS + timedelta(hours=14)
    for minutes, extra, number in [(0, 0, 9000), (15, 0, 9001), (15, 1, 9002), (-15, 0, 9003), (-15, -1, 9004)]:
        at_then = at + timedelta(minutes=minutes, microseconds=extra)
        found.append(Passage(2, at_then, where[2][0], subject(number), "permit"))
    # The next day one of the contacts meets another.
    for minutes, number in [(0, 9001), (4, 9005)]:
        at_then = at + timedelta(days=1, minutes=minutes)
        found.append(Passage(3, at_then, where[3][0], subject(number), "permit"))
    # One code at two phones within its minute, and one a moment after it.
    for number, seconds in [(9006, 60), (9007, 61)]:
        shown = sha(b"twice", bytes([seconds])).hex()
        for phone, later in [(0, 0), (4, seconds)]:
            at_then = at + timedelta(minutes=20, seconds=later)
            found.append(Passage(phone, at_then, where[phone][0], subject(number), "permit", shown))
    # 40 km in four minutes.
    for phone, minutes in [(1, 30), (5, 34)]:
        at_then = at + timedelta(minutes=minutes)
        found.append(Passage(phone, at_then, where[phone][0], subject(9008), "permit"))
    return sorted(found, key=lambda p: (p.phone, p.at))


def key_of(phone: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha(b"key", bytes([phone])))


def journal_of(phone: int) -> bytes:
    return sha(b"journal", bytes([phone]))[:16]


def sign(phone: int, records: list[dict], head: dict | None = None) -> str:
    """The lines of an export: records with `seq`, `hash` and `link`."""
    journal = journal_of(phone)
    total = sha(b"chot journal export v1\0", journal)
    lines = []
    for record in records:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))[:-1]
        total = sha(b"chot journal export line v1\0", total, line.encode())
        lines.append(f'{line},"sum":"{total.hex()}"')
    head = head or {"seq": records[-1]["seq"], "hash": records[-1]["hash"]}
    message = b"".join([
        b"chot journal export signature v1\0", journal, head["seq"].to_bytes(8, "big"),
        bytes.fromhex(head["hash"]), total,
    ])
    pair = key_of(phone)
    public = pair.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    end = {
        "version": 1, "journal": journal.hex(), "key": public.hex(), "head": head,
        "signature": pair.sign(message).hex(),
    }
    lines[-1] += f',"export":{json.dumps(end, separators=(",", ":"))}'
    return "".join(line + "}\n" for line in lines)


def records(phone: int, of_phone: list[Passage]) -> list[dict]:
    """A phone's records, with a chain of made-up hashes; the second phone has deleted its first 40."""
    journal = journal_of(phone).hex()
    areas = {name: area for name, area, _, _ in CHECKPOINTS}
    rows, before = [], sha(b"chot journal genesis v1\0", journal_of(phone)).hex()
    for seq, one in enumerate(of_phone, 1):
        row = {
            "seq": seq, "at": one.at.isoformat(), "clock_trusted": True, "checkpoint": one.checkpoint,
            "area": areas[one.checkpoint], "subject": one.subject, "decision": one.decision,
            "reason": "commute" if one.decision == "permit" else "outside-windows",
            "presentation": one.presentation, "continues": None,
        }
        row |= {"hash": sha(journal.encode(), seq.to_bytes(8, "big")).hex(), "link": before, "journal": journal}
        before = row["hash"]
        rows.append(row)
    if phone == 1:
        seq = len(rows) + 1
        deleted = {"hash": rows[39]["hash"], "records": 40, "lost": 0, "before": BEGINS.isoformat()}
        rows.append({
            "seq": seq, "notice": "purged", "of": 40, "deleted": deleted,
            "hash": sha(b"tombstone").hex(), "link": before, "journal": journal,
        })
        rows = rows[40:]
    return rows


def phones(all_passages: list[Passage]) -> dict[int, list[dict]]:
    numbers = sorted({one.phone for one in all_passages})
    return {n: records(n, [p for p in all_passages if p.phone == n]) for n in numbers}
