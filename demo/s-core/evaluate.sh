#!/bin/sh
# Evaluates Eclipse S-CORE persistency from the real files beside the project and writes its report.
set -eu
bin="$1"
here="$(dirname "$0")"
data="$here/../../../shared/data/s-core"
[ -d "$data" ] || { echo "The folder ../shared/data/s-core is not beside the project."; exit 2; }
mkdir -p build
"$bin/python" -m asqms trace check "$data/persistency-main-needs/needs.json" \
  "$data/persistency-main-needs/score_xml_parser_cache.json" "$data/process-description-main/needs.json" \
  --model "$here/trace-model.yaml" || true
"$bin/python" -m asqms check "$here/workspace" --no-exit-code
"$bin/python" -m asqms report "$here/workspace" --output build/s-core-report.html
