"""Runs workflows of five steps in DBOS, each step recorded before the next, and prints what `bench flows` prints.

    flows.py sqlite
    flows.py postgres URL
"""

import concurrent.futures
import json
import pathlib
import resource
import sys
import tempfile
import time

from dbos import DBOS

RUNS = {"sqlite": 300, "postgres": 2_000}
THREADS = {"sqlite": 4, "postgres": 16}


@DBOS.step()
def trim(text):
    return text.strip()


@DBOS.step()
def add(number):
    return number + 1


@DBOS.step()
def double(number):
    return number * 2


@DBOS.step()
def join(text, number):
    return f"{text}-{number}".upper()


@DBOS.step()
def measure(text):
    return len(text)


@DBOS.workflow()
def five_steps(trigger):
    trimmed = trim(trigger["name"])
    doubled = double(add(trigger["number"]))
    return measure(join(trimmed, doubled))


def timed(number):
    start = time.monotonic()
    five_steps({"number": number, "name": "  一号门店 "})
    return (time.monotonic() - start) * 1e6


def run(engine, url):
    DBOS(config={"name": "bench", "system_database_url": url, "sys_db_pool_size": 20, "log_level": "ERROR"})
    DBOS.launch()
    with concurrent.futures.ThreadPoolExecutor(THREADS[engine]) as pool:
        list(pool.map(timed, range(THREADS[engine])))
        start = time.monotonic()
        latencies = sorted(pool.map(timed, range(RUNS[engine])))
        seconds = time.monotonic() - start
    finished = len(DBOS.list_workflows(status="SUCCESS"))
    assert finished == RUNS[engine] + THREADS[engine], finished
    DBOS.destroy()
    print(json.dumps({
        "name": "dbos", "engine": engine, "ops": RUNS[engine], "seconds": round(seconds, 3),
        "ops_per_second": int(RUNS[engine] / seconds), "p50_us": int(latencies[len(latencies) // 2]),
        "p99_us": int(latencies[len(latencies) * 99 // 100]), "max_us": int(latencies[-1]),
        "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "threads": THREADS[engine],
    }))


def main():
    engine = sys.argv[1]
    if engine == "postgres":
        run(engine, sys.argv[2].replace("postgres://", "postgresql://", 1))
        return
    with tempfile.TemporaryDirectory() as folder:
        run(engine, f"sqlite:///{pathlib.Path(folder) / 'dbos.sqlite'}")


main()
