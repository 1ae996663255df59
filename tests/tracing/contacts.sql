-- F0 → F1 → F2: who was at the same checkpoint within :window of somebody who is ill, while they could pass it
-- on; and who was so of those, from that contact on. DuckDB: passages meet in buckets of :seconds, as long as the
-- window, instead of all of a checkpoint with all. PostgreSQL is asked with `postgres/contacts.sql`, by its indexes.
WITH bounds AS (SELECT min(since)::date - 1 AS first_day, max(until)::date + 1 AS last_day FROM ill),
near (step) AS (VALUES (-1), (0), (1)),
known AS (
    SELECT subject, checkpoint, "at", floor(extract(epoch FROM "at") / :seconds)::bigint AS bucket FROM passage
    WHERE subject IS NOT NULL
        AND day BETWEEN (SELECT first_day FROM bounds) AND (SELECT last_day FROM bounds)
), mine AS (
    SELECT known.checkpoint, known."at", known.bucket, ill.until
    FROM ill JOIN known ON known.subject = ill.subject AND known."at" BETWEEN ill.since AND ill.until
), first AS (
    SELECT other.subject, min(other."at") AS since, max(mine.until) AS until
    FROM mine CROSS JOIN near
    JOIN known other ON other.checkpoint = mine.checkpoint AND other.bucket = mine.bucket + near.step
        AND other."at" BETWEEN mine."at" - INTERVAL ':window' AND mine."at" + INTERVAL ':window'
    WHERE other.subject NOT IN (SELECT subject FROM ill)
    GROUP BY other.subject
), theirs AS (
    SELECT DISTINCT known.checkpoint, known."at", known.bucket
    FROM first JOIN known ON known.subject = first.subject AND known."at" BETWEEN first.since AND first.until
), second AS (
    SELECT other.subject, min(other."at") AS since
    FROM theirs CROSS JOIN near
    JOIN known other ON other.checkpoint = theirs.checkpoint AND other.bucket = theirs.bucket + near.step
        AND other."at" BETWEEN theirs."at" - INTERVAL ':window' AND theirs."at" + INTERVAL ':window'
    WHERE other.subject NOT IN (SELECT subject FROM ill)
        AND other.subject NOT IN (SELECT subject FROM first)
    GROUP BY other.subject
)
SELECT subject, 'F1' AS class, (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "from",
    (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 14 AS until FROM first
UNION ALL
SELECT subject, 'F2', (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 14 FROM second
ORDER BY 2, 1
