"""Uses of one account as a Django shop counts them, and prints what `bench consume` prints.

    consume.py URL

Each use is a transaction of its own: a unique key against repeats, a conditional update of what is left, a row of the history.
"""

import json
import multiprocessing
import os
import sys
import time

PROCESSES = 4
SECONDS = 10


def models():
    import shop
    from django.db import models

    class Account(models.Model):
        left = models.BigIntegerField()

        class Meta:
            app_label = "shop"

    class Use(models.Model):
        key = models.CharField(max_length=100, unique=True)
        account = models.ForeignKey(Account, on_delete=models.CASCADE)
        amount = models.BigIntegerField()
        remaining = models.BigIntegerField()
        made_at = models.DateTimeField(auto_now_add=True)

        class Meta:
            app_label = "shop"

    return Account, Use


def use(number, start, counts):
    from django.db import connection, transaction
    from django.db.models import F

    Account, Use = models()
    count = 0
    start.wait()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with transaction.atomic():
            if not Account.objects.filter(id=1, left__gte=1).update(left=F("left") - 1):
                sys.exit("There is nothing left.")
            left = Account.objects.values_list("left", flat=True).get(id=1)
            Use.objects.create(key=f"run_{number}_{count}:send", account_id=1, amount=1, remaining=left)
        count += 1
    counts.put(count)
    connection.close_pool()


def main():
    os.environ["SHOP_DATABASE"] = sys.argv[1]
    os.environ["SHOP_THREADS"] = "1"
    Account, Use = models()
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(Account)
        editor.create_model(Use)
    Account.objects.create(id=1, left=1_000_000_000)
    connection.close_pool()
    context = multiprocessing.get_context("spawn")
    start, counts = context.Barrier(PROCESSES), context.Queue()
    workers = [context.Process(target=use, args=(number, start, counts)) for number in range(PROCESSES)]
    for worker in workers:
        worker.start()
    total = sum(counts.get() for _ in workers)
    for worker in workers:
        worker.join()
    kept = Use.objects.count()
    left = Account.objects.get(id=1).left
    connection.close_pool()
    if (kept, 1_000_000_000 - left) != (total, total):
        sys.exit(f"{total} units were used, {kept} are kept, and {1_000_000_000 - left} are gone.")
    print(json.dumps({
        "name": "uses of a Django shop", "engine": "postgres", "ops": total, "seconds": SECONDS,
        "ops_per_second": total // SECONDS, "processes": PROCESSES}))


if __name__ == "__main__":
    main()
