#!/usr/bin/env bash
# Prints the path of a Chromium, which the end-to-end tests look at pages with; installs Debian's where there is none.
# $CHROMIUM names one of your own.
# exit: 0 found or installed; 1 there is none, and it cannot be installed here
set -euo pipefail

find_browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

find_browser && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  {
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium
  } >&2
  find_browser && exit 0
fi
echo "browser.sh: no Chromium found: install one (Debian: apt-get install chromium), or name it in CHROMIUM" >&2
exit 1
