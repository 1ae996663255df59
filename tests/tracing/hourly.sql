-- How many passages each checkpoint had in each hour of the city's day. PostgreSQL and DuckDB.
SELECT checkpoint, day, extract(hour FROM "at" AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS hour, count(*) AS passages
FROM passage GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
