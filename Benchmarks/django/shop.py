"""Orders as a Django shop takes them: what gunicorn serves for orders.py.

An order of two goods with a coupon in one transaction: repeats are told by a unique key, stock and coupon are counted by
conditional updates, lines and a log row are kept.
"""

import hashlib
import json
import os
import urllib.parse
import uuid

import django
from django.conf import settings

place_of_database = urllib.parse.urlsplit(os.environ["SHOP_DATABASE"])
settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": place_of_database.path.lstrip("/"),
            "USER": place_of_database.username,
            "HOST": dict(urllib.parse.parse_qsl(place_of_database.query))["host"],
            "OPTIONS": {"pool": {"min_size": 1, "max_size": int(os.environ["SHOP_THREADS"])}},
        }
    },
    # It says how long answers are: without, gunicorn sends them in chunks.
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    INSTALLED_APPS=[],
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import IntegrityError, models, transaction  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Good(models.Model):
    key = models.CharField(max_length=50, primary_key=True)
    price = models.BigIntegerField()
    available = models.BigIntegerField()
    reserved = models.BigIntegerField(default=0)

    class Meta:
        app_label = "shop"


class Coupon(models.Model):
    code = models.CharField(max_length=50, primary_key=True)
    threshold = models.BigIntegerField()
    off = models.BigIntegerField()
    left = models.BigIntegerField()

    class Meta:
        app_label = "shop"


class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    customer = models.CharField(max_length=100)
    submission = models.CharField(max_length=64, unique=True)
    payable = models.BigIntegerField()
    coupon = models.CharField(max_length=50)
    state = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "shop"


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    good = models.CharField(max_length=50)
    quantity = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        app_label = "shop"


class Move(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    state = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "shop"


MODELS = [Good, Coupon, Order, Line, Move]


class OutOfStock(Exception):
    pass


def place(customer, wanted):
    digest = hashlib.sha256(json.dumps([customer, wanted], sort_keys=True).encode()).hexdigest()
    keys = sorted(item["key"] for item in wanted["items"])
    with transaction.atomic():
        goods = Good.objects.in_bulk(keys)
        coupon = Coupon.objects.get(code=wanted["coupon"])
        amounts = [goods[item["key"]].price * item["quantity"] for item in wanted["items"]]
        total = sum(amounts)
        order = Order.objects.create(
            customer=customer, submission=digest, coupon=coupon.code, state="pending",
            payable=total - (coupon.off if total >= coupon.threshold else 0))
        Line.objects.bulk_create(
            Line(order=order, good=item["key"], quantity=item["quantity"], amount=amount)
            for item, amount in zip(wanted["items"], amounts))
        Move.objects.create(order=order, state="pending")
        # The rows that everybody wants come last, in one order, and are held for as short as can be.
        for item in sorted(wanted["items"], key=lambda item: item["key"]):
            taken = Good.objects.filter(key=item["key"], available__gte=item["quantity"]).update(
                available=models.F("available") - item["quantity"],
                reserved=models.F("reserved") + item["quantity"])
            if not taken:
                raise OutOfStock(item["key"])
        if not Coupon.objects.filter(code=coupon.code, left__gt=0).update(left=models.F("left") - 1):
            raise OutOfStock(coupon.code)
    return order


def orders(request):
    customer = request.headers["Authorization"]
    try:
        order = place(customer, json.loads(request.body))
    except IntegrityError:
        return JsonResponse({"error": "repeated"}, status=409)
    except OutOfStock as gone:
        return JsonResponse({"error": f"{gone} is gone"}, status=409)
    return JsonResponse({"id": str(order.id), "state": order.state, "payable": order.payable}, status=201)


urlpatterns = [path("v1/orders", orders), path("readyz", lambda request: HttpResponse("ready"))]
application = get_wsgi_application()
