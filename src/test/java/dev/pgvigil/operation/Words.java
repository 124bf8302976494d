package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs tools such as Prometheus's to their end; a missing one skips the test. */
final class Words {
    private Words() {
    }

    static String promtool(String... words) {
        return succeed(Tools.require("promtool", "prometheus").toString(), words);
    }

    static String amtool(String... words) {
        return succeed(Tools.require("amtool", "prometheus-alertmanager").toString(), words);
    }

    static String systemdAnalyze(String... words) {
        return succeed(Tools.require("systemd-analyze", "systemd").toString(), words);
    }

    static String dpkgDeb(String... words) {
        return succeed(Tools.require("dpkg-deb", "dpkg").toString(), words);
    }

    /** Any program, by its path and its words. */
    static String run(String... command) {
        return succeed(command[0], Arrays.copyOfRange(command, 1, command.length));
    }

    private static String succeed(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
