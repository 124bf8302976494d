#!/usr/bin/env bash
# Makes the passwords of deploy/compose.yaml that are not there yet, in deploy/compose/secrets/: one file each, in a directory that only
# its owner may enter. The files themselves are readable for all, because each container reads them as a user of its own.
set -euo pipefail
cd "$(dirname "$0")"
umask 022
install -d -m 700 secrets
for name in postgres-password replication-password pgvigil-password grafana-password; do
    [ -s "secrets/$name" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' > "secrets/$name"
done
# In PgBouncer's file a quotation mark is written twice.
for role in pgvigil postgres; do
    printf '"%s" "%s"\n' "$role" "$(sed 's/"/""/g' "secrets/$role-password")"
done > secrets/pgbouncer-users
