-- Who passed a checkpoint between two times. PostgreSQL and DuckDB.
SELECT DISTINCT subject FROM passage
WHERE checkpoint = ':checkpoint' AND "at" >= ':from' AND "at" < ':until' AND subject IS NOT NULL
ORDER BY 1
