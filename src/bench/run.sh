#!/usr/bin/env bash
# Builds what is needed and runs one benchmark: src/bench/run.sh NAME [OPTIONS]. README.md beside this file says which there are.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "${PGVIGIL_BENCH_BUILD:-yes}" = yes ]; then
    ./mvnw -q -DskipTests package dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/bench/classpath
fi
classpath="target/test-classes:target/classes:$(cat target/bench/classpath)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

if [ "${1:-}" = jmh ]; then
    shift
    exec "$java" -cp "$classpath" org.openjdk.jmh.Main -foe true -rf json -rff target/bench/jmh.json "$@"
fi
exec "$java" -XX:+UseSerialGC -Xmx256m -cp "$classpath" dev.pgvigil.bench.Bench "$@"
