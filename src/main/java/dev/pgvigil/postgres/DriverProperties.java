package dev.pgvigil.postgres;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.ResolvedCredentials;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;

/** Turns our settings into the driver's, for one address. Passwords stand in the properties only, never in the URL. */
final class DriverProperties {
    static final String APPLICATION_NAME = "pgvigil";
    private static final String CANCEL_SECONDS = "1";
    private final ConnectionSettings settings;

    DriverProperties(ConnectionSettings settings) {
        this.settings = settings;
    }

    /** A socket's path is given to the socket factory; the URL needs a host all the same. */
    static String url(HostPort address, String database) {
        String host = address.isSocket() ? "localhost:" + address.port() : address.toString();
        return "jdbc:postgresql://" + host + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    /** @param timeout for the whole login, rounded up to seconds, which is what the driver counts in */
    Properties of(HostPort address, ResolvedCredentials credentials, PoolerMode pooler, Duration timeout) {
        Properties properties = new Properties();
        settings.parameters().forEach(properties::setProperty);
        properties.setProperty("user", credentials.user());
        credentials.password().ifPresent(password -> properties.setProperty("password", password.reveal()));
        session(properties, pooler);
        timeouts(properties, timeout);
        transport(properties, address);
        return properties;
    }

    private void session(Properties properties, PoolerMode pooler) {
        properties.setProperty("ApplicationName", APPLICATION_NAME);
        // With a minimum the name travels in the start-up message; without, the driver would send a SET.
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.setProperty("readOnly", "true");
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("binaryTransfer", "false");
        properties.setProperty("autosave", "never");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("maxResultBuffer", ResultLimit.OURS.property());
        String own = properties.getProperty("options", "");
        properties.remove("options");
        switch (pooler) {
            case AUTO, NONE -> properties.setProperty("options", Guards.options(own));
            case TRANSACTION -> properties.setProperty("preferQueryMode", "extended");
            case CONSOLE -> console(properties);
        }
    }

    /**
     * PgBouncer's console knows neither SET nor the extended protocol, and calls itself version 1.x, for which the driver would send
     * {@code SET extra_float_digits}. It leaves that out for replication connections; and the parameter itself goes to the server only
     * together with an assumed version of 9.4 or later. So this property does nothing but keep the SET away.
     */
    private static void console(Properties properties) {
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("replication", "false");
    }

    private static void timeouts(Properties properties, Duration timeout) {
        String seconds = Long.toString(Math.max(1, (timeout.toMillis() + 999) / 1000));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        // Until the first statement, which sets its own.
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("cancelSignalTimeout", CANCEL_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
    }

    private void transport(Properties properties, HostPort address) {
        properties.setProperty("socketFactory", FarewellSocketFactory.class.getName());
        if (!address.isSocket()) {
            TlsProperties.add(properties, settings.tls());
            return;
        }
        properties.setProperty("socketFactoryArg", address.toString());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
    }
}
