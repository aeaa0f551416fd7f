/** test/bench/standard.yaml as SQL for DuckDB: only what is needed is read, and each user is one pass of a window. */
import { DuckDBInstance } from '@duckdb/node-api'

const [log, output] = process.argv.slice(2)
const source = log.endsWith('.parquet')
  ? `SELECT user_id, time, type, event, "properties.plan" AS plan, "attributes.email" AS email FROM '${log}'`
  : `SELECT user_id, time, type, event, properties.plan AS plan, attributes.email AS email
     FROM read_json('${log}', format = 'newline_delimited', columns = {
       user_id: 'VARCHAR', time: 'TIMESTAMP', type: 'VARCHAR', event: 'VARCHAR',
       properties: 'STRUCT(plan VARCHAR)', attributes: 'STRUCT(email VARCHAR)' })`

const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const connection = await instance.connect()
await connection.run(`
  CREATE TEMP TABLE seen AS
  SELECT user_id, epoch_ms(time) AS t, (email IS NOT NULL) AS is_entry,
    CASE WHEN event = 'demo_requested' AND plan IN ('pro', 'enterprise') THEN 5
         WHEN type = 'session_start' OR event = 'webinar_joined' THEN 1 ELSE 0 END AS points
  FROM (${source})`)
await connection.run(`
  COPY (
    WITH entry AS (SELECT user_id, min(t) FILTER (is_entry) AS entered FROM seen GROUP BY user_id),
    gaps AS (
      SELECT user_id, t, points,
        (t - lag(t, 1, entered) OVER own) // 2592000000 AS decays
      FROM seen JOIN entry USING (user_id) WHERE points > 0 AND t > entered
      WINDOW own AS (PARTITION BY user_id ORDER BY t)
    ),
    scores AS (
      SELECT user_id, t, sum(points - decays) OVER (PARTITION BY user_id ORDER BY t ROWS UNBOUNDED PRECEDING) AS score
      FROM gaps
    ),
    ends AS (
      SELECT user_id, max(t) AS last, arg_max(score, t) AS score, min(t) FILTER (score > 10) AS handoff
      FROM scores GROUP BY user_id
    )
    SELECT user_id,
      CASE WHEN entered IS NULL THEN 0 ELSE (coalesce(score, 0)
        - ((SELECT max(t) FROM seen) - coalesce(last, entered)) // 2592000000)::BIGINT END AS score,
      strftime(make_timestamp(handoff * 1000), '%Y-%m-%dT%H:%M:%S.%gZ') AS last_handoff
    FROM entry LEFT JOIN ends USING (user_id) ORDER BY user_id
  ) TO '${output}' (HEADER, DELIMITER ',')`)
