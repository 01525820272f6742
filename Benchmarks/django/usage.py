"""Pages of a usage history as a Django shop reads them, and prints what `bench usage` prints.

    usage.py URL [RECORDS]

One table, with an index by customer and time; a page of 50 is read before a random instant by key, and one by its offset, as
Django's own paginator does.
"""

import json
import os
import random
import sys
import time

CUSTOMERS = 1_000
PAGES = 2_000
# A paginator counts and skips: a few such pages say enough.
OFFSETS = 50


def main():
    os.environ["SHOP_DATABASE"] = sys.argv[1]
    os.environ["SHOP_THREADS"] = "1"
    records = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    import shop  # noqa: F401
    from django.core.paginator import Paginator
    from django.db import connection, models

    class Use(models.Model):
        customer = models.BigIntegerField()
        made_at = models.BigIntegerField()
        amount = models.BigIntegerField()
        run = models.CharField(max_length=40)
        remaining = models.BigIntegerField()

        class Meta:
            app_label = "shop"
            indexes = [models.Index(fields=["customer", "-made_at", "-id"], name="use_page")]

    with connection.schema_editor() as editor:
        editor.create_model(Use)
    each = records // CUSTOMERS
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Use._meta.db_table} (customer, made_at, amount, run, remaining)"
            " SELECT c, i, 1, 'run_' || lpad(i::text, 14, '0'), %s - i"
            " FROM generate_series(1, %s) AS c, generate_series(1, %s) AS i", [each, CUSTOMERS, each])
        cursor.execute(f"VACUUM ANALYZE {Use._meta.db_table}")
    filled = time.monotonic() - begun
    chance = random.Random(1)

    def measured(count, read):
        latencies = []
        for _ in range(count):
            customer, place = chance.randrange(1, CUSTOMERS + 1), chance.randrange(51, each)
            start = time.perf_counter_ns()
            page = read(Use.objects.filter(customer=customer).order_by("-made_at", "-id"), place)
            latencies.append((time.perf_counter_ns() - start) // 1_000)
            if len(page) != 50:
                sys.exit(f"A page has {len(page)} records.")
        latencies.sort()
        return latencies[count // 2], latencies[count * 99 // 100]

    by_key = measured(PAGES, lambda uses, place: list(uses.filter(made_at__lt=place)[:50]))
    by_offset = measured(OFFSETS, lambda uses, place: list(Paginator(uses, 50).page(place // 50)))
    connection.close_pool()
    print(json.dumps({
        "name": "usage of a Django shop", "engine": "postgres", "records": records,
        "page_p50_us": by_key[0], "page_p99_us": by_key[1], "offset_page_p50_us": by_offset[0],
        "offset_page_p99_us": by_offset[1], "fill_seconds": round(filled, 1)}))


if __name__ == "__main__":
    main()
