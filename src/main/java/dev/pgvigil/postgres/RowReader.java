package dev.pgvigil.postgres;

import dev.pgvigil.postgres.Rows.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/** Reads a result up to the row cap and counts what lies beyond it. */
final class RowReader {
    /** Counting stops at this multiple of the cap: it costs the server what reading would. */
    private static final int COUNT_TIMES = 100;
    private static final String CANCELED = "57014";
    private final int maxRows;
    private final Deadline deadline;
    private final ResultLimit limit;
    private long bytes;

    RowReader(int maxRows, Deadline deadline) {
        this(maxRows, deadline, ResultLimit.OURS);
    }

    RowReader(int maxRows, Deadline deadline, ResultLimit limit) {
        this.maxRows = maxRows;
        this.deadline = deadline;
        this.limit = limit;
    }

    Rows read(ResultSet rows) throws SQLException {
        int[] types = types(rows);
        List<Column> columns = columns(rows, types);
        List<Object[]> values = new ArrayList<>();
        boolean more = rows.next();
        while (more && values.size() < maxRows) {
            values.add(row(rows, types));
            if (bytes > limit.bytes()) {
                throw new ServerException(limit.message(), ResultLimit.SQL_STATE, null);
            }
            if (deadline.passed()) {
                throw new SQLTimeoutException("reading the rows took longer than the statement's timeout allows", CANCELED);
            }
            more = rows.next();
        }
        return new Rows(columns, values, more ? rest(rows) : 0);
    }

    private long rest(ResultSet rows) throws SQLException {
        long counted = 1;
        long bound = (long) maxRows * COUNT_TIMES;
        while (rows.next()) {
            counted++;
            if (counted > bound || deadline.passed()) {
                return counted;
            }
        }
        return counted;
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
