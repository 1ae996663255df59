"""The answers by going through all there is: what every engine's are held against."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from city import CHECKPOINTS, LOCAL


def contacts(rows, ill, window):
    """`rows`: dicts with subject, checkpoint, at. `ill`: subject → (since, until)."""
    def near(mine, other):
        return mine["checkpoint"] == other["checkpoint"] and abs(mine["at"] - other["at"]) <= window

    def of(sources, left_out):
        found = {}
        for mine in rows:
            if mine["subject"] not in sources:
                continue
            since, until = sources[mine["subject"]]
            if not since <= mine["at"] <= until:
                continue
            for other in rows:
                who = other["subject"]
                if who and who not in left_out and near(mine, other):
                    first, last = found.get(who, (other["at"], until))
                    found[who] = (min(first, other["at"]), max(last, until))
        return found

    first = of(ill, set(ill))
    second = of(first, set(ill) | set(first))
    answer = []
    for name, group in (("F1", first), ("F2", second)):
        for who, (since, _) in group.items():
            day = since.astimezone(LOCAL).date()
            answer.append((who, name, str(day), str(day + timedelta(days=14))))
    return sorted(answer, key=lambda row: (row[1], row[0]))


def passed(rows, checkpoint, since, until):
    there = (r for r in rows if r["checkpoint"] == checkpoint and since <= r["at"] < until)
    return sorted({(r["subject"],) for r in there if r["subject"]})


def hourly(rows):
    counts = {}
    for row in rows:
        at = row["at"].astimezone(LOCAL)
        key = (row["checkpoint"], str(at.date()), at.hour)
        counts[key] = counts.get(key, 0) + 1
    return sorted((*key, count) for key, count in counts.items())


def distance(a, b):
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    h = sin(radians(lat_b - lat_a) / 2) ** 2
    h += cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * 6371000 * asin(sqrt(h))


def far_apart(rows, speed):
    places = {name: (lat, lon) for name, _, lat, lon in CHECKPOINTS}
    of_person, found = {}, []
    for row in sorted(rows, key=lambda r: (r["at"], r["journal"], r["seq"])):
        if row["subject"]:
            of_person.setdefault(row["subject"], []).append(row)
    for who, steps in of_person.items():
        for before, now in zip(steps, steps[1:]):
            seconds = (now["at"] - before["at"]).total_seconds()
            metres = distance(places[before["checkpoint"]], places[now["checkpoint"]])
            if before["checkpoint"] != now["checkpoint"] and metres > speed * seconds:
                found.append((who, before["checkpoint"], now["checkpoint"], now["at"]))
    return sorted(found, key=lambda row: (row[0], row[3]))


def twice(rows):
    shown = [r for r in rows if r["presentation"] and r["decision"] == "permit"]
    found = []
    for a in shown:
        for b in shown:
            if a["presentation"] == b["presentation"] and a["journal"] != b["journal"]:
                later = timedelta(0) <= b["at"] - a["at"] <= timedelta(seconds=60)
                if later and (b["at"], b["journal"]) > (a["at"], a["journal"]):
                    found.append((a["presentation"], a["journal"], b["journal"], b["at"]))
    return sorted(found, key=lambda row: row[:3])
