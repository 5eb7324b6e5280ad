# Prints the shapes of the operations that our code and our tests call, from the models of botocore: what is required, which
# values an enumeration has, lengths, ranges and patterns, and where in a request each member goes. Arguments: `service:Operation`.
import json
import sys

from botocore.loaders import Loader

KEPT = ("type", "required", "enum", "min", "max", "pattern", "payload", "flattened", "union")
PLACES = ("shape", "location", "locationName", "flattened")


def place(reference):
    return {key: reference[key] for key in PLACES if key in reference}


def kept(shape):
    out = {key: shape[key] for key in KEPT if shape.get(key) not in (None, False, [])}
    if "members" in shape:
        out["members"] = {name: place(member) for name, member in sorted(shape["members"].items())}
    for part in ("member", "key", "value"):
        if part in shape:
            out[part] = place(shape[part])
    return out


def needed(shapes, name, found):
    if name in found:
        return
    shape = shapes[name]
    found[name] = kept(shape)
    parts = list(shape.get("members", {}).values()) + [shape[part] for part in ("member", "key", "value") if part in shape]
    for part in parts:
        needed(shapes, part["shape"], found)


loader = Loader()
wanted = {}
for argument in sys.argv[1:]:
    service, operation = argument.split(":")
    wanted.setdefault(service, []).append(operation)
models = {}
for service, operations in sorted(wanted.items()):
    model = loader.load_service_model(service, "service-2")
    metadata = model["metadata"]
    shapes = {}
    told = {}
    for name in sorted(operations):
        operation = model["operations"][name]
        told[name] = {"method": operation["http"]["method"], "uri": operation["http"]["requestUri"]}
        if "input" in operation:
            told[name]["input"] = operation["input"]["shape"]
            needed(model["shapes"], operation["input"]["shape"], shapes)
    models[service] = {
        "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
        # What our own wire speaks, where a service speaks several.
        "protocol": "json" if "json" in metadata.get("protocols", []) else metadata["protocol"],
        **({"target": metadata["targetPrefix"]} if "targetPrefix" in metadata else {}),
        "operations": told,
        "shapes": dict(sorted(shapes.items())),
    }
json.dump(models, sys.stdout, sort_keys=True, separators=(",", ":"))
