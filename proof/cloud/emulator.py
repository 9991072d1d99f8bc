"""
moto as the cloud of `npm run prove -- cloud`: S3, SQS, DynamoDB with its stream, Step Functions.

    python emulator.py PORT SETTINGS

SETTINGS is JSON: `principals` (session by access key), `lambda` (address of the Lambda service that tasks of state
machines call), `copies` (how often each event of S3 is sent) and `spread` (seconds over which the copies come). What
moto leaves out of an event is added here: the version of the object and who stored it. `GET /proof/queues` tells how
many messages each queue has. Requests are served one after
another, because moto compares and writes without a lock: two conditional writes at once would both succeed.
"""

import copy
import json
import logging
import os
import random
import sys
from threading import Lock

port, settings = int(sys.argv[1]), json.loads(sys.argv[2])
os.environ["MOTO_PORT"] = str(port)

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from flask import request  # noqa: E402
from moto.core.config import default_user_config  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.s3 import notifications  # noqa: E402
from moto.sqs.models import sqs_backends  # noqa: E402
from moto.stepfunctions.models import StateMachine  # noqa: E402
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, run_simple  # noqa: E402

# A task may take as long as a function may run.
TASK_SECONDS = 900

default_user_config["stepfunctions"]["execute_state_machine"] = True


def session():
    """Who stored the object that is being told of: by the key that signed the request, or the form."""
    stated = request.headers.get("Authorization", "") or "Credential=" + request.form.get("x-amz-credential", "")
    key = stated.partition("Credential=")[2].partition("/")[0]
    return settings["principals"].get(key)


told = notifications._get_s3_event


def whole_event(event_name, bucket, key, notification_id):
    event = told(event_name, bucket, key, notification_id)
    for record in event["Records"]:
        record["s3"]["object"]["versionId"] = key.version_id
        if (by := session()) is not None:
            record["userIdentity"] = {"principalId": f"AWS:AROAEXAMPLE:{by}"}
    return event


def send_copies(account_id, event_body, queue_name, region_name):
    for _ in range(settings["copies"]):
        delay = round(random.random() * settings["spread"])
        queues = sqs_backends[account_id][region_name]
        queues.send_message(queue_name=queue_name, message_body=json.dumps(event_body), delay_seconds=delay)


notifications._get_s3_event = whole_event
notifications._send_sqs_message = send_copies


def lambda_client(region, service, state_credentials=None):
    waits = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=TASK_SECONDS)
    keys = {"aws_access_key_id": "states", "aws_secret_access_key": "states"}
    return boto3.client(service, region_name=region, endpoint_url=settings["lambda"], config=waits, **keys)


lambda_eval_utils.boto_client_for = lambda_client


def without_executions(machine, memo):
    """moto copies a machine for each execution, and with it those that run, whose locks cannot be copied."""
    clone = copy.copy(machine)
    clone.executions = []
    return clone


StateMachine.__deepcopy__ = without_executions

served = DomainDispatcherApplication(create_backend_app)
one_at_a_time = Lock()


def application(environ, start_response):
    with one_at_a_time:
        if environ["PATH_INFO"] == "/proof/queues":
            return queues_told(start_response)
        return served(environ, start_response)


def queues_told(start_response):
    """Messages that can be received, and all there are, by queue: one look instead of a poll of each queue."""
    counts = {
        name: [len(queue.messages), len(queue._messages)]
        for regions in sqs_backends.values()
        for backend in regions.values()
        for name, queue in backend.queues.items()
    }
    start_response("200 OK", [("content-type", "application/json")])
    return [json.dumps(counts).encode()]


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept


logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
run_simple("127.0.0.1", port, application, threaded=True, request_handler=Handler)
