{{- define "pgvigil.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "pgvigil.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "pgvigil.serviceAccount" -}}
{{- default (ternary (include "pgvigil.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "pgvigil.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- ternary (printf "%s:%s" .Values.image.repository $tag) (printf "%s@%s" .Values.image.repository .Values.image.digest) (empty .Values.image.digest) -}}
{{- end -}}

{{- define "pgvigil.claim" -}}
{{- default (printf "%s-state" (include "pgvigil.fullname" .)) .Values.state.persistence.existingClaim -}}
{{- end -}}

{{- /* What a selector goes by; nothing else may be in it, for it can never be changed. */ -}}
{{- define "pgvigil.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* All labels of an object. Takes root and labels of its own. */ -}}
{{- define "pgvigil.labels" -}}
{{- $chart := printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 -}}
{{- $base := dict "helm.sh/chart" $chart "app.kubernetes.io/version" .root.Chart.AppVersion "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $own := deepCopy (default dict .labels) -}}
{{- toYaml (merge (include "pgvigil.selectorLabels" .root | fromYaml) $own (deepCopy .root.Values.commonLabels) $base) -}}
{{- end -}}

{{- /* The metadata of an object. Takes root, name, and labels and annotations of its own. */ -}}
{{- define "pgvigil.metadata" -}}
name: {{ .name | quote }}
namespace: {{ include "pgvigil.namespace" .root | quote }}
labels:
  {{- include "pgvigil.labels" . | nindent 2 }}
{{- with merge (deepCopy (default dict .annotations)) (deepCopy .root.Values.commonAnnotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- /* http or https. */ -}}
{{- define "pgvigil.scheme" -}}
{{- ternary "https" "http" .Values.web.tls -}}
{{- end -}}

{{- /* Host and port of the Service. */ -}}
{{- define "pgvigil.address" -}}
{{- printf "%s.%s.svc:%d" (include "pgvigil.fullname" .) (include "pgvigil.namespace" .) (int .Values.web.port) -}}
{{- end -}}

{{- /* Ports as a NetworkPolicy has them, each once: as numbers of one kind, for those of values are others than those of templates. */ -}}
{{- define "pgvigil.ports" -}}
{{- $ports := list -}}
{{- range . -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- range $ports | uniq }}
- {port: {{ . }}, protocol: TCP}
{{- end }}
{{- end -}}
