{{- /* True when each target has a page of its own. */ -}}
{{- define "pgvigil.isFleet" -}}
{{- if gt (len .Values.targets) 1 -}}true{{- end -}}
{{- end -}}

{{- /* Text that a relabeling takes as it is. */ -}}
{{- define "pgvigil.replacement" -}}
{{- . | toString | replace "$" "$$" -}}
{{- end -}}

{{- /*
Labels of a target's series: the same that pgvigil gives an alert it pushes itself, for then both are one notification. Those that change
with each pod are dropped, so that an alert goes on when the pod is another one; before the target's own, which may be called so too. Takes
root, job, instance and labels.
*/ -}}
{{- define "pgvigil.relabelings" -}}
- {targetLabel: job, replacement: {{ include "pgvigil.replacement" .job | quote }}}
{{- if eq .root.Values.mode "sidecar" }}
- {sourceLabels: [__meta_kubernetes_namespace, __meta_kubernetes_pod_name], separator: ., targetLabel: instance}
{{- else }}
- {targetLabel: instance, replacement: {{ .instance | quote }}}
{{- end }}
- {action: labeldrop, regex: pod|container|endpoint|service}
{{- range $label, $value := .labels }}
- {targetLabel: {{ $label | quote }}, replacement: {{ include "pgvigil.replacement" $value | quote }}}
{{- end }}
{{- with .root.Values.monitoring.relabelings }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* How a page is read, for every kind of monitor. */ -}}
{{- define "pgvigil.access" -}}
{{- with .Values.monitoring.tlsConfig }}
tlsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.monitoring.basicAuth }}
basicAuth:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* One page as an endpoint. Takes what relabelings takes, and path and target. */ -}}
{{- define "pgvigil.endpoint" -}}
{{- $monitoring := .root.Values.monitoring -}}
- port: http-pgvigil
  path: {{ .path }}
  {{- with .target }}
  params: {target: [{{ . | quote }}]}
  {{- end }}
  scheme: {{ include "pgvigil.scheme" .root }}
  {{- with $monitoring.interval }}
  interval: {{ . }}
  {{- end }}
  {{- with $monitoring.scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  {{- if $monitoring.honorLabels }}
  honorLabels: true
  {{- end }}
  {{- with include "pgvigil.access" .root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  relabelings:
    {{- include "pgvigil.relabelings" . | nindent 4 }}
  {{- with $monitoring.metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- /* The endpoints of a ServiceMonitor or PodMonitor. */ -}}
{{- define "pgvigil.endpoints" -}}
{{- $monitoring := .Values.monitoring -}}
{{- if include "pgvigil.isFleet" . }}
{{- include "pgvigil.endpoint" (dict "root" . "path" "/metrics" "job" $monitoring.processJob "instance" (include "pgvigil.fullname" .)) }}
{{- if not (or $monitoring.probe.enabled $monitoring.scrapeConfig.enabled) }}
{{- range $name, $target := .Values.targets }}
{{ include "pgvigil.endpoint" (dict "root" $ "path" "/probe" "target" $name "job" $monitoring.job "instance" $name "labels" $target.labels) }}
{{- end }}
{{- end }}
{{- else }}
{{- range $name, $target := .Values.targets }}
{{- include "pgvigil.endpoint" (dict "root" $ "path" "/metrics" "job" $monitoring.job "instance" $name "labels" $target.labels) }}
{{- end }}
{{- end }}
{{- end -}}
