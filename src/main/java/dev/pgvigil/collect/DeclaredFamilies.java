package dev.pgvigil.collect;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.Credentials;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.Limits;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.config.TlsSettings;
import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.ServerCertificate;
import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.StateFileStatus;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What collecting tells of itself and of a target, for a list of all metrics. */
public final class DeclaredFamilies {
    private static final Instant ONCE = Instant.EPOCH;

    private DeclaredFamilies() {
    }

    /** Every family, as of a target of which everything is known; values and label values mean nothing. */
    public static List<MetricFamily> all() {
        StatusBoard.Overview overview = new StatusBoard.Overview(Duration.ZERO, false, 0, 0);
        return Stream.of(StandingFamilies.of(standing()), TargetFamilies.of(target(), status(), 1, history(), ExporterFamilies.of(true, overview)),
                List.of(SeriesCapFamily.of(overview), MissingStandbys.family(0)), new EvidenceCosts().families(),
                CertificateFamilies.of(new ServerCertificate(ONCE, ONCE), ONCE.plusSeconds(1))).flatMap(List::stream).toList();
    }

    private static Standing standing() {
        return new Standing(new QueryStatus("query", "datname", Lane.VITALS.word(), QueryState.FAILING, "", Optional.of(ONCE), Duration.ZERO, 0,
                Duration.ofSeconds(1), Duration.ofSeconds(2), Optional.empty(), Duration.ZERO), new Standing.Totals(1, 1, 1, 1, 1, 1, 1, 1));
    }

    private static TargetState target() {
        ConnectionSettings nowhere = new ConnectionSettings(List.of(new HostPort("localhost", 1)), "postgres",
                new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), TlsSettings.DEFAULT,
                Duration.ZERO, "any", PoolerMode.NONE, Map.of());
        TargetSettings settings = new TargetSettings("main", nowhere, List.of(), List.of(), Map.of(), OptionalInt.of(1), List.of(), Map.of(), List.of());
        TargetState state = new TargetState(new Assignment(settings, List.of(), Limits.DEFAULT));
        state.loggedIn(new Login(false, "28000", "", Duration.ZERO));
        state.progress(Lane.VITALS, ONCE);
        return state;
    }

    private static TargetStatus status() {
        return new TargetStatus("main", Map.of(), true, Optional.of(true), "primary", Optional.of(ONCE), "", "", "");
    }

    private static HistoryStatus history() {
        return new HistoryStatus(Optional.of(ONCE), Optional.of(new StateFileStatus(0, 0, 0, Optional.of(ONCE), 0, 0, "")));
    }
}
