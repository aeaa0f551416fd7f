"""The driver of the Spark tests: one JSON request a line on standard input, one JSON answer a line on standard output."""

import json
import os
import sys
import threading
from datetime import date, datetime, timezone
from decimal import Decimal

from pyspark.sql import SparkSession

answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
lock = threading.Lock()

master, folder = sys.argv[1:3]
builder = SparkSession.builder.master(master).appName("leadscore")
settings = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1500m",
    "spark.ui.enabled": "false",
    "spark.sql.warehouse.dir": folder,
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
    **json.loads(sys.argv[3]),
}
for key, value in settings.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
tracker = spark.sparkContext._jsc.sc()


def plain(value):
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        # Without a zone it is in the zone of this process.
        return value.astimezone(timezone.utc).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def name(text):
    return "`" + text.replace("`", "``") + "`"


def load(request):
    for table, path in request["tables"].items():
        spark.sql(f"create or replace temporary view {name(table)} using parquet options (path '{path}')")


def run(request):
    for statement in request["statements"]:
        spark.sql(statement)


def rows(request):
    return [
        {key: plain(value) for key, value in row.asDict().items()}
        for row in spark.sql("select * from " + name(request["table"])).toLocalIterator()
    ]


def query(request):
    return [{key: plain(value) for key, value in row.asDict().items()} for row in spark.sql(request["sql"]).collect()]


def clear(_):
    spark.catalog.clearCache()
    for table in spark.catalog.listTables():
        kind = "view" if table.tableType in ("TEMPORARY", "VIEW") else "table"
        spark.sql(f"drop {kind} if exists {name(table.name)}")


def executors(_):
    """Executors that ever were, and the work of each."""
    found = tracker.statusStore().executorList(False)
    return [
        {
            "id": one.id(),
            "active": one.isActive(),
            "running": one.activeTasks(),
            "failed": one.failedTasks(),
            "completed": one.completedTasks(),
        }
        for one in (found.apply(i) for i in range(found.size()))
        if one.id() != "driver"
    ]


def version(_):
    return spark.version


operations = {f.__name__: f for f in (load, run, rows, query, clear, executors, version)}


def answer(request):
    reply = {"id": request["id"]}
    try:
        reply["result"] = operations[request["op"]](request)
    except Exception as error:
        reply["error"] = str(error).split("\n\nJVM stacktrace")[0][:4000]
    with lock:
        answers.write(json.dumps(reply) + "\n")


# Two at once: how far a job is can be asked while it runs.
for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),)).start()
spark.stop()
