SELECT checkpoint, toString(day), toHour(toDateTime(intDiv(at, 1000000), 'Asia/Ho_Chi_Minh')) AS hour, count() AS passages
FROM passage FINAL GROUP BY checkpoint, day, hour ORDER BY checkpoint, day, hour
