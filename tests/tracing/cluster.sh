# Sourced: Python with what the engines need, and a PostgreSQL cluster of its own, with its own socket.

# environment REQUIREMENTS: sets `python`.
environment() {
  local folder=${CHOT_TRACING_VENV:-$PWD/target/tracing-venv}
  [ -x "$folder/bin/python" ] || python3 -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$1"
  python=$folder/bin/python
}

# Finds PostgreSQL's programs, installs them where they lack: sets `binaries`.
postgres_programs() {
  if ! command -v psql > /dev/null || ! { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } > /dev/null 2>&1; then
    if [ "$(id -u)" != 0 ]; then
      echo "tracing: PostgreSQL is missing, and installing it needs root: apt-get install postgresql" >&2
      exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql > /dev/null
  fi
  local initdb
  initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)
  binaries=$(dirname "$(readlink -f "$initdb")")
}

# The server refuses root. It looks its user up, in a list that is made for it where the machine's isn't readable.
as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif runuser -u postgres -- test -r /etc/passwd; then
    runuser -u postgres -- "$@"
  else
    printf 'root:x:0:0::/:/bin/sh\npostgres:x:%s:%s::/:/bin/sh\n' "$(id -u postgres)" "$(id -g postgres)" > "$place/users"
    chmod 644 "$place/users"
    unshare --mount bash -c 'mount --bind "$0" /etc/passwd && exec setpriv --reuid "$1" --regid "$2" --clear-groups -- "${@:3}"' \
      "$place/users" "$(id -u postgres)" "$(id -g postgres)" "$@"
  fi
}

# start_cluster FOLDER OPTIONS: in a folder that is there and empty. psql finds it then.
start_cluster() {
  place=$1
  if [ "$(id -u)" = 0 ]; then chown postgres "$place"; fi
  chmod 755 "$place"
  (
    # The server's owner may not be able to read where this was called.
    cd "$place"
    as_owner "$binaries/initdb" -D "$place/cluster" -A trust -U tracing --no-sync -E UTF8 --locale=C > /dev/null
    as_owner "$binaries/pg_ctl" -D "$place/cluster" -w -l "$place/log" \
      -o "-k $place -c listen_addresses='' $2" start > /dev/null
  )
  export PGHOST=$place PGUSER=tracing PGDATABASE=postgres
}

stop_cluster() {
  as_owner "$binaries/pg_ctl" -D "$place/cluster" -m immediate stop > /dev/null 2>&1 || true
}
