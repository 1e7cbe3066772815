#!/bin/sh
# assemble.sh DIRECTORY: what is in the image, from a checkout with its dependencies: the worker's package with all it needs,
# and of Temporal's native core the one for this machine. The tests assemble the same tree and run the worker from it.
set -eu
target=$1
packs=$(mktemp -d)
trap 'rm -rf "$packs"' EXIT

[ -n "${SKIP_BUILD:-}" ] || npm run -s build
for package in worker sandbox dev-server; do
  npm pack --silent --ignore-scripts --pack-destination "$packs" -w "packages/$package" >/dev/null
done
mkdir -p "$target"
printf '{ "name": "image", "private": true }\n' >"$target/package.json"
npm install --prefix "$target" --omit=dev --ignore-scripts --no-audit --no-fund --silent --prefer-offline "$packs"/*.tgz

case $(uname -m) in
  x86_64) core=x86_64-unknown-linux-gnu ;;
  aarch64) core=aarch64-unknown-linux-gnu ;;
  *) echo "Temporal's SDK has no native core for $(uname -m)" >&2 && exit 1 ;;
esac
for release in "$target"/node_modules/@temporalio/core-bridge/releases/*; do
  [ "$(basename "$release")" = "$core" ] || rm -r "$release"
done
# Sources of the native core, and maps: nothing loads them.
rm -rf "$target"/node_modules/@temporalio/core-bridge/sdk-core "$target/package-lock.json"
find "$target/node_modules" -name '*.map' -type f -delete
