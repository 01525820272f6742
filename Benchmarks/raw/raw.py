"""What the raw peers share: pgbench as the client of PostgreSQL, and the line that tells what was measured."""

import json
import re
import resource
import subprocess
import tempfile

SECONDS = 10


def pgbench(url, tables, script, clients):
    """How many times clients ran a script, each its lines one after the other, and for how long."""
    subprocess.run(["psql", "-X", "-q", "-d", url, "-c", tables], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            ["pgbench", "-n", "-f", file.name, "-c", str(clients), "-j", "2", "-T", str(SECONDS), url],
            check=True, stdout=subprocess.PIPE, text=True)
    return int(re.search(r"transactions actually processed: (\d+)", done.stdout)[1]), SECONDS


def tell(engine, ops, seconds, **more):
    """Prints what was measured."""
    print(json.dumps({
        "name": "raw", "engine": engine, "ops": ops, "seconds": round(seconds, 3),
        "ops_per_second": int(ops / seconds), **more,
        "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))
