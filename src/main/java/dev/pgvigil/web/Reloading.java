package dev.pgvigil.web;

import dev.pgvigil.config.WebSettings;
import java.util.List;

/** What the server may ask about settings and queries being read again. Thread-safe. */
public interface Reloading {

    /** A server that reads nothing again. */
    Reloading NONE = new Reloading() {
        @Override
        public WebSettings.Reload allowed() {
            return WebSettings.Reload.OFF;
        }

        @Override
        public Notice notice() {
            return Notice.NONE;
        }

        @Override
        public Outcome reload() {
            return new Outcome(Result.BUSY, "nothing can be read again here");
        }
    };

    /** Who may ask for it by HTTP, by the settings in force. */
    WebSettings.Reload allowed();

    /** What people should know of the newest version of the files. */
    Notice notice();

    /** Reads everything again, and takes it or leaves all as it is. Returns when that is done, at once when it is being done already. */
    Outcome reload();

    /**
     * What keeps the files from being what is served. Texts are masked and untrusted.
     *
     * @param faults for which the newest version is refused, one line each; empty while it is in force
     * @param restarts settings in force only after a restart, one line each
     */
    record Notice(List<String> faults, List<String> restarts) {
        public static final Notice NONE = new Notice(List.of(), List.of());

        public Notice {
            faults = List.copyOf(faults);
            restarts = List.copyOf(restarts);
        }
    }

    /** How an attempt ended, with what to say of it: one line, or one for each fault. */
    record Outcome(Result result, String text) {
    }

    /** What became of an attempt; each is an HTTP status. */
    enum Result {
        ACCEPTED(200), REFUSED(422), FAILED(500), BUSY(503);

        private final int status;

        Result(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
