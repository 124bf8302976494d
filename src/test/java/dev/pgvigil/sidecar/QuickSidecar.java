package dev.pgvigil.sidecar;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pgvigil.config.Flags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Serves as {@code pgvigil serve} does, but writes the state every second, so that what waits for that need not wait long. */
final class QuickSidecar {
    private QuickSidecar() {
    }

    /** @param args the settings file */
    public static void main(String[] args) throws InterruptedException {
        ((Logger) LoggerFactory.getLogger("dev.pgvigil")).setLevel(Level.INFO);
        Path file = Path.of(args[0]);
        Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        Sidecar sidecar = Sidecar.start(Configuration.load(flags, System.getenv(), file.getParent()), "test", log -> { }, Duration.ofSeconds(1));
        System.out.println("http://127.0.0.1:" + sidecar.port() + "/");
        new CountDownLatch(1).await();
    }
}
