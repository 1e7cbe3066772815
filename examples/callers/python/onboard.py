"""Onboards the request of a file, waits, and prints the routes: python onboard.py request.json"""

import asyncio
import json
import os
import sys

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.envconfig import ClientConfig

from causeway_answer import Answer
from causeway_request import Request
from causeway_result import Result


async def main(path: str) -> None:
    with open(path) as file:
        request: Request = json.load(file)
    # TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, … or a profile, as for Temporal's own CLI.
    config = ClientConfig.load_client_connect_config()
    client = await Client.connect(**config, identity="billing-deployer")

    # Starts the onboarding, or adds to the one that is open: a service has one run at a time.
    start = WithStartWorkflowOperation(
        "onboard",
        request,
        id=f"privatelink/{request['project']}/{request['service']}",
        task_queue=os.environ.get("CAUSEWAY_TASK_QUEUE", "causeway"),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    # Answers when the request was checked; one that is refused raises WorkflowUpdateFailedError, with the reasons.
    answer: Answer = await client.execute_update_with_start_workflow(
        "extend",
        {"request": request, "actor": "billing-deployer"},
        start_workflow_operation=start,
    )
    print(answer["says"])

    # Raises WorkflowFailureError, with cause.type "RolledBack", when nothing stays connected.
    result: Result = await (await start.workflow_handle()).result()
    print(result["outcome"])
    for endpoint in result["endpoints"]:
        for route in endpoint["routes"]:
            print(f"{endpoint['vpcId']} {route['component']} {route['host']}:{route['port']}")


asyncio.run(main(sys.argv[1]))
# A thread of the SDK (1.35.0) that is still at work while Python takes itself down ends the process now and then by a
# segmentation fault. A program that goes on for long needs none of this.
sys.stdout.flush()
os._exit(0)
