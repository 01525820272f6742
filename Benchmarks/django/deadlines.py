"""Orders that nobody pays as a Django shop closes them, and prints what `bench deadlines` prints.

    deadlines.py URL [ORDERS]

A process that looks for what is due, again and again, and closes each order in a transaction of its own, with its stock and its
coupon given back.
"""

import datetime
import json
import os
import sys
import time

SECONDS = 60


def main():
    os.environ["SHOP_DATABASE"] = sys.argv[1]
    os.environ["SHOP_THREADS"] = "1"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    import shop
    from django.db import connection, models, transaction
    from django.db.models import F

    class Due(models.Model):
        good = models.CharField(max_length=50)
        coupon = models.CharField(max_length=50)
        state = models.CharField(max_length=20)
        deadline = models.DateTimeField(db_index=True)
        closed_at = models.DateTimeField(null=True)

        class Meta:
            app_label = "shop"

    with connection.schema_editor() as editor:
        for model in [shop.Good, shop.Coupon, Due]:
            editor.create_model(model)
    shop.Good.objects.create(key="scanner", price=25_000, available=0, reserved=count)
    shop.Coupon.objects.create(code="SPRING", threshold=10_000, off=1_000, left=0)
    begin = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=20)
    step = datetime.timedelta(seconds=SECONDS) / count
    for first in range(0, count, 10_000):
        Due.objects.bulk_create(
            Due(good="scanner", coupon="SPRING", state="pending", deadline=begin + number * step)
            for number in range(first, min(first + 10_000, count)))
    end = begin + datetime.timedelta(seconds=SECONDS + 3)
    while (now := datetime.datetime.now(datetime.timezone.utc)) < end:
        due = list(Due.objects.filter(state="pending", deadline__lte=now).order_by("deadline")[:500])
        for order in due:
            with transaction.atomic():
                closed_at = datetime.datetime.now(datetime.timezone.utc)
                if Due.objects.filter(id=order.id, state="pending").update(state="closed", closed_at=closed_at):
                    shop.Good.objects.filter(key=order.good).update(
                        available=F("available") + 1, reserved=F("reserved") - 1)
                    shop.Coupon.objects.filter(code=order.coupon).update(left=F("left") + 1)
            if datetime.datetime.now(datetime.timezone.utc) >= end:
                break
        if not due:
            time.sleep(0.1)
    late = sorted(
        round((closed_at - deadline) / datetime.timedelta(microseconds=1))
        for closed_at, deadline in Due.objects.filter(state="closed").values_list("closed_at", "deadline"))
    connection.close_pool()
    print(json.dumps({
        "name": "deadlines of a Django shop", "engine": "postgres", "ops": count, "closed": len(late),
        "early": sum(1 for latency in late if latency < 0), "p50_us": late[len(late) // 2],
        "p99_us": late[len(late) * 99 // 100], "max_us": late[-1]}))


if __name__ == "__main__":
    main()
