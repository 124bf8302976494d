package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Secret ALICE = new Secret("alice's hash");
    private static final Secret BOB = new Secret("bob's hash");
    private static final long CHECK_NANOS = Duration.ofMillis(100).toNanos();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> checked = new ArrayList<>();
    private final Users users = new Users(Map.of("alice", ALICE, "bob", BOB), this::check, new CheckTurns(nanos::get));

    @Test
    void checksARightPasswordOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
        }
        assertThat(checked).containsExactly("right against alice's hash");
    }

    @Test
    void checksAWrongPasswordOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(check("alice", "wrong")).isEqualTo(Users.Outcome.WRONG);
        }
        assertThat(checked).containsExactly("wrong against alice's hash");
        assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
    }

    @Test
    void remembersAPasswordForItsUserOnly() {
        assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
        assertThat(check("bob", "bob's")).isEqualTo(Users.Outcome.RIGHT);
        assertThat(check("bob", "wrong")).isEqualTo(Users.Outcome.WRONG);
        assertThat(check("alic", "eright")).isEqualTo(Users.Outcome.WRONG);
        assertThat(check("ALICE", "right")).isEqualTo(Users.Outcome.WRONG);
        assertThat(checked).hasSize(5);
    }

    @Test
    void checksAnUnknownNameAgainstSomeUsersHashAndRefusesItWhateverThatSays() {
        assertThat(check("mallory", "right")).isEqualTo(Users.Outcome.WRONG);
        assertThat(check("mallory", "bob's")).isEqualTo(Users.Outcome.WRONG);
        assertThat(check("", "right")).isEqualTo(Users.Outcome.WRONG);
        assertThat(checked).hasSize(3).allMatch(line -> line.endsWith("hash"));
        assertThat(checked.get(0).replaceFirst(".* against ", "")).isEqualTo(checked.get(1).replaceFirst(".* against ", ""));
    }

    @Test
    void keepsRightPasswordsThroughAFloodOfWrongOnes() {
        check("alice", "right");
        for (int i = 0; i < 2_000; i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            check("alice", "wrong" + i);
        }
        int before = checked.size();
        assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
        assertThat(checked).hasSize(before);
    }

    @Test
    void spendsNoMoreThanAQuarterOfACoreOnAFlood() {
        assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
        int busy = 0;
        for (int i = 0; i < 100_000; i++) {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            busy += check("alice", "wrong" + i) == Users.Outcome.BUSY ? 1 : 0;
        }
        // 100 s of requests and the time of the checks themselves; 5 s were saved up.
        long spent = (checked.size() - 1) * CHECK_NANOS;
        assertThat(spent).isLessThan((nanos.get() / 4) + Duration.ofSeconds(6).toNanos()).isGreaterThan(nanos.get() / 5);
        assertThat(busy).isGreaterThan(99_000);
        assertThat(check("alice", "right")).isEqualTo(Users.Outcome.RIGHT);
    }

    @Test
    void aFloodFromOneAddressKeepsNobodyOutWhoComesFromAnother() {
        for (int i = 0; i < 10_000; i++) {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            check("alice", "wrong" + i);
            if (i == 9_000) {
                assertThat(checkFrom("10.0.0.2", "alice", "right")).isEqualTo(Users.Outcome.RIGHT);
                assertThat(checkFrom("10.0.0.3", "bob", "a slip")).isEqualTo(Users.Outcome.WRONG);
                assertThat(checkFrom("10.0.0.3", "bob", "bob's")).as("a suspect now").isEqualTo(Users.Outcome.BUSY);
                assertThat(checkFrom("10.0.0.4", "bob", "bob's")).isEqualTo(Users.Outcome.RIGHT);
            }
        }
        assertThat(checked).as("of all who asked").hasSizeLessThan(100);
    }

    @Test
    void thoseWhoWaitFromWhereAFloodComesTakeNobodyElsesPlace() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CheckTurns turns = new CheckTurns(nanos::get);
        ExecutorService clients = Executors.newCachedThreadPool();
        List<Future<Boolean>> flood = new ArrayList<>();
        flood.add(clients.submit(() -> turns.take(true, () -> {
            entered.countDown();
            return await(release);
        }).isPresent()));
        assertThat(await(entered)).isTrue();
        for (int i = 0; i < 12; i++) {
            flood.add(clients.submit(() -> turns.take(true, () -> false).isPresent()));
        }
        org.awaitility.Awaitility.await().until(() -> flood.stream().filter(Future::isDone).count() == 9);
        Future<Boolean> other = clients.submit(() -> turns.take(false, () -> true).orElse(false));
        release.countDown();
        assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
        clients.shutdownNow();
    }

    @Test
    void saysNothingOfAPasswordThatItCouldNotCheckAndRecovers() {
        for (int i = 0; i < 100; i++) {
            check("alice", "wrong" + i);
        }
        assertThat(check("bob", "bob's")).isEqualTo(Users.Outcome.BUSY);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(check("bob", "bob's")).isEqualTo(Users.Outcome.RIGHT);
    }

    @Test
    void checksOneAtATimeAndLetsFewWait() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CheckTurns turns = new CheckTurns(nanos::get);
        ExecutorService clients = Executors.newCachedThreadPool();
        Future<?> first = clients.submit(() -> turns.take(false, () -> {
            entered.countDown();
            return await(release);
        }));
        assertThat(await(entered)).isTrue();
        List<Future<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            others.add(clients.submit(() -> turns.take(false, () -> true).isPresent()));
        }
        // Nine find no place and leave at once; the first still holds the turn.
        org.awaitility.Awaitility.await().until(() -> others.stream().filter(Future::isDone).count() == 9);
        release.countDown();
        first.get(10, TimeUnit.SECONDS);
        int served = 0;
        for (Future<Boolean> other : others) {
            served += other.get(10, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(served).isEqualTo(3);
        clients.shutdownNow();
    }

    @Test
    void knowsTheThreeKindsOfBcrypt() {
        byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
        for (BCrypt.Version version : List.of(BCrypt.Version.VERSION_2A, BCrypt.Version.VERSION_2B, BCrypt.Version.VERSION_2Y)) {
            Secret hash = new Secret(new String(BCrypt.with(version).hash(4, password), StandardCharsets.US_ASCII));
            assertThat(PasswordCheck.bcrypt().matches(password, hash)).isTrue();
            assertThat(PasswordCheck.bcrypt().matches("correct hors".getBytes(StandardCharsets.UTF_8), hash)).isFalse();
            assertThat(PasswordCheck.bcrypt().matches(new byte[0], hash)).isFalse();
        }
    }

    /** Values of crypt_blowfish, which Apache, PHP and libxcrypt have. */
    @Test
    void agreesWithOtherToolsOnHashesAndLongPasswords() {
        assertThat(matches("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")).isTrue();
        assertThat(matches("test", "$2y$05$abcdefghijklmnopqrstuuMceFj4VbmHOj8C7PetMxzZkwre/z.Ri")).isTrue();
        String first72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        String hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        assertThat(matches(first72 + "chars after 72 are ignored", hash)).isTrue();
        assertThat(matches(first72, hash)).isTrue();
        assertThat(matches(first72.substring(1), hash)).isFalse();
        assertThat(matches("a".repeat(100_000), hash)).isFalse();
    }

    private static boolean matches(String password, String hash) {
        return PasswordCheck.bcrypt().matches(password.getBytes(StandardCharsets.UTF_8), new Secret(hash));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Users.Outcome check(String name, String password) {
        return checkFrom("10.0.0.1", name, password);
    }

    private Users.Outcome checkFrom(String address, String name, String password) {
        return users.check(name, password.getBytes(StandardCharsets.UTF_8), address);
    }

    /** A password is right when it is the one of the hash; a check takes a tenth of a second. */
    private boolean check(byte[] password, Secret hash) {
        nanos.addAndGet(CHECK_NANOS);
        String text = new String(password, StandardCharsets.UTF_8);
        checked.add(text + " against " + hash.reveal());
        return text.equals(hash == ALICE ? "right" : "bob's");
    }
}
