"""The limit for `bench durable`: the same rows in the same four transitions, each transition of a batch one commit, with
nothing around them. SQLite through its own library, PostgreSQL through pgbench, which speaks libpq.

    jobs.py sqlite
    jobs.py postgres URL
"""

import os
import sqlite3
import sys
import tempfile
import time

from raw import pgbench, tell

BATCH = 256
BATCHES = 800
CLIENTS = 8

TABLES = """
    CREATE TABLE ready (w {bytes} NOT NULL, at BIGINT NOT NULL, j {bytes} NOT NULL, kind TEXT NOT NULL,
        attempt BIGINT NOT NULL, token BIGINT NOT NULL, payload {bytes}, PRIMARY KEY (w, at, j)) {keyed};
    CREATE TABLE running (w {bytes} NOT NULL, j {bytes} NOT NULL, worker {bytes} NOT NULL, at BIGINT NOT NULL,
        kind TEXT NOT NULL, attempt BIGINT NOT NULL, token BIGINT NOT NULL, payload {bytes}, PRIMARY KEY (w, j)) {keyed};
    CREATE TABLE finished (w {bytes} NOT NULL, at BIGINT NOT NULL, j {bytes} NOT NULL, kind TEXT NOT NULL,
        attempt BIGINT NOT NULL);
    CREATE INDEX finished_at ON finished (w, at);
"""


def sqlite():
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/raw.db", isolation_level=None)
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        connection.executescript(TABLES.format(bytes="BLOB", keyed="WITHOUT ROWID"))
        workspaces = [os.urandom(16) for _ in range(8)]
        start = time.monotonic()
        for number in range(BATCHES):
            work(connection, workspaces[number % 8], number)
        return BATCHES * BATCH, time.monotonic() - start


def work(connection, workspace, number):
    at = number * 1_000_000
    jobs = [(at + index).to_bytes(8, "big") + os.urandom(8) for index in range(BATCH)]
    commit = connection.executemany
    connection.execute("BEGIN IMMEDIATE")
    commit("INSERT INTO ready VALUES (?, ?, ?, 'bench', 0, 0, x'3132333435363738')",
           ((workspace, at, job) for job in jobs))
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    taken = connection.execute("SELECT j, payload FROM ready WHERE w = ? LIMIT ?", (workspace, BATCH)).fetchall()
    commit("DELETE FROM ready WHERE w = ? AND at = ? AND j = ?", ((workspace, at, job) for job, _ in taken))
    commit("INSERT INTO running VALUES (?, ?, x'00', ?, 'bench', 0, 1, ?)",
           ((workspace, job, at, payload) for job, payload in taken))
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    commit("DELETE FROM running WHERE w = ? AND j = ? AND token = 1", ((workspace, job) for job, _ in taken))
    commit("INSERT INTO finished VALUES (?, ?, ?, 'bench', 1)", ((workspace, at, job) for job, _ in taken))
    connection.execute("COMMIT")


# Every client has a workspace of its own. One line is one round trip, as in a pipeline.
SCRIPT = f"""
\\set w :client_id
BEGIN \\; WITH job AS (SELECT int8send(:w) AS w, uuid_send(gen_random_uuid()) AS j FROM generate_series(1, {BATCH})) \
INSERT INTO ready SELECT w, 0, j, 'bench', 0, 0, '12345678' FROM job \\; COMMIT;
BEGIN \\; WITH taken AS (DELETE FROM ready WHERE w = int8send(:w) RETURNING *), \
held AS (INSERT INTO running SELECT w, j, '', at, kind, attempt, token + 1, payload FROM taken) \
SELECT j, payload FROM taken \\; COMMIT;
BEGIN \\; WITH done AS (DELETE FROM running WHERE w = int8send(:w) RETURNING *) \
INSERT INTO finished SELECT w, at, j, kind, attempt + 1 FROM done \\; COMMIT;
"""


def postgres(url):
    batches, seconds = pgbench(url, TABLES.format(bytes="BYTEA", keyed=""), SCRIPT, CLIENTS)
    return batches * BATCH, seconds


def main():
    engine = sys.argv[1]
    jobs, seconds = sqlite() if engine == "sqlite" else postgres(sys.argv[2])
    tell(engine, jobs, seconds, jobs_per_commit=BATCH)


main()
