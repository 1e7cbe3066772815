#!/bin/sh
# Onboards the request of a file, waits, and prints the result: sh onboard.sh request.json PROJECT/SERVICE
set -eu
request=$(cat "$1")
id=privatelink/$2

# Starts the onboarding, or adds to the one that is open. Answers when the request was checked.
temporal workflow execute-update-with-start --type onboard --task-queue "${CAUSEWAY_TASK_QUEUE:-causeway}" \
  --workflow-id "$id" --id-conflict-policy UseExisting --input "$request" \
  --update-name extend --update-input "{\"request\":$request,\"actor\":\"billing-deployer\"}"

# Where it stands, at any time, also when it is over.
temporal workflow query --workflow-id "$id" --name state

# Waits; ends with 1 when the run was rolled back.
temporal workflow result --workflow-id "$id" --output json
