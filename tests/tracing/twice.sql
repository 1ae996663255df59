-- One presentation let through at two phones within its minute: the single phone can't see it. PostgreSQL and DuckDB.
SELECT a.presentation, a.journal AS first, b.journal AS second, b."at"
FROM passage a
JOIN passage b ON b.presentation = a.presentation AND b.journal <> a.journal
    AND b."at" BETWEEN a."at" AND a."at" + INTERVAL '60 seconds' AND (b."at", b.journal) > (a."at", a.journal)
WHERE a.decision = 'permit' AND b.decision = 'permit'
ORDER BY 1, 2, 3
