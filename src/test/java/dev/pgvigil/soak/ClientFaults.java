package dev.pgvigil.soak;

import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Threads;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Those who read and those who configure misbehave. These do no harm to the databases, so they also strike beside another fault. */
final class ClientFaults {
    private static final int SLOW = 60;
    private static final int READERS = 12;
    private final World world;

    ClientFaults(World world) {
        this.world = world;
    }

    List<Fault> all() {
        return List.of(
                new Fault("scrape storm", this::storm),
                new Fault("slow clients", this::slow),
                new Fault("faulty queries, then mended", this::faulty),
                new Fault("queries changed", this::changed));
    }

    void storm(Random random) {
        List<CompletableFuture<?>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(CompletableFuture.runAsync(this::readMuch, Threads.EACH_ITS_OWN));
        }
        CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();
    }

    private void readMuch() {
        try {
            for (int i = 0; i < 15; i++) {
                world.reader.get(i % 3 == 0 ? "/" : i % 3 == 1 ? "/metrics" : "/probe?target=primary");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Half of them never end their question, the others never read the answer. */
    private void slow(Random random) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = new Socket("127.0.0.1", world.port());
                sockets.add(socket);
                String question = "GET /probe?target=primary HTTP/1.1\r\nHost: a\r\n" + (i % 2 == 0 ? "\r\n" : "");
                socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            }
            world.linger(random);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void faulty(Random random) throws IOException {
        world.writeQueries(World.QUERIES + "pg_beside: [\n");
        try {
            untilReload(0);
            world.linger(random);
        } finally {
            world.writeQueries(World.QUERIES);
        }
        untilReload(1);
    }

    private void changed(Random random) throws IOException {
        world.writeQueries(World.QUERIES.replace("SELECT 1 AS one\n", "SELECT 2 AS one\n"));
        try {
            world.until("the changed query", "standby", scrape -> scrape.value("pg_beside_one").orElse(0) == 2);
            world.linger(random);
        } finally {
            world.writeQueries(World.QUERIES);
        }
        world.until("the query as before", "standby", scrape -> scrape.value("pg_beside_one").orElse(0) == 1);
    }

    private void untilReload(int successful) {
        await("reload " + successful).atMost(World.SOON).until(() -> world.reader.scrape("/metrics")
                .value("pgvigil_config_last_reload_successful").orElse(-1) == successful);
    }
}
