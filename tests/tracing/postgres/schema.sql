-- What phones recorded, from their signed exports. A record is known by its journal (one phone's) and number.
-- Partitions by day of the city: a day goes with `DROP TABLE`, as phones delete it.
CREATE SCHEMA IF NOT EXISTS tracing;
SET search_path = tracing;

CREATE TABLE IF NOT EXISTS checkpoint (
    name text PRIMARY KEY,
    area text NOT NULL,
    lat double precision,
    lon double precision
);

CREATE TABLE IF NOT EXISTS passage (
    day date NOT NULL,
    journal text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    clock_trusted boolean NOT NULL,
    checkpoint text NOT NULL,
    area text NOT NULL,
    subject text,
    decision text NOT NULL,
    reason text,
    presentation text,
    continues bigint,
    hash text NOT NULL,
    PRIMARY KEY (day, journal, seq)
) PARTITION BY RANGE (day);

CREATE INDEX IF NOT EXISTS passage_where ON passage (checkpoint, at);
CREATE INDEX IF NOT EXISTS passage_who ON passage (subject, at) WHERE subject IS NOT NULL;
CREATE INDEX IF NOT EXISTS passage_presentation ON passage (presentation, at) WHERE presentation IS NOT NULL;
CREATE INDEX IF NOT EXISTS passage_number ON passage (journal, seq);

-- What a journal says of itself: tombstones, a lost head, a portal's code that was shown.
CREATE TABLE IF NOT EXISTS notice (
    journal text NOT NULL,
    seq bigint NOT NULL,
    notice text NOT NULL,
    at timestamptz,
    of bigint,
    hash text NOT NULL,
    PRIMARY KEY (journal, seq)
);

-- Who is ill, and when they could pass it on.
CREATE TABLE IF NOT EXISTS ill (
    subject text PRIMARY KEY,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL
);

CREATE OR REPLACE FUNCTION make_partitions(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one date;
BEGIN
    FOREACH one IN ARRAY days LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS tracing.%I PARTITION OF tracing.passage FOR VALUES FROM (%L) TO (%L)',
            'passage_' || to_char(one, 'YYYYMMDD'), one, one + 1);
    END LOOP;
END $$;

-- Takes the lines of a verified export over. What is there already stays; another record under a number that
-- is there is an error, and nothing of the export is taken.
CREATE OR REPLACE FUNCTION take(lines text[]) RETURNS TABLE (taken bigint) LANGUAGE plpgsql AS $$
DECLARE
    conflict record;
    passages bigint;
    notices bigint;
BEGIN
    CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT line::jsonb AS r FROM unnest(lines) AS line;
    SELECT r->>'journal' AS journal, r->>'seq' AS seq INTO conflict FROM staged
        WHERE EXISTS (SELECT FROM tracing.passage p WHERE p.journal = r->>'journal'
            AND p.seq = (r->>'seq')::bigint AND p.hash <> r->>'hash')
        OR EXISTS (SELECT FROM tracing.notice n WHERE n.journal = r->>'journal'
            AND n.seq = (r->>'seq')::bigint AND n.hash <> r->>'hash')
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'record % of journal % is another one than was loaded before', conflict.seq, conflict.journal;
    END IF;
    PERFORM tracing.make_partitions(coalesce(
        (SELECT array_agg(DISTINCT left(r->>'at', 10)::date) FROM staged WHERE r ? 'decision'), '{}'));
    INSERT INTO tracing.passage
        SELECT left(r->>'at', 10)::date, r->>'journal', (r->>'seq')::bigint, (r->>'at')::timestamptz,
            (r->>'clock_trusted')::boolean, r->>'checkpoint', r->>'area', r->>'subject', r->>'decision',
            r->>'reason', r->>'presentation', (r->>'continues')::bigint, r->>'hash'
        FROM staged WHERE r ? 'decision' ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS passages = ROW_COUNT;
    INSERT INTO tracing.notice
        SELECT r->>'journal', (r->>'seq')::bigint, r->>'notice', (r->>'at')::timestamptz,
            (r->>'of')::bigint, r->>'hash'
        FROM staged WHERE r ? 'notice' ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS notices = ROW_COUNT;
    DROP TABLE staged;
    RETURN QUERY SELECT passages + notices;
END $$;
