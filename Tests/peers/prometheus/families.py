"""Reads the text format of Prometheus from standard input; says its families, each with its kind and samples."""
import json
import sys

from prometheus_client.parser import text_string_to_metric_families

print(json.dumps([
    {
        "name": family.name, "kind": family.type, "help": family.documentation,
        "samples": [{"name": s.name, "labels": s.labels, "value": s.value} for s in family.samples],
    }
    for family in text_string_to_metric_families(sys.stdin.read())
]))
