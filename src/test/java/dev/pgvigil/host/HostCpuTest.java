package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a server's processes on a machine made of files. */
class HostCpuTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    @TempDir
    private Path root;
    private final HandClock clock = new HandClock();
    private MadeMachine machine;
    private Host host;

    @BeforeEach
    void machine() {
        machine = MadeMachine.withServer(root);
        host = new Host(root, clock, clock);
    }

    private CpuUse cpu() {
        return host.cpu(MadeMachine.SESSION, PATIENCE);
    }

    private String refusal(ServerSession session) {
        try {
            host.cpu(session, PATIENCE);
            return "";
        } catch (UnseenException e) {
            return e.getMessage();
        }
    }

    @Test
    void addsUpTheServerItsChildrenAndWhoeverHasEnded() {
        machine.process(700, "postgres", 1, 100, 10, 2000, 300, 50_000).process(712, "postgres", 700, 50, 5, 0, 0, 90_003)
                .process(713, "postgres", 700, 40, 4, 7, 1, 60_000).children("712 713 714 ");
        CpuUse use = cpu();
        assertThat(use.userSeconds()).isEqualTo(21.97);
        assertThat(use.systemSeconds()).isEqualTo(3.20);
        assertThat(use.processes()).isEqualTo(3);
        assertThat(use.cpus()).hasValue(2);
        assertThat(use.availableSeconds()).hasValue(0);
        assertThat(use.remark()).isEmpty();
    }

    @Test
    void leavesOutAStrangerThatHasAChildsNumberNow() {
        machine.process(713, "bash", 1, 5000, 0, 0, 0, 99_000).children("712 713 ");
        assertThat(cpu().userSeconds()).isZero();
    }

    @Test
    void neverFallsWhenABackendEndsBetweenTwoLooks() {
        machine.process(712, "postgres", 700, 900, 90, 0, 0, 90_003);
        assertThat(cpu().userSeconds()).isEqualTo(9);
        machine.process(712, "postgres", 700, 0, 0, 0, 0, 90_003);
        assertThat(cpu().userSeconds()).as("its time is not yet in its parent").isEqualTo(9);
        machine.process(700, "postgres", 1, 0, 0, 905, 91, 50_000);
        assertThat(cpu().userSeconds()).isEqualTo(9.05);
        assertThat(cpu().systemSeconds()).isEqualTo(0.91);
    }

    @Test
    void beginsAnewWithTheServer() {
        machine.process(700, "postgres", 1, 5000, 0, 0, 0, 50_000);
        assertThat(cpu().userSeconds()).isEqualTo(50);
        machine.process(700, "postgres", 1, 3, 0, 0, 0, 80_000);
        assertThat(cpu().userSeconds()).isEqualTo(0.03);
    }

    @Test
    void countsWhatTheServerCouldHaveUsed() {
        cpu();
        clock.advance(Duration.ofSeconds(30));
        machine.file("proc/uptime", "1030.00 0\n");
        assertThat(cpu().availableSeconds()).hasValue(60);
        clock.advance(Duration.ofSeconds(10));
        machine.file("proc/uptime", "1040.00 0\n").file("sys/fs/cgroup/cpu.max", "50000 100000\n");
        assertThat(cpu().availableSeconds()).hasValue(65);
    }

    @Test
    void saysThatTheLimitIsOutOfSight() {
        machine.file("proc/700/cgroup", "0::/../other\n");
        CpuUse use = cpu();
        assertThat(use.cpus()).isEmpty();
        assertThat(use.availableSeconds()).isEmpty();
        assertThat(use.remark()).isEqualTo("how much processor the server may use is unknown: the server's control group is outside of what this "
                + "container sees; run pgvigil as the server's user");
    }

    @Test
    void refusesAMachineThatIsNotTheServers() {
        String here = "the server's processes are not on this machine, or hidden: the session's backend is process 712, and here ";
        String remedy = "; run pgvigil on the server's machine, in a container with its process namespace (in Kubernetes shareProcessNamespace: "
                + "true, in Docker --pid)";
        machine.file("proc/712/cmdline", "postgres: pgvigil postgres 127.0.0.1(40653) idle\0");
        assertThat(refusal(MadeMachine.SESSION)).as("another port").isEqualTo(here + "process 712 is another one (postgres)" + remedy);
        machine.file("proc/712/cmdline", "vim\0postgres: pgvigil postgres 127.0.0.1(40652)\0");
        assertThat(refusal(MadeMachine.SESSION)).as("another program").contains("another one");
        machine.file("proc/712/cmdline", "postgres: pgvigil postgres 127.0.0.1(40652) idle\0").process(712, "postgres", 700, 0, 0, 0, 0, 90_500);
        assertThat(refusal(MadeMachine.SESSION)).isEqualTo(here + "process 712 was started at 2025-12-31T23:58:25Z, the session at "
                + "2025-12-31T23:58:20Z" + remedy);
        machine.process(712, "postgres", 1, 0, 0, 0, 0, 90_003).process(1, "tini", 0, 0, 0, 0, 0, 1);
        assertThat(refusal(MadeMachine.SESSION)).as("an orphan").isEqualTo(here + "the parent of its process is not the server" + remedy);
        machine.process(712, "postgres", 0, 0, 0, 0, 0, 90_003);
        assertThat(refusal(MadeMachine.SESSION)).as("a parent in another namespace").contains("parent");
        machine.without("proc/712/stat");
        assertThat(refusal(MadeMachine.SESSION)).isEqualTo(here + "there is no such process" + remedy);
        machine.without("proc/uptime");
        assertThat(refusal(MadeMachine.SESSION)).isEqualTo("this machine has no /proc that can be read; processes are seen on Linux only");
    }

    @Test
    void knowsSessionsOnASocketByTheirTitleToo() {
        ServerSession local = new ServerSession(712, "pgvigil", "postgres", -1, MadeMachine.SESSION.startedAt());
        assertThat(refusal(local)).contains("another one");
        machine.file("proc/712/cmdline", "postgres: pgvigil postgres [local] SELECT\0");
        assertThat(refusal(local)).isEmpty();
    }

    @Test
    void saysWhenTheKernelListsNoChildren() {
        machine.without("proc/700/task/700/children");
        assertThatThrownBy(this::cpu).isInstanceOf(UnseenException.class).hasMessageContaining("CONFIG_PROC_CHILDREN");
    }
}
