{{- /* A file of a Secret or ConfigMap in the volume of files. Takes kind, name, key and path. */ -}}
{{- define "pgvigil.file" -}}
- {{ .kind }}:
    name: {{ .name | quote }}
    items:
      - {key: {{ .key | quote }}, path: {{ .path | quote }}}
{{ end -}}

{{- define "pgvigil.targetFiles" -}}
{{- $target := .target -}}
{{- $tls := default dict $target.tls -}}
{{- $dir := printf "targets/%s" .name -}}
{{- with $target.userSecret -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" (default "username" .key) "path" (printf "%s/user" $dir)) -}}
{{- end -}}
{{- with $target.passwordSecret -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" (default "password" .key) "path" (printf "%s/password" $dir)) -}}
{{- end -}}
{{- with $tls.caSecret -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" (default "ca.crt" .key) "path" (printf "%s/ca.crt" $dir)) -}}
{{- end -}}
{{- with $tls.caConfigMap -}}
{{- include "pgvigil.file" (dict "kind" "configMap" "name" .name "key" (default "ca.crt" .key) "path" (printf "%s/ca.crt" $dir)) -}}
{{- end -}}
{{- with $tls.clientSecret -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" (default "tls.crt" .certKey) "path" (printf "%s/tls.crt" $dir)) -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" (default "tls.key" .keyKey) "path" (printf "%s/tls.key" $dir)) -}}
{{- end -}}
{{- end -}}

{{- define "pgvigil.webFiles" -}}
{{- with .Values.web.configSecret -}}
{{- if .name -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" .key "path" "web/web.yaml") -}}
{{- end -}}
{{- end -}}
{{- with .Values.web.certificateSecret -}}
{{- if .name -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" .certKey "path" "web/tls.crt") -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" .keyKey "path" "web/tls.key") -}}
{{- if .caKey -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .name "key" .caKey "path" "web/ca.crt") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Everything below /etc/pgvigil is one volume, for a mount inside another read-only one is not possible everywhere. */ -}}
{{- define "pgvigil.files" -}}
- configMap:
    name: {{ include "pgvigil.fullname" . | quote }}
{{ range $name, $target := .Values.targets -}}
{{- include "pgvigil.targetFiles" (dict "name" $name "target" $target) -}}
{{- end -}}
{{- include "pgvigil.webFiles" . -}}
{{- with .Values.alertmanager -}}
{{- if .urls -}}
{{- if .credentialsSecret.name -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .credentialsSecret.name "key" .credentialsSecret.key "path" "alertmanager/credentials") -}}
{{- end -}}
{{- if .caSecret.name -}}
{{- include "pgvigil.file" (dict "kind" "secret" "name" .caSecret.name "key" .caSecret.key "path" "alertmanager/ca.crt") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $map := .Values.queries.configMaps -}}
{{- range $map.keys -}}
{{- include "pgvigil.file" (dict "kind" "configMap" "name" $map.name "key" . "path" (printf "queries/%s/%s" $map.name .)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* The volumes of the pod. Their names begin with pgvigil-, so that they fit beside those of a database. */ -}}
{{- define "pgvigil.volumes" -}}
- name: pgvigil-files
  projected:
    # 0440; 0444 beside a database, whose pod has a group of its own.
    defaultMode: {{ ternary 292 288 (eq .Values.mode "sidecar") }}
    sources:
      {{- include "pgvigil.files" . | trim | nindent 6 }}
- name: pgvigil-tmp
  emptyDir: {sizeLimit: 32Mi}
{{- if .Values.state.enabled }}
- name: pgvigil-state
  {{- if .Values.state.persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "pgvigil.claim" . | quote }}
  {{- else }}
  emptyDir: {sizeLimit: {{ .Values.state.sizeLimit }}}
  {{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "pgvigil.probeAction" -}}
{{- if .root.Values.web.clientCertificates -}}
tcpSocket: {port: http-pgvigil}
{{- else -}}
httpGet: {path: {{ .path }}, port: http-pgvigil, scheme: {{ include "pgvigil.scheme" .root | upper }}}
{{- end -}}
{{- end -}}

{{- /* None of them asks for the database: one that is down is no reason to restart or to take out what tells it. */ -}}
{{- define "pgvigil.probes" -}}
startupProbe:
  {{- include "pgvigil.probeAction" (dict "root" . "path" "/livez") | nindent 2 }}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  {{- include "pgvigil.probeAction" (dict "root" . "path" "/livez") | nindent 2 }}
  periodSeconds: 30
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  {{- include "pgvigil.probeAction" (dict "root" . "path" "/readyz") | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{- /* The container, with probes in a Deployment and without any beside a database. */ -}}
{{- define "pgvigil.container" -}}
{{- $sidecar := eq .Values.mode "sidecar" -}}
name: pgvigil
image: {{ include "pgvigil.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
env:
  - {name: PGVIGIL_CONFIG, value: /etc/pgvigil/pgvigil.yaml}
  # Here and not in that file, for the image has this variable too.
  - {name: PGVIGIL_WEB_LISTEN, value: ":{{ int .Values.web.port }}"}
  {{- with .Values.javaOptions }}
  - {name: JDK_JAVA_OPTIONS, value: {{ . | quote }}}
  {{- end }}
  {{- if $sidecar }}
  # Pods of one name in several namespaces are several servers.
  - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
  - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  - {name: PGVIGIL_NAME, value: $(POD_NAMESPACE).$(POD_NAME)}
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - {name: http-pgvigil, containerPort: {{ int .Values.web.port }}, protocol: TCP}
{{- if not $sidecar }}
{{ include "pgvigil.probes" . }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- if $sidecar }}
  {{- toYaml (merge (deepCopy .Values.securityContext) (pick .Values.podSecurityContext "runAsUser" "runAsGroup")) | nindent 2 }}
  {{- else }}
  {{- toYaml .Values.securityContext | nindent 2 }}
  {{- end }}
volumeMounts:
  - {name: pgvigil-files, mountPath: /etc/pgvigil, readOnly: true}
  - {name: pgvigil-tmp, mountPath: /tmp}
  {{- if .Values.state.enabled }}
  - {name: pgvigil-state, mountPath: /var/lib/pgvigil}
  {{- end }}
  {{- if and $sidecar .Values.sidecar.socketVolume }}
  - {name: {{ .Values.sidecar.socketVolume | quote }}, mountPath: {{ .Values.sidecar.socketPath | quote }}, readOnly: true}
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- /* What a chart with this one as a dependency puts into its pod: include "pgvigil.sidecar.containers" .Subcharts.pgvigil */ -}}
{{- define "pgvigil.sidecar.containers" -}}
{{- if ne .Values.mode "sidecar" -}}
{{- fail (printf "mode: found %s, expected sidecar where pgvigil.sidecar.containers is included" .Values.mode) -}}
{{- end -}}
- {{ include "pgvigil.container" . | nindent 2 | trim }}
{{- end -}}

{{- define "pgvigil.sidecar.volumes" -}}
{{- include "pgvigil.volumes" . -}}
{{- end -}}
