"""Says what Kubernetes' API server would say of custom resources, by their CustomResourceDefinition alone.

    validate.py CRD.yaml OBJECTS.json

OBJECTS is a list of {"name": …, "text": …}, each text a YAML document. Prints {"rules": how many CEL rules compiled,
"verdicts": {name: [{"path": …, "message": …}]}}. In the API server's order: unknown fields (strict validation, which
kubectl asks for), nulls left out, structural schema with list types, and the CEL rules where the schema did not fail in
a way that stops them. Regular expressions are RE2, as in Go.
"""

import json
import sys

import celpy
import celpy.celtypes
import jsonschema
import re2
import yaml

CEL = celpy.Environment()
STOPPING = {"required", "type", "maxLength", "maxItems", "maxProperties", "int-or-string"}


def place(parts):
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif all(c.isalnum() or c in "_-" for c in part) and part:
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


class Problems(list):
    def note(self, parts, message, kind=""):
        self.append({"path": place(parts), "message": message, "kind": kind})


def without_nulls(value, schema):
    """Nulls of fields that are not nullable count as absent."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if v is not None}
        return {k: without_nulls(v, child(schema, k)) for k, v in kept.items()}
    if isinstance(value, list):
        return [without_nulls(v, schema.get("items", {})) for v in value]
    return value


def child(schema, key):
    return schema.get("properties", {}).get(key) or schema.get("additionalProperties") or {}


def unknown_fields(value, schema, parts, problems, is_root=False):
    if isinstance(value, dict) and schema.get("type") == "object":
        known = schema.get("properties", {})
        open_keys = "additionalProperties" in schema or parts == ["metadata"]
        for key, inner in value.items():
            if key not in known and not open_keys:
                problems.note(parts + [str(key)], "unknown field", "unknown")
            elif parts != ["metadata"]:
                unknown_fields(inner, child(schema, key), parts + [str(key)], problems)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            unknown_fields(inner, schema.get("items", {}), parts + [index], problems)


def plain(schema):
    """The structural schema as JSON Schema: what Kubernetes calls int-or-string is one of the two types."""
    result = {}
    for key, value in schema.items():
        if key == "properties":
            result[key] = {name: plain(inner) for name, inner in value.items()}
        elif key in ("items", "additionalProperties"):
            result[key] = plain(value)
        elif key not in ("description", "format", "anyOf", "x-kubernetes-validations"):
            result[key] = value
    return result


def pattern(validator, expression, instance, schema):
    if isinstance(instance, str) and not re2.search(expression, instance):
        yield jsonschema.ValidationError(f"should match '{expression}'")


def int_or_string(validator, wanted, instance, schema):
    is_int = isinstance(instance, int) and not isinstance(instance, bool)
    if wanted and not is_int and not isinstance(instance, str):
        yield jsonschema.ValidationError("must be an integer or a string")


def list_type(validator, kind, instance, schema):
    if not isinstance(instance, list):
        return
    keys = schema.get("x-kubernetes-list-map-keys", [])
    seen = []
    for index, item in enumerate(instance):
        name = item if kind == "set" else [item.get(k) for k in keys] if isinstance(item, dict) else index
        if kind in ("set", "map") and name in seen:
            yield jsonschema.ValidationError("Duplicate value", path=[index])
        seen.append(name)


Structural = jsonschema.validators.extend(
    jsonschema.Draft4Validator,
    {"pattern": pattern, "x-kubernetes-int-or-string": int_or_string, "x-kubernetes-list-type": list_type},
)


def structural(value, schema, problems):
    for error in Structural(plain(schema)).iter_errors(value):
        parts = list(error.absolute_path)
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance and f"'{name}'" in error.message:
                    problems.note(parts + [name], "Required value", "required")
            continue
        kind = {"x-kubernetes-int-or-string": "int-or-string"}.get(error.validator, error.validator)
        problems.note(parts, error.message, kind)


class Rules:
    def __init__(self):
        self.programs = {}

    def program(self, rule):
        if rule not in self.programs:
            self.programs[rule] = CEL.program(CEL.compile(rule))
        return self.programs[rule]

    def compile_all(self, schema):
        for rule in schema.get("x-kubernetes-validations", []):
            self.program(rule["rule"])
        for inner in schema.get("properties", {}).values():
            self.compile_all(inner)
        for key in ("items", "additionalProperties"):
            if key in schema:
                self.compile_all(schema[key])

    def check(self, value, schema, parts, problems):
        for rule in schema.get("x-kubernetes-validations", []):
            self.hold(rule, value, parts, problems)
        if isinstance(value, dict):
            for key, inner in value.items():
                self.check(inner, child(schema, key), parts + [str(key)], problems)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                self.check(inner, schema.get("items", {}), parts + [index], problems)

    def hold(self, rule, value, parts, problems):
        below = [part for part in rule.get("fieldPath", "").split(".") if part]
        try:
            holds = self.program(rule["rule"]).evaluate({"self": celpy.json_to_cel(value)})
        except celpy.CELEvalError as error:
            problems.note(parts + below, f"the rule failed: {error}", "cel")
            return
        if not bool(holds):
            problems.note(parts + below, rule["message"], "cel")


def verdict(text, schema, rules):
    problems = Problems()
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        problems.note([], f"not YAML: {error}", "syntax")
        return problems
    # Objects come as JSON, whose keys are texts.
    value = json.loads(json.dumps(value, default=str))
    if not isinstance(value, dict):
        problems.note([], "no object", "type")
        return problems
    unknown_fields(value, schema, [], problems)
    value = without_nulls(value, schema)
    structural(value, schema, problems)
    if not any(problem["kind"] in STOPPING for problem in problems):
        rules.check(value, schema, [], problems)
    return problems


def main(definition, objects):
    with open(definition) as file:
        version = yaml.safe_load(file)["spec"]["versions"][0]
    with open(objects) as file:
        cases = json.load(file)
    schema = version["schema"]["openAPIV3Schema"]
    rules = Rules()
    rules.compile_all(schema)
    verdicts = {case["name"]: verdict(case["text"], schema, rules) for case in cases}
    print(json.dumps({"rules": len(rules.programs), "verdicts": verdicts}))


if __name__ == "__main__":
    main(*sys.argv[1:])
