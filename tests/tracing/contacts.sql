-- F0 → F1 → F2: who was at the same checkpoint within :window of somebody who is ill, while they could pass it
-- on; and who was so of those, from that contact on. PostgreSQL and DuckDB.
WITH first AS (
    SELECT other.subject, min(other."at") AS since, max(ill.until) AS until
    FROM ill
    JOIN passage mine ON mine.subject = ill.subject AND mine."at" BETWEEN ill.since AND ill.until
    JOIN passage other ON other.checkpoint = mine.checkpoint
        AND other."at" BETWEEN mine."at" - INTERVAL ':window' AND mine."at" + INTERVAL ':window'
    WHERE other.subject IS NOT NULL AND other.subject NOT IN (SELECT subject FROM ill)
    GROUP BY other.subject
), second AS (
    SELECT other.subject, min(other."at") AS since
    FROM first
    JOIN passage mine ON mine.subject = first.subject AND mine."at" BETWEEN first.since AND first.until
    JOIN passage other ON other.checkpoint = mine.checkpoint
        AND other."at" BETWEEN mine."at" - INTERVAL ':window' AND mine."at" + INTERVAL ':window'
    WHERE other.subject IS NOT NULL AND other.subject NOT IN (SELECT subject FROM ill)
        AND other.subject NOT IN (SELECT subject FROM first)
    GROUP BY other.subject
)
SELECT subject, 'F1' AS class, (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "from",
    (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 14 AS until FROM first
UNION ALL
SELECT subject, 'F2', (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
    (since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 14 FROM second
ORDER BY 2, 1
