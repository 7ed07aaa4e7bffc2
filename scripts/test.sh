#!/usr/bin/env bash
# Runs every test, on the embedded database and on a PostgreSQL server of its own that is gone afterwards.
# Installs what is missing on Debian when it runs as root; otherwise says what to install.
# Arguments are handed on to `cargo test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/oneseal-target}"

# Prints the folder of the PostgreSQL server's programs; Debian keeps them out of the path.
postgres_bin() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    if [[ -x $folder/initdb && -x $folder/pg_ctl ]]; then
      echo "$folder"
      return
    fi
  done
}

# The font that documents are set in, or any other that covers Chinese.
chinese_font() {
  [[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]] && return
  command -v fc-list >/dev/null && [[ -n $(fc-list :lang=zh-cn family) ]]
}

missing_packages() {
  command -v cc >/dev/null || echo gcc libc6-dev
  command -v openssl >/dev/null || echo openssl
  command -v curl >/dev/null || echo curl
  command -v python3 >/dev/null || echo python3
  [[ -n $(postgres_bin) ]] || echo postgresql
  chinese_font || echo fonts-wqy-microhei
  command -v chromium >/dev/null || echo chromium
  command -v chromedriver >/dev/null || echo chromium-driver
}

missing=$(missing_packages | tr '\n' ' ')
if [[ -n $missing ]]; then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "installing: $missing" >&2
    apt-get update -qq
    # shellcheck disable=SC2086 # one word for each package
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
  else
    echo "missing: $missing" >&2
    echo "install it first, on Debian: sudo apt-get install $missing" >&2
    exit 1
  fi
fi
if ! command -v cargo >/dev/null; then
  echo "missing: cargo. Install Rust from https://rustup.rs or with your system's packages." >&2
  exit 1
fi

bin=$(postgres_bin)
ground=$(mktemp -d "${TMPDIR:-/tmp}/oneseal-test.XXXXXX")
started=

# PostgreSQL refuses to run as root.
as_postgres() {
  if [[ $(id -u) -eq 0 ]]; then
    (cd "$ground" && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
  else
    "$@"
  fi
}

clean_up() {
  if [[ -n $started ]]; then
    as_postgres "$bin/pg_ctl" -D "$ground/cluster" -m immediate -w stop >/dev/null || true
  fi
  rm -rf "$ground"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

[[ $(id -u) -ne 0 ]] || chown postgres:postgres "$ground"
if ! as_postgres "$bin/initdb" -D "$ground/cluster" -U postgres -A trust -E UTF8 --locale=C -N >"$ground.log" 2>&1; then
  cat "$ground.log" >&2
  rm -f "$ground.log"
  exit 1
fi
rm -f "$ground.log"

# Another program may take a free port before the server does, so a few are tried.
for _ in 1 2 3 4 5; do
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
  if as_postgres "$bin/pg_ctl" -D "$ground/cluster" -l "$ground/cluster/server.log" -w -t 60 -o "$options" start >/dev/null; then
    started=yes
    break
  fi
done
if [[ -z $started ]]; then
  echo "the test server of PostgreSQL does not start:" >&2
  tail -n 20 "$ground/cluster/server.log" >&2
  exit 1
fi

export ONESEAL_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
export ONESEAL_REQUIRE_TOOLS=1
cargo test --workspace --release --locked "$@"
