SELECT DISTINCT subject FROM passage FINAL
WHERE checkpoint = ':checkpoint' AND at >= :from AND at < :until AND subject != '' ORDER BY subject
