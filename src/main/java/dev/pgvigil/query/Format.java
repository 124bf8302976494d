package dev.pgvigil.query;

/** The dialect a query file is written in; it settles what the file leaves open. */
public enum Format {
    PGVIGIL("pgvigil"), POSTGRES_EXPORTER("postgres_exporter"), PG_EXPORTER("pg_exporter"), CNPG("cnpg"), C_009("c-009");

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /** The word used in the settings' {@code queries.files[].format}. */
    public String word() {
        return word;
    }
}
