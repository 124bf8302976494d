package dev.pgvigil.exposition;

import static dev.pgvigil.exposition.ExpositionFormat.OPENMETRICS;
import static dev.pgvigil.exposition.ExpositionFormat.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

    @ParameterizedTest
    @ValueSource(strings = {
        // Prometheus 2.42
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        // Prometheus 2.5x with native histograms
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
                + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        // Prometheus 3
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text", "Application/OpenMetrics-Text ; Version=\"1.0.0\" ; charset=utf-8",
        "application/openmetrics-text, text/plain", "application/openmetrics-text, */*", "application/openmetrics-text;q=0.4, text/plain;q=0.3",
        "text/plain;q=0, application/openmetrics-text;q=0.1"})
    void answersOpenMetricsToWhoPrefersIt(String accept) {
        assertThat(ExpositionFormat.negotiate(accept)).isEqualTo(OPENMETRICS);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"*/*", "text/plain", "text/*", "text/plain;version=0.0.4", "application/json", "application/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", "application/openmetrics-text;version=2.0.0,*/*;q=0.1",
        "application/openmetrics-text;q=0.5,text/plain", "text/plain, application/openmetrics-text", "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0.5, */*;q=0.8", "application/openmetrics-text;q=0.5,text/*", "application/openmetrics-text;q=many",
        "application/openmetrics-text;q=7", "application/openmetrics-text;q=NaN", ",;,;=;q=,", ";", "text/plain;version=1.0.0"})
    void answersTextToEverybodyElse(String accept) {
        assertThat(ExpositionFormat.negotiate(accept)).isEqualTo(TEXT);
    }

    @Test
    void namesTheContentTypes() {
        assertThat(TEXT.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(OPENMETRICS.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate, br", "deflate, GZIP;q=0.5", "*", "identity, *;q=0.1", "x-gzip", "identity;q=1, gzip;q=0.001"})
    void compressesForWhoAllowsIt(String acceptEncoding) {
        assertThat(Exposition.acceptsGzip(acceptEncoding)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"identity", "deflate, br", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "gzipped", "gzip;q=x"})
    void doesNotCompressOtherwise(String acceptEncoding) {
        assertThat(Exposition.acceptsGzip(acceptEncoding)).isFalse();
    }
}
