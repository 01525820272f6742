"""Drives the Django shop of shop.py, served by gunicorn, and prints what `bench orders` prints.

    orders.py BENCH URL

BENCH is our program, whose load drives both shops with requests of the same kind.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

CUSTOMERS = 64
WORKERS = 4
THREADS = 2
SECONDS = 10


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_requests(path):
    with open(path, "w") as file:
        for order in range(3_600):
            body = {"items": [{"kind": "good", "key": "scanner", "quantity": 1 + order % 60},
                              {"kind": "good", "key": "label", "quantity": 1 + order // 60}],
                    "coupon": "SPRING"}
            for customer in range(CUSTOMERS):
                file.write(json.dumps({"bearer": f"customer-{customer}", "body": json.dumps(body)}) + "\n")


def fill():
    import shop
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in shop.MODELS:
            editor.create_model(model)
    shop.Good.objects.create(key="scanner", price=25_000, available=1_000_000_000)
    shop.Good.objects.create(key="label", price=1_990, available=1_000_000_000)
    shop.Coupon.objects.create(code="SPRING", threshold=10_000, off=1_000, left=1_000_000_000)
    connection.close_pool()


def kept():
    import shop
    from django.db import connection

    count = shop.Order.objects.count()
    connection.close_pool()
    return count


def await_ready(port):
    end = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                sys.exit("The shop was not ready within 30 seconds.")
            time.sleep(0.05)


def main():
    bench, url = sys.argv[1:]
    os.environ["SHOP_DATABASE"] = url
    os.environ["SHOP_THREADS"] = str(THREADS)
    here = str(pathlib.Path(__file__).resolve().parent)
    fill()
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
         "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "60", "--log-level", "error",
         "--chdir", here, "shop:application"])
    try:
        await_ready(port)
        with tempfile.TemporaryDirectory() as folder:
            requests = f"{folder}/requests"
            write_requests(requests)
            loaded = subprocess.run(
                [bench, "load", "--port", str(port), "--path", "/v1/orders", "--from", requests, "--status", "201",
                 "--connections", str(CUSTOMERS), "--seconds", str(SECONDS)],
                stdout=subprocess.PIPE, text=True, check=True)
    finally:
        served.terminate()
        served.wait()
    line = json.loads(loaded.stdout.strip().splitlines()[-1])
    count = kept()
    if count != line["ops"]:
        sys.exit(f"{line['ops']} orders were taken, and {count} are kept.")
    line |= {"name": "orders of a Django shop", "engine": "postgres", "workers": WORKERS, "threads": THREADS}
    print(json.dumps(line))


if __name__ == "__main__":
    main()
