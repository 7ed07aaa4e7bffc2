#!/usr/bin/env bash
# Starts the demonstration. Installs what is missing on Debian when it runs as root; otherwise says what to install.
# Arguments are handed on: --reset, --data DIR, --listen ADDR.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The font that documents are set in, or any other that covers Chinese.
chinese_font() {
  [[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]] && return
  command -v fc-list >/dev/null && [[ -n $(fc-list :lang=zh-cn family) ]]
}

missing=
command -v cc >/dev/null || missing+=" gcc libc6-dev"
chinese_font || missing+=" fonts-wqy-microhei"
if [[ -n $missing ]]; then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "installing:$missing" >&2
    apt-get update -qq
    # shellcheck disable=SC2086 # one word for each package
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
  else
    echo "missing:$missing" >&2
    echo "install it first, on Debian: sudo apt-get install$missing" >&2
    exit 1
  fi
fi
if ! command -v cargo >/dev/null; then
  echo "missing: cargo. Install Rust from https://rustup.rs or with your system's packages." >&2
  exit 1
fi

exec cargo run --release --locked -- demo "$@"
