package dev.pgvigil.testing;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A server in a container: image {@code postgres:<major>}, or the one of the system property {@code pgvigil.postgres.image}. */
final class ContainerEngine implements Engine {
    private static final int SERVER_PORT = 5432;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final String RULES = "/fixture/pg_hba.conf";
    private final ServerSpec spec;
    private final int port;
    private final PostgreSQLContainer container;
    private boolean created;

    ContainerEngine(ServerSpec spec) {
        this(spec, "");
    }

    private ContainerEngine(ServerSpec spec, String preparation) {
        assumeTrue(MajorVersions.all().contains(spec.major()), () -> "the image of pgvigil.postgres.image has PostgreSQL "
                + MajorVersions.chosen() + ", not " + spec.major());
        this.spec = spec;
        port = spec.port() == 0 ? Ports.free() : spec.port();
        container = container(preparation);
    }

    /** Whether the system property {@code pgvigil.postgres} asks for containers. */
    static boolean wanted() {
        return "container".equals(System.getProperty("pgvigil.postgres"));
    }

    @Override
    public void start() {
        if (created) {
            docker().startContainerCmd(container.getContainerId()).exec();
        } else {
            launch();
        }
        Awaitility.await("PostgreSQL " + spec.major() + " in a container accepts connections").atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(100)).until(() -> !isRunning() || accepts());
        if (!isRunning()) {
            throw new FixtureException("PostgreSQL " + spec.major() + " did not start: its container has ended\n" + log());
        }
    }

    @Override
    public void stop() {
        if (isRunning()) {
            resume();
            docker().killContainerCmd(container.getContainerId()).withSignal("INT").exec();
            awaitEnd();
        }
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
        awaitEnd();
    }

    @Override
    public void pause() {
        abort("a container can only be paused as a whole, not the postmaster alone");
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        if (Boolean.TRUE.equals(state().getPaused())) {
            docker().unpauseContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public boolean isRunning() {
        return created && Boolean.TRUE.equals(state().getRunning());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path socketDirectory() {
        return abort("the server's Unix socket is inside its container");
    }

    @Override
    public Path dataDirectory() {
        return abort("the server's data directory is inside its container");
    }

    @Override
    public String log() {
        return container.getContainerId() == null ? "" : container.getLogs();
    }

    @Override
    public Engine standby(PgServer primary, String slot) {
        String source = "host=" + address() + " port=" + SERVER_PORT + " user=postgres application_name=" + slot;
        String copy = "[ -s \"$PGDATA/PG_VERSION\" ] || pg_basebackup -D \"$PGDATA\" -c fast -R -C -S " + slot + " -d '" + source + "'; ";
        ContainerEngine standby = new ContainerEngine(spec.onAnyPort(), copy + "chmod 700 \"$PGDATA\"; ");
        try {
            standby.start();
            return standby;
        } catch (RuntimeException e) {
            standby.remove();
            throw e;
        }
    }

    @Override
    public void remove() {
        container.stop();
    }

    private void launch() {
        try {
            container.start();
            created = true;
        } catch (ContainerLaunchException e) {
            throw new FixtureException("PostgreSQL " + spec.major() + " did not start: " + e.getMessage() + "\n" + log(), e);
        }
    }

    private PostgreSQLContainer container(String preparation) {
        String image = System.getProperty("pgvigil.postgres.image", "postgres:" + spec.major());
        PostgreSQLContainer made = new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withUsername("postgres").withPassword("fixture").withDatabaseName("postgres").withExposedPorts(SERVER_PORT);
        made.withCopyToContainer(Transferable.of(rules(), 0644), RULES);
        if (spec.checksums()) {
            made.withEnv("POSTGRES_INITDB_ARGS", "--data-checksums");
        }
        made.withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.withUser("postgres").getHostConfig(), "host config")
                .withPortBindings(new PortBinding(com.github.dockerjava.api.model.Ports.Binding.bindIpAndPort(host(), port),
                        new ExposedPort(SERVER_PORT))));
        copyCertificates(made);
        made.setCommand("bash", "-c", preparation + installKey() + "exec docker-entrypoint.sh \"$0\" \"$@\"", "postgres");
        made.setCommandParts(withSettings(made.getCommandParts()));
        made.setWaitStrategy(new NoWait());
        return made;
    }

    private String[] withSettings(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        spec.settings().forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        words.addAll(List.of("-c", "hba_file=" + RULES));
        if (spec.certificates() != null) {
            words.addAll(List.of("-c", "ssl=on", "-c", "ssl_ca_file=/fixture/ca.crt", "-c", "ssl_cert_file=/fixture/server.crt", "-c",
                    "ssl_key_file=/tmp/server.key"));
        }
        return words.toArray(String[]::new);
    }

    /** PostgreSQL wants its key unreadable for others, and what is copied in belongs to root. */
    private String installKey() {
        return spec.certificates() == null ? "" : "install -m 600 /fixture/server.key /tmp/server.key; ";
    }

    private void copyCertificates(PostgreSQLContainer to) {
        if (spec.certificates() == null) {
            return;
        }
        Certificates certificates = spec.certificates();
        to.withCopyFileToContainer(MountableFile.forHostPath(certificates.authority(), 0644), "/fixture/ca.crt");
        to.withCopyFileToContainer(MountableFile.forHostPath(certificates.server().certificate(), 0644), "/fixture/server.crt");
        to.withCopyFileToContainer(MountableFile.forHostPath(certificates.server().key(), 0644), "/fixture/server.key");
    }

    /** Seen from inside a container, a client on the machine's loopback comes from the bridge's address. */
    private String rules() {
        return spec.accessRules().replace("127.0.0.1/32", "all");
    }

    private boolean accepts() {
        try {
            DriverManager.getConnection("jdbc:postgresql://" + host() + ":" + port + "/postgres?user=postgres&connectTimeout=2&socketTimeout=2")
                    .close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private void awaitEnd() {
        Awaitility.await("the container has ended").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> !isRunning());
    }

    private String address() {
        return container.getContainerInfo().getNetworkSettings().getNetworks().values().iterator().next().getIpAddress();
    }

    private InspectContainerResponse.ContainerState state() {
        return docker().inspectContainerCmd(container.getContainerId()).exec().getState();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    /** The engine waits by itself, the same way at the first start and later. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // Nothing to wait for: see start().
        }
    }
}
