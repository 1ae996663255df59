-- As ../contacts.sql. Instead of comparing all of a checkpoint, passages meet in buckets as long as the window.
WITH
    ills AS (SELECT subject, since, until FROM ill),
    p AS (SELECT subject, checkpoint, at, intDiv(at, :window) AS bucket FROM passage FINAL WHERE subject != ''),
    mine AS (SELECT p.subject AS subject, checkpoint, at, since, until FROM p JOIN ills ON p.subject = ills.subject
        WHERE at BETWEEN since AND until),
    first AS (
        SELECT o.subject AS subject, min(o.at) AS since, max(m.until) AS until
        FROM (SELECT *, arrayJoin([-1, 0, 1]) + intDiv(at, :window) AS bucket FROM mine) AS m
        JOIN p AS o ON o.checkpoint = m.checkpoint AND o.bucket = m.bucket
        WHERE abs(o.at - m.at) <= :window AND o.subject NOT IN (SELECT subject FROM ills)
        GROUP BY o.subject),
    mine2 AS (SELECT p.subject AS subject, checkpoint, at FROM p JOIN first ON p.subject = first.subject
        WHERE at BETWEEN since AND until),
    second AS (
        SELECT o.subject AS subject, min(o.at) AS since
        FROM (SELECT *, arrayJoin([-1, 0, 1]) + intDiv(at, :window) AS bucket FROM mine2) AS m
        JOIN p AS o ON o.checkpoint = m.checkpoint AND o.bucket = m.bucket
        WHERE abs(o.at - m.at) <= :window AND o.subject NOT IN (SELECT subject FROM ills)
            AND o.subject NOT IN (SELECT subject FROM first)
        GROUP BY o.subject)
SELECT subject, class, toString(toDate(toDateTime(intDiv(since, 1000000), 'Asia/Ho_Chi_Minh'))) AS d,
    toString(toDate(toDateTime(intDiv(since, 1000000), 'Asia/Ho_Chi_Minh')) + 14) AS u
FROM (SELECT subject, 'F1' AS class, since FROM first UNION ALL SELECT subject, 'F2', since FROM second)
ORDER BY class, subject
