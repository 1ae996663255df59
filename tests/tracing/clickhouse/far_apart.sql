SELECT s.subject, s.checkpoint_before, s.checkpoint, s.at FROM (
    SELECT subject, at, checkpoint, lagInFrame(at) OVER mine AS at_before,
        lagInFrame(checkpoint) OVER mine AS checkpoint_before
    FROM passage FINAL WHERE subject != ''
    WINDOW mine AS (PARTITION BY subject ORDER BY at, journal, seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) AS s JOIN checkpoint AS a ON a.name = s.checkpoint_before JOIN checkpoint AS b ON b.name = s.checkpoint
WHERE s.checkpoint != s.checkpoint_before
    AND 2 * 6371000 * asin(sqrt(power(sin(radians(b.lat - a.lat) / 2), 2)
        + cos(radians(a.lat)) * cos(radians(b.lat)) * power(sin(radians(b.lon - a.lon) / 2), 2)))
        > :speed * (s.at - s.at_before) / 1000000
ORDER BY s.subject, s.at
