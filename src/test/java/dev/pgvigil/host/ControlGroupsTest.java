package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupsTest {
    @TempDir
    private Path root;
    private MadeMachine machine;

    @BeforeEach
    void machine() {
        machine = MadeMachine.withServer(root).file("sys/devices/system/cpu/online", "0-3\n");
    }

    private CpuLimit limit() {
        return new ControlGroups(root, new ProcessFiles(root)).of(MadeMachine.SERVER);
    }

    private static CpuLimit cpus(double cpus) {
        return CpuLimit.of(cpus, OptionalDouble.empty());
    }

    @Test
    void countsTheProcessorsItMayRunOnThatAreThere() {
        assertThat(limit()).isEqualTo(cpus(4));
        machine.file("proc/700/status", "Cpus_allowed_list:\t1-2\n");
        assertThat(limit()).isEqualTo(cpus(2));
        machine.file("proc/700/cgroup", "");
        assertThat(limit()).as("a kernel without control groups").isEqualTo(cpus(2));
    }

    @Test
    void takesTheSmallestQuotaOfTheGroupsAround() {
        machine.file("proc/700/cgroup", "0::/pod/postgres\n").file("sys/fs/cgroup/pod/postgres/cgroup.controllers", "cpu\n")
                .file("sys/fs/cgroup/pod/postgres/cpu.max", "max 100000\n").file("sys/fs/cgroup/pod/cpu.max", "150000 100000\n")
                .file("sys/fs/cgroup/pod/postgres/cpu.stat", "usage_usec 900\nnr_periods 5\nnr_throttled 2\nthrottled_usec 2500000\n");
        assertThat(limit()).isEqualTo(CpuLimit.of(1.5, OptionalDouble.of(2.5)));
        machine.file("sys/fs/cgroup/pod/postgres/cpu.max", "50000 100000\n");
        assertThat(limit().cpus()).hasValue(0.5);
        machine.file("sys/fs/cgroup/pod/postgres/cpu.max", "900000 100000\n").file("sys/fs/cgroup/pod/cpu.max", "max 100000\n");
        assertThat(limit().cpus()).as("no more than there are").hasValue(4);
    }

    @Test
    void readsItsOwnContainersQuota() {
        machine.file("sys/fs/cgroup/cpu.max", "200000 100000\n");
        assertThat(limit()).isEqualTo(cpus(2));
    }

    @Test
    void looksThroughTheEyesOfAnotherContainer() {
        machine.file("proc/700/cgroup", "0::/../cri-1234\n").file("sys/fs/cgroup/cpu.max", "10000 100000\n");
        assertThat(limit()).isEqualTo(CpuLimit.unknown("the server's control group is outside of what this container sees; run pgvigil as the "
                + "server's user"));
        machine.file("proc/700/root/sys/fs/cgroup/cgroup.controllers", "cpu\n").file("proc/700/root/sys/fs/cgroup/cpu.max", "300000 100000\n");
        assertThat(limit()).isEqualTo(cpus(3));
    }

    @Test
    void saysWhatItDoesNotKnow() {
        machine.file("proc/700/cgroup", "0::/gone\n");
        assertThat(limit().unknown()).startsWith("the server's control group is outside");
        machine.file("proc/700/cgroup", "5:cpu,cpuacct:/docker/1234\n0::/\n");
        assertThat(limit()).isEqualTo(CpuLimit.unknown("the server is in a control group of version 1, of which no limits are read"));
        machine.file("proc/700/cgroup", "3:cpuset:/x\n1:cpu:/\n0::/\n");
        assertThat(limit()).isEqualTo(cpus(4));
    }

    @Test
    void refusesOtherQuotas() {
        assertThat(ControlGroups.quota("max 100000\n")).isInfinite();
        assertThatThrownBy(() -> ControlGroups.quota("150000")).isInstanceOf(HostException.class)
                .hasMessage("cpu.max is not as expected: found 150000, expected such as 150000 100000");
    }
}
