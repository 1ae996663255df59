-- As ../postgres/schema.sql. The order is the key by which a larger city shards: a checkpoint's passages lie
-- together, by time. `at` is microseconds since 1970. One record is one row, however often it is loaded.
CREATE TABLE passage (
    day Date, journal String, seq UInt64, at Int64, clock_trusted Bool, checkpoint String, area String,
    subject String, decision String, reason String, presentation String, hash String
) ENGINE = ReplacingMergeTree PARTITION BY day ORDER BY (checkpoint, at, journal, seq);
CREATE TABLE ill (subject String, since Int64, until Int64) ENGINE = MergeTree ORDER BY subject;
CREATE TABLE checkpoint (name String, area String, lat Float64, lon Float64) ENGINE = MergeTree ORDER BY name;
