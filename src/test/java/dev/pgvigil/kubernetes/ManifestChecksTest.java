package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks that the other tests rely on find what is wrong. */
class ManifestChecksTest {
    private static final String GOOD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: it}
            spec:
              selector: {matchLabels: {app: it}}
              template:
                metadata: {labels: {app: it}}
                spec:
                  automountServiceAccountToken: false
                  restartPolicy: Always
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: it
                      image: it
                      ports: [{name: http, containerPort: 1}]
                      volumeMounts: [{name: tmp, mountPath: /tmp}]
                      securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                  volumes: [{name: tmp, emptyDir: {}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: it}
            spec: {selector: {app: it}, ports: [{name: http, port: 1, targetPort: http}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: it}
            data: {key: value}
            """;

    @Test
    void whatIsGoodPasses() {
        Manifests good = Manifests.parse(GOOD);
        assertThat(good.all()).allSatisfy(resource -> assertThat(UnknownFields.of(resource)).isEmpty());
        assertThat(RestrictedPods.violations(good.pods().get(0).getSpec())).isEmpty();
        assertThat(Links.broken(good)).isEmpty();
        assertThat(PlainSecrets.in(good)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image: it | imagee: it | Deployment it.spec.template.spec.containers[0].imagee",
        "runAsNonRoot: true | runAsNonroot: true | Deployment it.spec.template.spec.securityContext.runAsNonroot",
        "targetPort: http | targetport: http | Service it.spec.ports[0].targetport",
        "kind: Service | kind: Servise | Servise it: unknown v1",
    })
    void anUnknownFieldIsNamedAtAnyDepth(String from, String to, String found) {
        assertThat(Manifests.parse(GOOD.replace(from, to)).all()).flatMap(UnknownFields::of).containsExactly(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{key: value} | {key: 5} | ConfigMap it",
        "{key: value} | {key: on} | ConfigMap it",
        "containerPort: 1 | containerPort: one | Deployment it",
        "runAsNonRoot: true | runAsNonRoot: 'yes' | Deployment it",
    })
    void anotherTypeThanKubernetesTakesIsRefused(String from, String to, String named) {
        assertThatThrownBy(() -> Manifests.parse(GOOD.replace(from, to))).hasMessageContaining(named);
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> Manifests.parse(GOOD.replace("{key: value}", "{key: value, key: other}"))).hasMessageContaining("duplicate key key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "automountServiceAccountToken: false | automountServiceAccountToken: true | pod: automountServiceAccountToken is not false",
        "volumes: [{name: tmp, emptyDir: {}}] | volumes: [{name: tmp, hostPath: {path: /}}] | volume tmp: its kind",
        "restartPolicy: Always | hostNetwork: true | pod: a namespace of the host",
        "runAsNonRoot: true | runAsUser: 1 | container it: runAsNonRoot is not true",
        "runAsNonRoot: true | runAsNonRoot: true, runAsUser: 0 | pod: runAsUser 0",
        "type: RuntimeDefault | type: Unconfined | container it: seccompProfile",
        "allowPrivilegeEscalation: false | privileged: false | container it: allowPrivilegeEscalation is not false",
        "allowPrivilegeEscalation: false | allowPrivilegeEscalation: false, privileged: true | container it: privileged",
        "drop: [ALL] | drop: [NET_RAW] | container it: capabilities.drop has no ALL",
        "drop: [ALL] | drop: [ALL], add: [SYS_PTRACE] | container it: capabilities.add",
        "readOnlyRootFilesystem: true | readOnlyRootFilesystem: false | container it: readOnlyRootFilesystem is not true",
        "containerPort: 1 | containerPort: 1, hostPort: 1 | container it: hostPort",
    })
    void eachViolationOfTheRestrictedStandardIsNamed(String from, String to, String violation) {
        assertThat(RestrictedPods.violations(Manifests.parse(GOOD.replace(from, to)).pods().get(0).getSpec())).containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "matchLabels: {app: it} | matchLabels: {app: that} | Deployment: its selector does not match its own pods",
        "selector: {app: it} | selector: {app: that} | Service it: no pod has {app=that}",
        "targetPort: http | targetPort: web | Service: no container port web",
        "volumes: [{name: tmp | volumes: [{name: temp | no volume tmp",
        "automountServiceAccountToken: false | serviceAccountName: me | no ServiceAccount me",
    })
    void aReferenceThatLeadsNowhereIsNamed(String from, String to, String broken) {
        assertThat(Links.broken(Manifests.parse(GOOD.replace(from, to)))).containsExactly(broken);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{key: value} | {key: 'postgresql://me:secret@db'} | ConfigMap it: key",
        "{key: value} | {key: 'password: secret'} | ConfigMap it: key",
        "kind: ConfigMap | kind: Secret | Secret it",
        "image: it | env: [{name: PGPASSWORD, value: secret}] | container it: PGPASSWORD",
        "image: it | env: [{name: X, valueFrom: {secretKeyRef: {name: x, key: x}}}] | container it: X",
        "image: it | env: [{name: URL, value: 'postgresql://me:secret@db'}] | container it: URL",
    })
    void aSecretInThePlainIsNamed(String from, String to, String found) {
        assertThat(PlainSecrets.in(Manifests.parse(GOOD.replace(from, to)))).containsExactly(found);
    }
}
