package dev.pgvigil.sidecar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Ways to let writes to {@code state.dir} fail as on a full disk. */
enum FullDisk {
    /** A limit on the size of files, which needs no rights. */
    LIMIT_ON_FILES("File too large") {
        @Override
        List<String> before(Path state) {
            return List.of();
        }

        @Override
        void fill(ChildSidecar sidecar, Path state) throws IOException {
            sidecar.largestFile("0:unlimited");
        }

        @Override
        void free(ChildSidecar sidecar, Path state) throws IOException {
            sidecar.largestFile("unlimited:unlimited");
        }
    },
    /** A file system of a few pages that only the process sees; whoever may not mount one is left with the limit. */
    SMALL_DISK("No space left on device") {
        @Override
        List<String> before(Path state) throws IOException {
            Files.createDirectories(state);
            return mounting(state, "64k");
        }

        @Override
        void fill(ChildSidecar sidecar, Path state) {
            try (OutputStream filler = Files.newOutputStream(sidecar.sees(state.resolve(FILLER)), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                filler.write(new byte[1 << 20]);
            } catch (IOException e) {
                // It is full.
                return;
            }
        }

        @Override
        void free(ChildSidecar sidecar, Path state) throws IOException {
            Files.delete(sidecar.sees(state.resolve(FILLER)));
        }
    };

    static final String FILLER = "filler";
    private final String reason;

    FullDisk(String reason) {
        this.reason = reason;
    }

    /** What can be had here. */
    static Stream<FullDisk> all() throws IOException {
        return mayMount() ? Stream.of(values()) : Stream.of(LIMIT_ON_FILES);
    }

    /** Whether a process may have a file system of its own here. */
    static boolean mayMount() throws IOException {
        Path directory = Files.createTempDirectory("pgvigil-disk");
        try {
            List<String> command = new ArrayList<>(mounting(directory, "64k"));
            command.add("true");
            Process tried = new ProcessBuilder(command).redirectErrorStream(true).start();
            tried.getInputStream().transferTo(OutputStream.nullOutputStream());
            return tried.onExit().join().exitValue() == 0;
        } finally {
            Files.delete(directory);
        }
    }

    /** Words of a command that stand before another's: that one sees a file system of this size there. */
    static List<String> mounting(Path place, String size) {
        return List.of("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=" + size + " none '" + place + "' && exec \"$@\"", "sh");
    }

    /** Words of a command that stand before the sidecar's. */
    abstract List<String> before(Path state) throws IOException;

    /** Fills it; to be called again and again, for what is being replaced gives room. */
    abstract void fill(ChildSidecar sidecar, Path state) throws IOException;

    abstract void free(ChildSidecar sidecar, Path state) throws IOException;

    /** What the system calls it. */
    String reason() {
        return reason;
    }
}
