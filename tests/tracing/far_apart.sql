-- One person at two checkpoints too far apart for the time: faster than :speed metres a second, by the distance
-- on the sphere. A pseudonym whose code somebody else has too, or a clock that is wrong. PostgreSQL and DuckDB.
WITH step AS (
    SELECT subject, "at", checkpoint,
        lag("at") OVER mine AS at_before, lag(checkpoint) OVER mine AS checkpoint_before
    FROM passage WHERE subject IS NOT NULL
    WINDOW mine AS (PARTITION BY subject ORDER BY "at", journal, seq)
)
SELECT step.subject, step.checkpoint_before, step.checkpoint, step."at"
FROM step
JOIN checkpoint a ON a.name = step.checkpoint_before
JOIN checkpoint b ON b.name = step.checkpoint
WHERE step.checkpoint <> step.checkpoint_before
    AND 2 * 6371000 * asin(sqrt(power(sin(radians(b.lat - a.lat) / 2), 2)
        + cos(radians(a.lat)) * cos(radians(b.lat)) * power(sin(radians(b.lon - a.lon) / 2), 2)))
        > :speed * extract(epoch FROM step."at" - step.at_before)
ORDER BY 1, 4
