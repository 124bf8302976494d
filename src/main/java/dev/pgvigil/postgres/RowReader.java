package dev.pgvigil.postgres;

import dev.pgvigil.postgres.Rows.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/** Reads a result up to the row cap and counts what lies beyond it. */
final class RowReader {
    /** Counting stops at this multiple of the cap: it costs the server what reading would. */
    private static final int COUNT_TIMES = 100;
    private final int maxRows;
    private final Reading reading;
    private final ResultLimit limit;
    private int asked;
    private long bytes;

    RowReader(int maxRows, Reading reading) {
        this(maxRows, reading, ResultLimit.OURS);
    }

    RowReader(int maxRows, Reading reading, ResultLimit limit) {
        this.maxRows = maxRows;
        this.reading = reading;
        this.limit = limit;
    }

    Rows read(ResultSet rows) throws SQLException {
        int[] types = types(rows);
        List<Column> columns = columns(rows, types);
        List<Object[]> values = new ArrayList<>();
        boolean more = next(rows);
        while (more && values.size() < maxRows) {
            values.add(row(rows, types));
            if (bytes > limit.bytes()) {
                throw new ServerException(limit.message(), ResultLimit.SQL_STATE, null);
            }
            more = next(rows);
        }
        return new Rows(columns, values, more ? rest(rows) : 0);
    }

    private long rest(ResultSet rows) throws SQLException {
        long counted = 1;
        long bound = (long) maxRows * COUNT_TIMES;
        while (!reading.halfOver() && counted <= bound && next(rows)) {
            counted++;
        }
        return counted;
    }

    private boolean next(ResultSet rows) throws SQLException {
        if (asked > 0 && rows.getFetchSize() > 0 && asked % rows.getFetchSize() == 0) {
            reading.goOn();
        }
        asked++;
        return rows.next();
    }

    private Object[] row(ResultSet rows, int[] types) throws SQLException {
        Object[] row = new Object[types.length];
        for (int i = 0; i < row.length; i++) {
            String text = rows.getString(i + 1);
            bytes += text == null ? 0 : text.length();
            row[i] = text == null ? null : Values.of(types[i], text);
        }
        return row;
    }

    private static int[] types(ResultSet rows) throws SQLException {
        PgResultSet result = rows.unwrap(PgResultSet.class);
        int[] types = new int[rows.getMetaData().getColumnCount()];
        for (int i = 0; i < types.length; i++) {
            types[i] = result.getColumnOID(i + 1);
        }
        return types;
    }

    /** Names of types that PostgreSQL itself doesn't have are looked up by the driver, once a connection. */
    private static List<Column> columns(ResultSet rows, int[] types) throws SQLException {
        TypeInfo info = rows.getStatement().getConnection().unwrap(PgConnection.class).getTypeInfo();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            String type = info.getPGType(types[i]);
            columns.add(new Column(rows.getMetaData().getColumnLabel(i + 1), type == null ? "unknown" : type));
        }
        return columns;
    }
}
