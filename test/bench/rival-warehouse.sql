-- test/bench/standard.yaml as SQL for DuckDB, as one would write it by hand for this config alone: only what is needed is read.
-- An action counts after the lead's first e-mail address; each 30 days without one take a point off; above 10 is handed off, once.
CREATE TEMP TABLE seen AS
SELECT
  user_id, epoch_ms(time) AS t, type = 'profile' AS is_entry,
  CASE WHEN type = 'profile' THEN 0 WHEN name = 'demo_requested' THEN 5 ELSE 1 END AS points
FROM events
WHERE type = 'session_start'
  OR name = 'webinar_joined'
  OR name = 'demo_requested' AND (properties ->> '$.plan') IN ('pro', 'enterprise')
  OR type = 'profile' AND (attributes ->> '$.email') <> '';
CREATE TEMP TABLE run AS SELECT max(epoch_ms(time)) AS until_at FROM events;
CREATE TEMP TABLE entry AS SELECT user_id, min(t) AS entered FROM seen WHERE is_entry GROUP BY user_id;
CREATE TEMP TABLE steps AS
WITH gaps AS (
  SELECT user_id, t, points, (t - lag(t, 1, entered) OVER (PARTITION BY user_id ORDER BY t)) // 2592000000 AS decays
  FROM seen JOIN entry USING (user_id)
  WHERE points > 0 AND t > entered
)
SELECT
  user_id, t, decays,
  sum(points - decays) OVER (PARTITION BY user_id ORDER BY t ROWS UNBOUNDED PRECEDING)::BIGINT AS score
FROM gaps;
CREATE TABLE leadscore_handoffs AS
SELECT user_id, make_timestamp_ms(min(t)) AS time, arg_min(score, t) AS score FROM steps WHERE score > 10 GROUP BY user_id;
CREATE TABLE leadscore_scores AS
WITH users AS (SELECT DISTINCT user_id FROM events),
acted AS (SELECT user_id, count(*) AS actions FROM seen WHERE NOT is_entry GROUP BY user_id),
ends AS (
  SELECT user_id, max(t) AS last, arg_max(score, t) AS score, sum(decays)::BIGINT AS decays, count(*) AS advanced
  FROM steps GROUP BY user_id
),
finished AS (
  SELECT
    user_id, entered IS NOT NULL AS waits, coalesce(score, 0) AS score, coalesce(advanced, 0) AS advanced,
    coalesce(actions, 0) AS actions, coalesce(decays, 0) AS decays,
    coalesce((until_at - coalesce(last, entered)) // 2592000000, 0) AS decays_at_the_end
  FROM users CROSS JOIN run LEFT JOIN entry USING (user_id) LEFT JOIN ends USING (user_id) LEFT JOIN acted USING (user_id)
)
SELECT
  user_id, finished.score - decays_at_the_end AS score, if(waits, 1 + advanced + decays + decays_at_the_end, 0) AS entries,
  waits::INTEGER AS waiting, advanced, decays + decays_at_the_end AS decays, actions - advanced AS missed,
  (h.user_id IS NOT NULL)::INTEGER AS handoffs
FROM finished LEFT JOIN leadscore_handoffs AS h USING (user_id);
