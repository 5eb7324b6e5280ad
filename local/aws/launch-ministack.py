"""Starts MiniStack with what its release still lacks. Takes one argument: the file to write refusals of IAM to.

Each repair is printed when it is made. They reach into MiniStack's own names, so its version is pinned in
requirements.txt; a name that has gone stops the start instead of leaving a repair out. Measured against 1.5.33.
"""

import contextvars
import json
import os
import re
import signal
import sys
import threading

from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners


def repaired(what):
    print(f"Repaired: {what}", flush=True)


def end_with_the_starter():
    """Whoever started this holds the other end of stdin; when that end is gone, so are MiniStack and its workers."""
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


def keep_table_properties():
    """CloudFormation drops these three of AWS::DynamoDB::Table when it makes a table."""
    handler = provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]
    create = handler["create"]

    def complete(logical_id, props, stack_name):
        name, attributes = create(logical_id, props, stack_name)
        time_to_live = props.get("TimeToLiveSpecification")
        if time_to_live:
            ask(dynamodb._update_ttl, {"TableName": name, "TimeToLiveSpecification": time_to_live})
        backups = props.get("PointInTimeRecoverySpecification")
        if backups:
            ask(dynamodb._update_continuous_backups, {"TableName": name, "PointInTimeRecoverySpecification": backups})
        encryption = props.get("SSESpecification")
        if encryption:
            specification = {**encryption, "Enabled": encryption["SSEEnabled"]}
            ask(dynamodb._update_table, {"TableName": name, "SSESpecification": specification})
        return name, attributes

    handler["create"] = complete
    repaired("tables keep their time to live, point-in-time recovery and encryption")


def ask(action, request):
    status, _, body = action(request)
    if status >= 400:
        raise ValueError(f"{action.__name__}: {body!r}")


def make_alarms_over_expressions():
    """An alarm over metric math fails a deployment; here it is made over a metric that nobody sends."""
    record = provisioners._cw_metric_alarm_record

    def complete(name, props):
        rest = {key: value for key, value in props.items() if key != "Metrics"}
        if "Metrics" in props:
            rest.update(MetricName=props["Metrics"][0].get("Label") or "expression", Namespace="MetricMath")
        return record(name, rest)

    provisioners._cw_metric_alarm_record = complete
    repaired("alarms over expressions are made, though they never ring")


def make_saved_queries():
    """It has no saved queries of CloudWatch Logs Insights; nobody asks for them here, and a stack holds some."""
    assert "AWS::Logs::QueryDefinition" not in provisioners._RESOURCE_HANDLERS, "there are saved queries now"
    provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {
        "create": lambda logical_id, props, stack_name: (f"{stack_name}-{logical_id}", {}),
        "delete": lambda physical_id, props: None,
    }
    repaired("saved queries are made, though nobody can ask them")


def tell_policies_the_encryption_context():
    """Conditions on kms:EncryptionContext:* never hold without it."""
    of_tags = iam_actions.request_tag_context

    def context(service, action, body, parameters):
        found = of_tags(service, action, body, parameters)
        given = json.loads(body or b"{}").get("EncryptionContext") if service == "kms" else None
        return {**found, **{f"kms:EncryptionContext:{key}": value for key, value in (given or {}).items()}}

    iam_actions.request_tag_context = context
    repaired("policies see the encryption context of KMS requests")


WRITES = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
EXPRESSIONS = ("ProjectionExpression", "UpdateExpression", "ConditionExpression", "KeyConditionExpression")


def tell_policies_the_attributes():
    """
    MiniStack knows those of a projection alone, tells nobody which rows are meant, and gives writes a dynamodb:Select, which
    only reads have.
    """
    inner = iam_actions.dynamodb_service_context
    name_action = iam_actions.extract_iam_action
    # MiniStack asks for the name first, and for the context of the same request without it.
    asked = contextvars.ContextVar("asked", default=None)

    def named(*request):
        action = name_action(*request)
        asked.set(action)
        return action

    def context(body):
        found = inner(body)
        request = json.loads(body or b"{}")
        names = request.get("ExpressionAttributeNames") or {}
        # Of a path the first part counts; our adapters write every one of them with a name.
        used = re.findall(r"(?<![.\w])#\w+", " ".join(request.get(key) or "" for key in EXPRESSIONS))
        attributes = {names.get(name, name) for name in used}
        attributes.update(request.get("Key") or {}, request.get("Item") or {})
        if attributes:
            found["dynamodb:Attributes"] = sorted(attributes)
        row = leading_key(request, names)
        if row is not None:
            found["dynamodb:LeadingKeys"] = [row]
        if "ReturnValues" in request:
            found["dynamodb:ReturnValues"] = request["ReturnValues"]
        if asked.get() in WRITES:
            found.pop("dynamodb:Select", None)
        return found

    iam_actions.extract_iam_action = named
    iam_actions.dynamodb_service_context = context
    repaired("policies see which rows and attributes DynamoDB requests name")


def leading_key(request, names):
    """The partition key of the row, or of the rows of a query. MiniStack tells policies none, and then any would do."""
    table = dynamodb._tables.get(str(request.get("TableName")).rpartition("/")[2])
    if table is None:
        return None
    key = {**(request.get("Item") or {}), **(request.get("Key") or {})}.get(table["pk_name"])
    values = request.get("ExpressionAttributeValues") or {}
    for name, value in re.findall(r"(#?\w+)\s*=\s*(:\w+)", request.get("KeyConditionExpression") or ""):
        if names.get(name, name) == table["pk_name"]:
            key = values.get(value)
    return next(iter(key.values())) if key else None


def name_log_streams():
    """On AWS streams are made, written and looked through under the ARN of the group and `:log-stream:`, and so are policies."""
    inner = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *rest):
        arn = inner(service, method, path, headers, body, *rest)
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action not in ("CreateLogStream", "FilterLogEvents", "PutLogEvents") or ":log-stream:" in arn:
            return arn
        return f"{arn}:log-stream:{json.loads(body).get('logStreamName', '')}"

    iam_actions.extract_resource_arn = extract
    repaired("policies see log streams, not their group")


def take_loopback_for_tls():
    """Policies that refuse plain HTTP, of CDK's bucket and of our queues, mean networks."""
    pin = app.pin_request_origin
    app.pin_request_origin = lambda address, _secure: pin(address, True)
    repaired("the loopback interface counts as secure transport")


def note_refusals(path):
    """A function that lacks a right may hide it behind a failed login; here it is seen."""
    enforce = iam_evaluator.enforce

    def noted(access_key, action, service, region="", **rest):
        refusal = enforce(access_key, action, service, region, **rest)
        if refusal:
            line = {
                "action": action,
                "resource": rest.get("resource_arn", "*"),
                "principal": getattr(refusal, "principal_arn", ""),
                "reason": getattr(refusal, "reason", "") or getattr(refusal, "code", ""),
            }
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        return refusal

    iam_evaluator.enforce = noted


def hurry_log_lines():
    """A call that logs nothing waits 50 ms for its log. A late line may now be counted to the next call."""
    defaults = lambda_runtime.Worker._drain_stderr_bounded.__defaults__
    assert len(defaults) == 3, "Worker._drain_stderr_bounded has other parameters now"
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.002, 0.002, 0.250)
    repaired("calls do not wait 50 ms for log lines that never come")


threading.Thread(target=end_with_the_starter, daemon=True).start()
keep_table_properties()
make_alarms_over_expressions()
make_saved_queries()
tell_policies_the_encryption_context()
tell_policies_the_attributes()
name_log_streams()
take_loopback_for_tls()
note_refusals(sys.argv.pop(1))
hurry_log_lines()
app.main()
