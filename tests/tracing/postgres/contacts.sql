-- As ../contacts.sql, by the indexes: what somebody's passages and a checkpoint's few minutes cost doesn't grow with
-- the table. `OFFSET 0` keeps the planner from joining all of a checkpoint with all of it instead; days name the
-- partitions to look into (a window is shorter than a day).
WITH mine AS MATERIALIZED (
    SELECT one.day, one.checkpoint, one.at, ill.until
    FROM ill, LATERAL (SELECT day, checkpoint, at FROM passage
        WHERE subject = ill.subject AND at BETWEEN ill.since AND ill.until
            AND day BETWEEN ill.since::date - 1 AND ill.until::date + 1 OFFSET 0) one
), first AS MATERIALIZED (
    SELECT other.subject, min(other.at) AS since, max(mine.until) AS until
    FROM mine, LATERAL (SELECT subject, at FROM passage
        WHERE checkpoint = mine.checkpoint AND subject IS NOT NULL AND day BETWEEN mine.day - 1 AND mine.day + 1
            AND at BETWEEN mine.at - INTERVAL ':window' AND mine.at + INTERVAL ':window' OFFSET 0) other
    WHERE other.subject NOT IN (SELECT subject FROM ill)
    GROUP BY other.subject
), theirs AS MATERIALIZED (
    SELECT DISTINCT one.day, one.checkpoint, one.at
    FROM first, LATERAL (SELECT day, checkpoint, at FROM passage
        WHERE subject = first.subject AND at BETWEEN first.since AND first.until
            AND day BETWEEN first.since::date - 1 AND first.until::date + 1 OFFSET 0) one
), second AS (
    SELECT other.subject, min(other.at) AS since
    FROM theirs, LATERAL (SELECT subject, at FROM passage
        WHERE checkpoint = theirs.checkpoint AND subject IS NOT NULL AND day BETWEEN theirs.day - 1 AND theirs.day + 1
            AND at BETWEEN theirs.at - INTERVAL ':window' AND theirs.at + INTERVAL ':window' OFFSET 0) other
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
