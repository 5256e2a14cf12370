#!/usr/bin/env bash
# Would the tests notice? Changes the product in one place at a time, and runs the tests that should fail for it. What is changed
# stands in tests/mutations/*.txt, by area; tests/README.md says how, and has the scores.
#
#   tests/mutate.sh                      all areas
#   tests/mutate.sh Tokens Schemas       these areas
#   tests/mutate.sh -n 'a name' Tokens   only mutations whose name contains the text
#   tests/mutate.sh -c                   only checks that no mutation is stale: that the text of each is found once
#
# All mutations are built once, into a copy of the tree, each behind a switch. The copy stays in BUSSIGNALS_MUTANTS (default: a folder
# of the temporary folder), so that the next run builds only what has changed. BUSSIGNALS_MUTANT_TIMEOUT: seconds for one run of tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MASSTRANSIT_USAGE_TELEMETRY=false
copy=${BUSSIGNALS_MUTANTS:-${TMPDIR:-/tmp}/bussignals-mutants}
only=
check=
while getopts 'n:c' option; do
    case $option in
    n) only=$OPTARG ;;
    c) check=1 ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- the copy ---

git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    if [ -e "$file" ]; then printf '%s\0' "$file"; fi
done >"$work/files"
mkdir "$work/tree"
tar --null --files-from="$work/files" -cf - | tar -xf - -C "$work/tree"
# Always those of all areas, so that no other ones are built for a part of them.
stale=0
awk -v root=. -v out="$work/tree" -v plan="$work/plan" -f tests/mutations/guard.awk tests/mutations/*.txt || stale=$?
if [ "$stale" -ne 0 ] || [ -n "$check" ]; then exit "$stale"; fi
for project in "$work"/tree/src/*/; do cp tests/mutations/Mutation.cs "$project"; done
cp tests/mutations/Copy.targets "$work/tree/tests/Directory.Build.targets"

# Only what differs is written, so that only that is built.
mkdir -p "$copy"
{ diff -rq -x bin -x obj "$work/tree" "$copy" || true; } | awk -v tree="$work/tree" -v copy="$copy" '
    $1 == "Files" { print "cp \047" $2 "\047 \047" $4 "\047" }
    $1 == "Only" { folder = $3; sub(/:$/, "", folder); name = $0; sub(/^[^:]*: /, "", name) }
    $1 == "Only" && index(folder, tree) == 1 { print "cp -R \047" folder "/" name "\047 \047" copy substr(folder, length(tree) + 1) "/\047" }
    $1 == "Only" && index(folder, copy) == 1 { print "rm -rf \047" folder "/" name "\047" }
' | sh

# --- the tests ---

# The plan: number, area, name, why it may survive, tests, file; from here on those that were asked for.
awk -F '\t' -v areas=" $* " -v only="$only" '(areas == "  " || index(areas, " " $2 " ")) && (only == "" || index($3, only))' "$work/plan" >"$work/asked"
cut -f5 "$work/asked" | tr ';' '\n' | cut -d' ' -f1 | sort -u | awk '
    { projects = projects (NR > 1 ? ", " : "") "\"tests\\\\" $1 "\\\\" $1 ".csproj\"" }
    END { print "{ \"solution\": { \"path\": \"BusSignals.sln\", \"projects\": [" projects "] } }" }' >"$copy/mutants.slnf"
dotnet build "$copy/mutants.slnf" -v q -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -clp:ErrorsOnly >"$work/build" </dev/null ||
    { sort -u "$work/build"; exit 1; }

# Runs lines of a number and classes in a test project; adds to the results, and goes on in a new process where one ends too early.
run() {
    local project=$1 lines=$2 code done
    while [ -s "$lines" ]; do
        code=0
        (cd "$copy/tests/$project/bin/Debug/net10.0" && dotnet "$project.dll" <"$lines") >"$work/answers" 2>"$work/errors" || code=$?
        done=$(wc -l <"$work/answers")
        cat "$work/answers" >>"$work/results"
        if [ "$code" -ne 0 ] && [ "$done" -eq 0 ]; then
            # The first one in its process: what it has left behind there is its own.
            printf '%s\t(ended the process)\n' "$(head -n 1 "$lines" | cut -f1)" >>"$work/results"
            done=1
        fi
        tail -n +$((done + 1)) "$lines" >"$lines.rest"
        mv "$lines.rest" "$lines"
    done
}

# The tests in the given place of each mutation that nothing has killed yet, as "project TAB number TAB classes".
left() {
    awk -F '\t' -v place="$1" '
        FILENAME == ARGV[1] { if ($2 != "") killed[$1]; next }
        !($1 in killed) && split($5, tests, ";") >= place { line = tests[place]; project = line; sub(/ .*/, "", project); sub(/^[^ ]* /, "", line); print project "\t" $1 "\t" line }
    ' "$work/results" "$work/asked"
}

: >"$work/results"
cut -f5 "$work/asked" | tr ';' '\n' | sort -u | awk '{ project = $1; $1 = ""; sub(/^ /, ""); print project "\t0\t" $0 }' >"$work/baseline"
for project in $(cut -f1 "$work/baseline" | sort -u); do
    awk -F '\t' -v project="$project" '$1 == project { print $2 "\t" $3 }' "$work/baseline" >"$work/lines"
    run "$project" "$work/lines"
done
if cut -f2 "$work/results" | grep .; then echo "The above fails without any mutation."; exit 1; fi

: >"$work/results"
for place in 1 2 3 4; do
    left "$place" >"$work/left"
    for project in $(cut -f1 "$work/left" | sort -u); do
        awk -F '\t' -v project="$project" '$1 == project { print $2 "\t" $3 }' "$work/left" >"$work/lines"
        run "$project" "$work/lines"
    done
done
# What has survived in a process that others have used is tried in one of its own: statics may have been made before.
for place in 1 2 3 4; do
    left "$place" >"$work/left"
    while IFS=$'\t' read -r project number classes; do
        printf '%s\t%s\n' "$number" "$classes" >"$work/lines"
        run "$project" "$work/lines"
    done <"$work/left"
done

# --- the score ---

awk -F '\t' '
    FILENAME == ARGV[1] { if ($2 != "" && !($1 in killer)) killer[$1] = $2; next }
    {
        outcome = $1 in killer ? "killed" : $4 != "" ? "explained" : "SURVIVED"
        printf "%-9s %-14s %s (%s) %s\n", outcome, $2, $3, $6, outcome == "killed" ? killer[$1] : $4
        if (!($2 in all)) areas[++n] = $2
        all[$2]++; count[$2, outcome]++; all["all"]++; count["all", outcome]++
    }
    END {
        printf "\n| area | mutations | killed | explained | survived |\n|---|---|---|---|---|\n"
        areas[++n] = "all"
        for (i = 1; i <= n; i++) {
            a = areas[i]
            printf "| %s | %d | %d (%.0f %%) | %d | %d |\n", a, all[a], count[a, "killed"], 100 * count[a, "killed"] / all[a], count[a, "explained"], count[a, "SURVIVED"]
        }
        exit count["all", "SURVIVED"] > 0
    }' "$work/results" "$work/asked"
