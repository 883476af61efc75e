#!/usr/bin/env bash
# Builds the real programs that the end-to-end tests and the benchmark run against, and prints where each is.
# usage: build.sh collector|jaeger|load|go|python|java ...
# They live in $GOALKEEPER_PEERS, outside the clone; what is there already is left alone.
# exit: 0 built or already there; 1 the build failed; 2 wrong usage; 3 no Go, Python or Java to build it with, or too old a Go
set -euo pipefail

REQUIRED_GO=1.26
COLLECTOR_VERSION=0.155.0

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${GOALKEEPER_PEERS:-$HOME/.cache/goalkeeper-peers-v1}

# The manifests pin everything: no newer toolchain, no workspace around the clone, no changed go.sum.
export GOTOOLCHAIN=local GOWORK=off GOFLAGS='-buildvcs=false -mod=readonly'

require_go() {
  if ! command -v go >/dev/null; then
    echo "build.sh: $1 is built with Go, and there is no 'go' on the PATH: install Go $REQUIRED_GO or later (https://go.dev/dl/)" >&2
    exit 3
  fi
  local found
  found=$(go env GOVERSION)
  if [ "$(printf '%s\n' "$REQUIRED_GO" "${found#go}" | sort -V | head -n 1)" != "$REQUIRED_GO" ]; then
    echo "build.sh: $1 needs Go $REQUIRED_GO or later, found $found: see https://go.dev/dl/" >&2
    exit 3
  fi
}

require() {
  case $1 in
    python) require_command python "Python 3.9 or later" python3 ;;
    java) require_command java "a JDK of 17 or later, and Maven" javac mvn ;;
    *) require_go "$1" ;;
  esac
}

# $1 is what needs it, $2 says what it is; the rest are its commands.
require_command() {
  local peer=$1 what=$2 name
  shift 2
  for name; do
    if ! command -v "$name" >/dev/null; then
      echo "build.sh: the client in $peer needs $what, and there is no '$name' on the PATH" >&2
      exit 3
    fi
  done
}

# Compiles in the module at $1 the package $2 as $3, and puts it in place in one step: a broken build leaves nothing.
compile() {
  local directory=$1 package=$2 binary=$3
  mkdir -p "$out"
  (cd "$directory" && go build "${@:4}" -ldflags='-s -w' -o "$work/$binary" "$package")
  mv "$work/$binary" "$out/.$binary.$$"
  mv "$out/.$binary.$$" "$out/$binary"
}

# The Collector's own builder writes the sources. Its usual last step, go mod tidy, would fetch every module that
# any dependency's tests import; the complete go.mod and go.sum beside builder.yaml take its place.
build_collector() {
  cp "$here/collector/builder.yaml" "$work/"
  (cd "$work" && GOFLAGS=-buildvcs=false go run "go.opentelemetry.io/collector/cmd/builder@v$COLLECTOR_VERSION" \
    --config builder.yaml --skip-get-modules --skip-compilation >&2)
  cp "$here"/collector/go.{mod,sum} "$work/dist/"
  compile "$work/dist" . otelcol -trimpath
}

# Jaeger's own go.mod has replace directives, so `go install` refuses it; a module around it builds it all the same.
build_jaeger() { compile "$here/jaeger" github.com/jaegertracing/jaeger/cmd/jaeger jaeger; }

build_go() { compile "$here/go" . go-client; }

# A wrapper is put in place last: a broken installation leaves nothing that would be taken for a whole one.
wrap() {
  printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$work/$1"
  chmod +x "$work/$1"
  mv "$work/$1" "$out/$1"
}

build_python() {
  rm -rf "$out/python"
  mkdir -p "$out"
  python3 -m venv "$out/python" >&2
  "$out/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python/requirements.txt" >&2
  wrap python-client "'$out/python/bin/python' '$here/python/send.py'"
}

build_java() {
  mkdir -p "$out/java"
  (cd "$here/java" && mvn -q -B dependency:copy-dependencies -DoutputDirectory="$out/java" >&2)
  (cd "$here/java" && javac -cp "$out/java/*" -d "$out/java" Send.java)
  wrap java-client "java -XX:TieredStopAtLevel=1 -cp '$out/java/*:$out/java' Send"
}

# Our own program, which changes more often than the folder's number does.
build_load() {
  compile "$here/load" . load
  load_sources >"$out/.load.$$"
  mv "$out/.load.$$" "$out/load.sources"
}

load_sources() { (cd "$here/load" && sha256sum -- *.go go.mod go.sum); }

is_built() {
  [ -x "$out/$2" ] || return 1
  [ "$1" != load ] || load_sources | cmp -s - "$out/load.sources"
}

provide() {
  local peer=$1 binary=$2
  if ! is_built "$peer" "$binary"; then
    require "$peer"
    echo "build.sh: building $peer (the first time takes minutes)" >&2
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    "build_$peer"
    rm -rf "$work"
  fi
  echo "$out/$binary"
}

[ $# -gt 0 ] || { echo "usage: build.sh collector|jaeger|load|go|python|java ..." >&2; exit 2; }
for peer in "$@"; do
  case $peer in
    collector) provide collector otelcol ;;
    jaeger) provide jaeger jaeger ;;
    load) provide load load ;;
    go | python | java) provide "$peer" "$peer-client" ;;
    *) echo "build.sh: unknown peer '$peer': expected collector, jaeger, load, go, python or java" >&2; exit 2 ;;
  esac
done
