package dev.pgvigil.bench;

/**
 * Queries whose rows come from {@code generate_series}: as many series as asked for, shaped like those about tables (three labels, four
 * numbers a row), a thousand a query. Failed collections keep the last rows, so that a page is as large without its server as with it.
 */
final class GeneratedSeries {
    static final int SERIES_A_QUERY = 1000;
    private static final int COLUMNS = 4;

    private GeneratedSeries() {
    }

    /** A query file. {@code series} is rounded up to whole queries. */
    static String queries(int series, String every) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 1; i <= (series + SERIES_A_QUERY - 1) / SERIES_A_QUERY; i++) {
            yaml.append(query(i, every));
        }
        return yaml.toString();
    }

    private static String query(int number, String every) {
        return """
                bench_%03d:
                  every: %s
                  timeout: 2s
                  scope: server
                  on_error: {keep: 1h}
                  desc: Generated rows
                  sql: |
                    SELECT 'shop' AS datname, 'public' AS schemaname, 'table_' || n AS relname, n * 8192 AS size_bytes,
                           extract(epoch FROM clock_timestamp()) AS seen_seconds, n * 17 %% 1000 / 1000.0 AS hit_ratio, n * 31 AS scans
                    FROM generate_series(1, %d) AS n
                  metrics:
                    datname:      {usage: LABEL}
                    schemaname:   {usage: LABEL}
                    relname:      {usage: LABEL}
                    size_bytes:   {usage: GAUGE, description: Generated size}
                    seen_seconds: {usage: GAUGE, description: Time of the collection}
                    hit_ratio:    {usage: GAUGE, description: Generated ratio}
                    scans:        {usage: COUNTER, description: Generated count}
                """.formatted(number, every, SERIES_A_QUERY / COLUMNS);
    }
}
