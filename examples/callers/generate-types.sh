#!/bin/sh
# Writes the types of the Python and the Go example anew, from the JSON Schemas. Needs datamodel-code-generator and Go.
# sh generate-types.sh [FOLDER]: where to, in place of this one
set -eu
cd "$(dirname "$0")"
schemas=../../schemas
to=${1:-.}

if type datamodel-codegen >/dev/null 2>&1; then
  for pair in request:Request answer:Answer result:Result; do
    name=${pair%:*} class=${pair#*:}
    datamodel-codegen --input "$schemas/$name.json" --input-file-type jsonschema --class-name "$class" \
      --output-model-type typing.TypedDict --target-python-version 3.11 --formatters builtin --disable-timestamp \
      --output "$to/python/causeway_$name.py"
  done
fi

if type go >/dev/null 2>&1; then
  id=$(sed -n 's/.*"$id": "\(.*\)request.json".*/\1/p' "$schemas/request.json")
  # Not a part of the example's module: it would bring its dependencies along.
  GOFLAGS=-mod=mod go run github.com/atombender/go-jsonschema@v0.24.1 --only-models --tags json --capitalization ID \
    --package main --schema-root-type "${id}request.json=Request" --schema-root-type "${id}answer.json=Answer" \
    --schema-root-type "${id}result.json=Result" --output "$to/go/types.go" \
    "$schemas/request.json" "$schemas/answer.json" "$schemas/result.json"
fi
