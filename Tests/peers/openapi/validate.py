"""Reads an OpenAPI document from standard input; says every error that openapi-spec-validator finds in it."""
import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

errors = list(OpenAPIV31SpecValidator(json.load(sys.stdin)).iter_errors())
for error in errors:
    print("/".join(str(part) for part in error.absolute_path), error.message)
sys.exit(1 if errors else 0)
