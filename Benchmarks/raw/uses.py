"""The limit for `bench consume`: the same rows of one account, 200 uses to a commit, with nothing around them and nothing
looked up. SQLite through its own library, PostgreSQL through pgbench, which speaks libpq.

    uses.py sqlite
    uses.py postgres URL
"""

import os
import sqlite3
import sys
import tempfile
import time

from raw import pgbench, tell

BATCH = 200
BATCHES = 2_000
CLIENTS = 4

TABLES = """
    CREATE TABLE account (w {bytes} NOT NULL, feature TEXT NOT NULL, g {bytes} NOT NULL, remaining BIGINT NOT NULL,
        consumed BIGINT NOT NULL, PRIMARY KEY (w, feature, g)) {keyed};
    CREATE TABLE event (w {bytes} NOT NULL, source TEXT NOT NULL, event TEXT NOT NULL, feature TEXT NOT NULL,
        amount BIGINT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL, shares {bytes} NOT NULL,
        r {bytes}, at BIGINT, remaining BIGINT, PRIMARY KEY (w, source, event)) {keyed};
    CREATE TABLE record (w {bytes} NOT NULL, feature TEXT NOT NULL, at BIGINT NOT NULL, r {bytes} NOT NULL,
        amount BIGINT NOT NULL, source TEXT NOT NULL, event TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
        shares {bytes} NOT NULL, remaining BIGINT NOT NULL, PRIMARY KEY (w, feature, at, r)) {keyed};
"""


def sqlite():
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/raw.db", isolation_level=None)
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        connection.executescript(TABLES.format(bytes="BLOB", keyed="WITHOUT ROWID"))
        workspace, grant = os.urandom(16), os.urandom(16)
        connection.execute("INSERT INTO account VALUES (?, 'task', ?, 1000000000, 0)", (workspace, grant))
        shares = grant + bytes(8)
        start = time.monotonic()
        for number in range(BATCHES):
            work(connection, workspace, grant, shares, number)
        return BATCHES * BATCH, time.monotonic() - start


def work(connection, workspace, grant, shares, number):
    at = number * 1_000_000
    uses = [((at + index).to_bytes(8, "big") + os.urandom(8), f"run_0_{number * BATCH + index}:send")
            for index in range(BATCH)]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO event VALUES (?, 'flow', ?, 'task', 1, 'run', ?, 'used', ?, ?, ?, ?)",
        ((workspace, event, event, shares, use, at, at) for use, event in uses))
    connection.executemany(
        "INSERT INTO record VALUES (?, 'task', ?, ?, 1, 'flow', ?, 'run', ?, ?, ?)",
        ((workspace, at, use, event, event, shares, at) for use, event in uses))
    connection.execute(
        "UPDATE account SET remaining = remaining - ?, consumed = consumed + ? WHERE w = ? AND feature = 'task' AND g = ?",
        (BATCH, BATCH, workspace, grant))
    connection.execute("COMMIT")


# One line is one round trip, as in a pipeline; the account is one row, for which the clients wait.
SCRIPT = f"""
BEGIN \\; SELECT remaining FROM account WHERE w = '\\\\x01' AND feature = 'task' FOR UPDATE;
WITH used AS (SELECT uuid_send(gen_random_uuid()) AS r, clock_timestamp()::text || n AS event \
FROM generate_series(1, {BATCH}) AS n), \
kept AS (INSERT INTO event SELECT '\\\\x01', 'flow', event, 'task', 1, 'run', event, 'used', r, r, 0, 0 FROM used) \
INSERT INTO record SELECT '\\\\x01', 'task', 0, r, 1, 'flow', event, 'run', event, r, 0 FROM used \\; \
UPDATE account SET remaining = remaining - {BATCH}, consumed = consumed + {BATCH} WHERE w = '\\\\x01' \\; COMMIT;
"""

ACCOUNT = "INSERT INTO account VALUES ('\\x01', 'task', '\\x01', 1000000000, 0);"


def postgres(url):
    tables = TABLES.format(bytes="BYTEA", keyed="") + ACCOUNT
    batches, seconds = pgbench(url, tables, SCRIPT.replace("\\\\x", "\\x"), CLIENTS)
    return batches * BATCH, seconds


def main():
    engine = sys.argv[1]
    uses, seconds = sqlite() if engine == "sqlite" else postgres(sys.argv[2])
    tell(engine, uses, seconds, uses_per_commit=BATCH)


main()
