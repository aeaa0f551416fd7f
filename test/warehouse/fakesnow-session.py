"""A Snowflake connector that ends in DuckDB: one JSON request a line on standard input, one JSON answer a line on standard output."""

import json
import os
import sys
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version

answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import fakesnow
import snowflake.connector

patched = fakesnow.patch()
patched.__enter__()
connection = None


def plain(value):
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def name(text):
    return '"' + text.replace('"', '""') + '"'


def text(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def literal(value, kind):
    if value is None:
        return "null"
    if kind in ("number", "boolean", "float"):
        return str(value)
    if kind == "timestamp_ntz":
        return f"{text(value)}::timestamp_ntz"
    return text(value)


def load(request):
    """Makes tables; a new database each time. Columns as `[name, type]`, rows as lists."""
    global connection
    if connection is not None:
        connection.close()
    database = f"db{request['id']}"
    connection = snowflake.connector.connect(database=database, schema="public")
    cursor = connection.cursor()
    for table in request["tables"]:
        columns = table["columns"]
        cursor.execute(f"create table {name(table['name'])} ({', '.join(f'{n} {k}' for n, k in columns)})")
        for row in table["rows"]:
            values = ", ".join(
                f"parse_json({literal(v, k)})" if k == "variant" and v is not None else literal(v, k)
                for v, (_, k) in zip(row, columns)
            )
            cursor.execute(f"insert into {name(table['name'])} select {values}")


def run(request):
    for statement in request["statements"]:
        connection.cursor().execute(statement)


def rows(request):
    cursor = connection.cursor()
    cursor.execute("select * from " + name(request["table"]))
    names = [column[0].lower() for column in cursor.description]
    return [dict(zip(names, map(plain, row))) for row in cursor.fetchall()]


def engine(_):
    return f"fakesnow {version('fakesnow')} on DuckDB {version('duckdb')}"


operations = {f.__name__: f for f in (load, run, rows, engine)}
for line in sys.stdin:
    request = json.loads(line)
    reply = {"id": request["id"]}
    try:
        reply["result"] = operations[request["op"]](request)
    except Exception as error:
        reply["error"] = str(error)[:4000]
    answers.write(json.dumps(reply) + "\n")
