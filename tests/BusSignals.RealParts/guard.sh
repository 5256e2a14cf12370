# Runs one private server and takes it down with its owner:  sh guard.sh FOLDER [USER]
#
# FOLDER/start.sh runs the server in the foreground, as USER where one is named; what it prints goes to
# FOLDER/output.log. Standard input is the owner's hold on the server. Each line names a signal for it; KILL, and the
# end of the input, which comes however the owner dies, kill every process that works in FOLDER: a server's children
# have sessions and process groups of their own, but nobody's working directory is there by accident. FOLDER/killed.sh,
# if there is one, then takes away what the dead leave outside FOLDER; and at the end of the input FOLDER goes as well.

folder=$1
user=$2

kill_all() {
    while :; do
        processes=$(find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$folder" -o -lname "$folder/*" \) 2>/dev/null)
        [ -n "$processes" ] || return 0
        for process in $processes; do
            process=${process#/proc/}
            kill -KILL "${process%/cwd}"
        done
    done
}

exec 3<&0 </dev/null >>"$folder/output.log" 2>&1

set -- sh ./start.sh
if [ -n "$user" ]; then
    chown -R "$user" "$folder"
    set -- setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"
fi
(cd "$folder" && exec "$@" 3<&-) &
server=$!

(
    while read -r signal <&3; do
        case $signal in
            KILL) kill_all ;;
            *) kill "-$signal" "$server" ;;
        esac
    done
    trap '' TERM # the server's end, below, must not interrupt this
    kill_all
) &
owner=$!

wait "$server"
{
    kill -TERM "$owner"
    wait "$owner"
    released=$?
    kill_all
} 2>/dev/null
[ ! -f "$folder/killed.sh" ] || (cd "$folder" && sh ./killed.sh)
[ "$released" -ne 0 ] || {
    umount -l "$folder/data" 2>/dev/null # a small disk of its own, if it was given one
    rm -rf "$folder"
}
