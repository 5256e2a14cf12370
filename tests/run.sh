#!/usr/bin/env bash
# The test command: builds once and runs every test project, with a real RabbitMQ and a real PostgreSQL where they
# can be had. Arguments are passed on to "dotnet test". The last line is "N passed, N failed, N skipped".
#
# The two servers are, in this order: those named by BUSSIGNALS_RABBITMQ (an amqp address) and BUSSIGNALS_POSTGRES (an
# Npgsql connection string); private ones that the tests start from Debian's or Ubuntu's packages, which are installed
# here where root or passwordless sudo allows it; containers of docker-compose.yml. Without them, their tests are
# skipped with the reason.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export BUSSIGNALS_REAL=1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MASSTRANSIT_USAGE_TELEMETRY=false
export MSBUILDDISABLENODEREUSE=1 # no build process outlives the run

results=$(mktemp -d)
compose=(docker compose --project-name bussignals-tests)
composed=
policy=/usr/sbin/policy-rc.d
policy_written=
running=

# What a project has started dies with it, also where the project itself was killed: test hosts and their nodes are in
# its process group, and the private servers end with the test host that holds them.
end_group() { kill -KILL -- "-$1" 2>/dev/null || true; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

clean_up() {
    local code=$?
    if [ -n "$running" ]; then
        kill -- "-$running" && wait "$running" || true
        end_group "$running"
    fi
    if [ -n "$policy_written" ]; then restore_services; fi
    if [ -n "$composed" ]; then "${compose[@]}" down --volumes >&2 || true; fi
    rm -rf "$results"
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- the servers ---

missing_packages() {
    [ -n "${BUSSIGNALS_RABBITMQ:-}" ] || installed rabbitmq-server /usr/lib/rabbitmq/bin || echo rabbitmq-server
    [ -n "${BUSSIGNALS_POSTGRES:-}" ] || installed initdb '/usr/lib/postgresql/*/bin' || echo postgresql
}

# Only on Linux do the tests start servers themselves.
installed() {
    [ "$(uname)" = Linux ] && { compgen -G "$2/$1" || command -v "$1"; } >/dev/null
}

# Packages start their services when they are installed, unless the machine's policy forbids it.
forbid_services() {
    policy_written=1
    if [ -e "$policy" ] && [ ! -e "$policy.bussignals" ]; then as_root mv "$policy" "$policy.bussignals"; fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
}

restore_services() {
    as_root rm -f "$policy"
    if [ -e "$policy.bussignals" ]; then as_root mv "$policy.bussignals" "$policy"; fi
    policy_written=
}

install_packages() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null || return 1
    echo "Installing $* ..."
    forbid_services
    local code=0
    { as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
        >"$results/apt.log" 2>&1 </dev/null || code=$?
    restore_services
    if [ "$code" -ne 0 ]; then tail -n 20 "$results/apt.log"; fi
    return "$code"
}

start_containers() {
    docker compose version >/dev/null 2>&1 && docker info >/dev/null 2>&1 || return 1
    echo "Starting containers ..."
    # Ports of their own, so that a compose project of the same file may run beside the tests.
    export RABBITMQ_PORT=35672 RABBITMQ_MANAGEMENT_PORT=35673 POSTGRES_PORT=35432
    composed=1
    "${compose[@]}" up --detach --wait rabbitmq postgres || return 1
    export BUSSIGNALS_RABBITMQ=${BUSSIGNALS_RABBITMQ:-amqp://guest:guest@127.0.0.1:$RABBITMQ_PORT/}
    export BUSSIGNALS_POSTGRES=${BUSSIGNALS_POSTGRES:-"Host=127.0.0.1;Port=$POSTGRES_PORT;Username=postgres;Password=postgres;Database=postgres"}
}

missing=$(missing_packages)
# shellcheck disable=SC2086 # package names, one argument each
if [ -n "$missing" ] && ! install_packages $missing && ! start_containers; then
    echo "Missing, with neither apt nor docker compose to provide it; tests that need it are skipped:" $missing
fi

# --- the tests ---

dotnet build BusSignals.sln -c Release </dev/null

limit=()
if command -v timeout >/dev/null; then limit=(timeout --kill-after=30s "${BUSSIGNALS_TEST_TIMEOUT:-25m}"); fi

crashed=()
while IFS= read -r project; do
    [ "$(dotnet msbuild "$project" -getProperty:IsTestProject)" = true ] || continue
    name=$(basename "$project" .csproj)
    printf '\n=== %s\n' "$name"
    code=0
    # In the background, so that Ctrl+C need not wait for its end, and with job control, which makes it a process group.
    set -m
    ${limit[@]+"${limit[@]}"} dotnet test "$project" --no-build -c Release --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" "$@" </dev/null &
    running=$!
    set +m
    wait "$running" || code=$?
    end_group "$running"
    running=
    # A run that ended in order has written its results, and explains its exit code by a failed test. "dotnet test"
    # exits with 0 when somebody else ends its test process.
    if [ "$code" -eq 124 ] || [ "$code" -eq 137 ]; then
        crashed+=("$name was killed, or did not end within ${BUSSIGNALS_TEST_TIMEOUT:-25m}")
    elif [ ! -e "$results/$name.trx" ]; then
        crashed+=("$name wrote no results (exit code $code)")
    elif [ "$code" -ne 0 ] && ! grep -q '<UnitTestResult .*outcome="Failed"' "$results/$name.trx"; then
        crashed+=("$name failed without a failed test (exit code $code)")
    elif grep -q '<ResultSummary outcome="\(Aborted\|Error\|Timeout\)"' "$results/$name.trx"; then
        crashed+=("$name was aborted")
    fi
done < <(find tests -name '*Tests*.csproj' | LC_ALL=C sort)

# --- the sum ---

trx=("$results"/*.trx)
[ -e "${trx[0]}" ] || trx=(/dev/null)

# What was skipped, by reason; then what failed, as the last to be read.
echo
awk '
    function text(s) {
        gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&#x[AD];/, " ", s); gsub(/&amp;/, "\\&", s)
        sub(/\r$/, "", s)
        return s
    }
    /<UnitTestResult / {
        inside = 0; skipped = /outcome="NotExecuted"/; failed = /outcome="Failed"/
        name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name)
        if (failed) { failures = failures "\nFailed " text(name) "\n" }
        if (skipped && /\/>[ \r]*$/) { count["without a reason"]++; skipped = 0 }
    }
    /<(Message|StackTrace)>/ { inside = 1 }
    inside {
        line = $0; sub(/.*<(Message|StackTrace)>/, "", line); sub(/<\/(Message|StackTrace)>.*/, "", line); line = text(line)
        if (skipped) { count[line]++; skipped = 0 }
        if (failed) { failures = failures "  " line "\n" }
    }
    /<\/(Message|StackTrace)>/ { inside = 0 }
    /<\/UnitTestResult>/ { failed = 0 }
    END {
        for (reason in count) { print "Skipped " count[reason] ": " reason }
        printf "%s", failures
    }
' "${trx[@]}"

read -r passed failed skipped < <(awk '
    function count(what) { return match($0, " " what "=\"[0-9]+\"") ? substr($0, RSTART + length(what) + 3) + 0 : 0 }
    /<Counters / {
        passed += count("passed")
        failed += count("failed") + count("error") + count("timeout") + count("aborted")
        skipped += count("total") - count("executed")
    }
    END { print passed + 0, failed + 0, skipped + 0 }
' "${trx[@]}")

code=0
if [ "${#crashed[@]}" -gt 0 ]; then
    printf 'Crashed: %s\n' "${crashed[@]}"
    code=1
fi
if [ "$((passed + failed))" -eq 0 ]; then
    echo "No test ran."
    code=1
fi
if [ "$failed" -gt 0 ]; then code=1; fi

# Cleaned up now, because the line below is the last one.
if [ -n "$composed" ]; then
    "${compose[@]}" down --volumes >&2 || true
    composed=
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
