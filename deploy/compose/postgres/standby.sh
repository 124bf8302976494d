#!/usr/bin/env bash
# A streaming standby: copies the primary at the first start, with a slot of its own, and goes on as the image does.
set -euo pipefail
export PGPASSFILE=${PGPASSFILE:-/tmp/pgpass}
# What an earlier start has left is postgres's, and in a directory like /tmp the kernel lets not even root write to another's file.
rm -f "$PGPASSFILE"
printf '*:*:*:*:%s\n' "$(cat /run/secrets/replication-password)" > "$PGPASSFILE"
chmod 600 "$PGPASSFILE"
chown postgres: "$PGPASSFILE"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$PGDATA"
    # -C fails where a first try has left its slot; the second then uses that.
    gosu postgres pg_basebackup -D "$PGDATA" -d "$PRIMARY application_name=$SLOT" -X stream -c fast -R -S "$SLOT" -C \
        || gosu postgres pg_basebackup -D "$PGDATA" -d "$PRIMARY application_name=$SLOT" -X stream -c fast -R -S "$SLOT"
fi
exec docker-entrypoint.sh "$@"
