# Reads lists of mutations and writes each file that they change, with every mutation behind a switch: "Mutation.Is(7) ? changed : original".
# Input: the lists. Variables: root, the tree that is read; out, the tree that is written; plan, the file that gets one line for each mutation:
# number, area, name, why it may survive, its tests, each as "project filter…" and separated by ";".
# Exits with 1 after naming every stale mutation: one whose text is not found, or found more than once.

function fault(text) { print text > "/dev/stderr"; faults++ }

function trimmed(s) { sub(/^[ \t]+/, "", s); sub(/[ \t]+$/, "", s); return s }

function begin() {
    n++; name[n] = trimmed(substr($0, 2)); place[n] = FILENAME ":" FNR; area[n] = current; file[n] = path; why[n] = ""; own[n] = ""; olds = news = 0; from[n] = to[n] = ""
}

FNR == 1 { current = FILENAME; sub(/.*\//, "", current); sub(/\.txt$/, "", current); path = ""; reading = 0 }
/^#/ || /^[ \t]*$/ { next }
/^tests / { if (reading) { own[n] = own[n] (own[n] == "" ? "" : ";") substr($0, 7) } else { tests[current] = tests[current] (tests[current] == "" ? "" : ";") substr($0, 7) } next }
/^@/ { path = trimmed(substr($0, 2)); next }
/^=/ { begin(); reading = 1; next }
/^!/ { why[n] = trimmed(substr($0, 2)); next }
/^-/ { from[n] = from[n] (olds++ ? "\n" : "") substr($0, 3); next }
/^\+/ { to[n] = to[n] (news++ ? "\n" : "") substr($0, 3); next }
{ fault(FILENAME ":" FNR ": what is this line? " $0) }

function contents(path_,    line, all, code) {
    while ((code = (getline line < path_)) > 0) { all = all line "\n" }
    close(path_)
    return code < 0 ? "" : all
}

# Finds the text of mutation m in its file; «…» within it marks the part that changes, where the rest only says which one is meant.
function locate(m,    whole, first, mark, before, after, inner) {
    if (!(file[m] in text)) { text[file[m]] = contents(root "/" file[m]); files[++filed] = file[m] }
    mark = index(from[m], "«")
    before = inner = after = ""
    if (mark) {
        before = substr(from[m], 1, mark - 1)
        inner = substr(from[m], mark + length("«"))
        after = substr(inner, index(inner, "»") + length("»"))
        inner = substr(inner, 1, index(inner, "»") - 1)
    } else {
        inner = from[m]
    }
    whole = before inner after
    first = index(text[file[m]], whole)
    if (!first) { fault(place[m] ": stale, its text is not found in " file[m] ": " name[m]); return }
    if (index(substr(text[file[m]], first + 1), whole)) { fault(place[m] ": stale, its text is found more than once in " file[m] ": " name[m]); return }
    start[m] = first + length(before)
    end[m] = start[m] + length(inner)
}

# The text from lo to hi of a file, with all mutations after "outer" in the order within it.
function render(f, lo, hi, outer,    i, m, at, done, body) {
    at = lo; done = ""
    for (i = outer + 1; i <= ordered; i++) {
        m = order[i]
        if (file[m] == f && start[m] >= at && end[m] <= hi) {
            body = render(f, start[m], end[m], i)
            done = done substr(text[f], at, start[m] - at) guarded(m, body)
            at = end[m]
            used[m] = 1
        }
    }
    return done substr(text[f], at, hi - at)
}

# A replacement that says MUTATED itself stands as it is; a statement becomes an "if"; all else is an expression.
function guarded(m, body,    switch_, made) {
    switch_ = "Mutation.Is(" m ")"
    if (index(to[m], "MUTATED")) {
        if (body != substr(text[file[m]], start[m], end[m] - start[m])) { fault(place[m] ": hides one within it: " name[m]) }
        made = to[m]
        gsub(/MUTATED/, switch_, made)
        return made
    }
    if (body ~ /;[ \t\n]*$/ || body ~ /^(if|foreach|for|while|switch|using) ?\(.*}[ \t\n]*$/) {
        return to[m] == "" ? "if (!" switch_ ") { " body " }" : "if (" switch_ ") { " to[m] " } else { " body " }"
    }
    return "(" switch_ " ? " to[m] " : " body ")"
}

END {
    for (m = 1; m <= n; m++) { locate(m) }
    for (m = 1; m <= n; m++) {
        if (m in start) {
            # by start, the longer one first: what lies within another one comes after it
            for (i = ordered++; i > 0 && (start[order[i]] > start[m] || (start[order[i]] == start[m] && end[order[i]] < end[m])); i--) { order[i + 1] = order[i] }
            order[i + 1] = m
        }
    }
    for (i = 1; i <= filed; i++) {
        target = out "/" files[i]
        printf "%s", render(files[i], 1, length(text[files[i]]) + 1, 0) > target
        close(target)
    }
    for (m = 1; m <= n; m++) {
        if (m in start && !(m in used)) { fault(place[m] ": overlaps another one: " name[m]) }
        print m "\t" area[m] "\t" name[m] "\t" why[m] "\t" (own[m] == "" ? tests[area[m]] : own[m] ";" tests[area[m]]) "\t" file[m] > plan
    }
    exit faults > 0
}
