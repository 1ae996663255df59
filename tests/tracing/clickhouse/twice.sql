SELECT a.presentation, a.journal, b.journal, b.at
FROM (SELECT * FROM passage FINAL WHERE presentation != '' AND decision = 'permit') AS a
JOIN (SELECT * FROM passage FINAL WHERE presentation != '' AND decision = 'permit') AS b
    ON b.presentation = a.presentation
WHERE b.journal != a.journal AND b.at BETWEEN a.at AND a.at + 60000000 AND (b.at, b.journal) > (a.at, a.journal)
ORDER BY a.presentation, a.journal, b.journal
