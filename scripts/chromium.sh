#!/bin/sh
# Makes sure that the pages' tests have their browser, Debian's chromium.
set -eu
[ -x /usr/bin/chromium ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the pages' tests."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "The pages' tests need /usr/bin/chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium)," >&2
echo "or leave those tests out: .venv/bin/pytest --ignore tests/pages" >&2
exit 1
