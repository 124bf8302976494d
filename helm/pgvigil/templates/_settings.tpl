{{- /* A value in libpq's keyword=value string. */ -}}
{{- define "pgvigil.quoted" -}}
'{{ . | toString | replace "\\" "\\\\" | replace "'" "\\'" }}'
{{- end -}}

{{- define "pgvigil.sslmode" -}}
{{- $tls := default dict .tls -}}
{{- if .sslmode -}}
{{- .sslmode -}}
{{- else if hasPrefix "/" .host -}}
disable
{{- else if or $tls.caSecret $tls.caConfigMap (get (default dict .parameters) "sslrootcert") -}}
verify-full
{{- else -}}
require
{{- end -}}
{{- end -}}

{{- /* The connection string of a target without url. Paths start at the settings file. */ -}}
{{- define "pgvigil.conninfo" -}}
{{- $target := .target -}}
{{- $tls := default dict $target.tls -}}
{{- $dir := printf "targets/%s" .name -}}
{{- $all := dict "host" $target.host "port" (int (default 5432 $target.port)) "dbname" (default "postgres" $target.database) "sslmode" (include "pgvigil.sslmode" $target) -}}
{{- if or $tls.caSecret $tls.caConfigMap -}}
{{- $_ := set $all "sslrootcert" (printf "%s/ca.crt" $dir) -}}
{{- end -}}
{{- if $tls.clientSecret -}}
{{- $_ := set $all "sslcert" (printf "%s/tls.crt" $dir) -}}
{{- $_ := set $all "sslkey" (printf "%s/tls.key" $dir) -}}
{{- end -}}
{{- $all = merge $all (default dict $target.parameters) -}}
{{- $words := list -}}
{{- range $name := keys $all | sortAlpha -}}
{{- $words = append $words (printf "%s=%s" $name (include "pgvigil.quoted" (get $all $name))) -}}
{{- end -}}
{{- join " " $words -}}
{{- end -}}

{{- define "pgvigil.targetSettings" -}}
{{- $target := .target -}}
{{- $dir := printf "targets/%s" .name -}}
{{- $settings := dict "url" $target.url -}}
{{- if not $target.url -}}
{{- $_ := set $settings "url" (include "pgvigil.conninfo" .) -}}
{{- end -}}
{{- if $target.userSecret -}}
{{- $_ := set $settings "user_file" (printf "%s/user" $dir) -}}
{{- else if or $target.user (not $target.url) -}}
{{- $_ := set $settings "user" (default "pgvigil" $target.user) -}}
{{- end -}}
{{- if $target.passwordSecret -}}
{{- $_ := set $settings "password_file" (printf "%s/password" $dir) -}}
{{- else if $target.passwordFile -}}
{{- $_ := set $settings "password_file" $target.passwordFile -}}
{{- end -}}
{{- if hasKey $target "expectedStandbys" -}}
{{- $_ := set $settings "expected_standbys" (int $target.expectedStandbys) -}}
{{- end -}}
{{- toYaml (merge $settings (pick $target "pooler" "databases" "labels" "profiles" "thresholds" "tags")) -}}
{{- end -}}

{{- define "pgvigil.queryFiles" -}}
{{- $files := list -}}
{{- range $name, $file := .Values.queries.files -}}
{{- $files = append $files (dict "path" (printf "queries.%s.yaml" $name) "format" (default "pgvigil" $file.format)) -}}
{{- end -}}
{{- range $map := .Values.queries.configMaps -}}
{{- range $map.keys -}}
{{- $files = append $files (dict "path" (printf "queries/%s/%s" $map.name .) "format" (default "pgvigil" $map.format)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $files -}}
{{- end -}}

{{- define "pgvigil.alertmanagerSettings" -}}
{{- $values := .Values.alertmanager -}}
{{- $labels := merge (deepCopy $values.labels) (dict "job" .Values.monitoring.job "namespace" (include "pgvigil.namespace" .)) -}}
{{- $settings := dict "urls" $values.urls "labels" $labels "resend_interval" $values.resendInterval -}}
{{- if $values.credentialsSecret.name -}}
{{- $_ := set $settings "credentials_file" "alertmanager/credentials" -}}
{{- end -}}
{{- if $values.caSecret.name -}}
{{- $_ := set $settings "ca_file" "alertmanager/ca.crt" -}}
{{- end -}}
{{- if $values.externalUrl -}}
{{- $_ := set $settings "external_url" $values.externalUrl -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}

{{- /* pgvigil.yaml. */ -}}
{{- define "pgvigil.settings" -}}
{{- $values := .Values -}}
{{- $targets := dict -}}
{{- range $name, $target := $values.targets -}}
{{- $_ := set $targets $name (include "pgvigil.targetSettings" (dict "name" $name "target" $target) | fromYaml) -}}
{{- end -}}
{{- $profiles := $values.profiles -}}
{{- if $values.thresholds -}}
{{- $profiles = append $profiles "profile.thresholds.yaml" -}}
{{- end -}}
{{- $web := dict "reload" $values.web.reload "show_query_text" $values.web.showQueryText -}}
{{- if $values.web.configSecret.name -}}
{{- $_ := set $web "config_file" "web/web.yaml" -}}
{{- end -}}
{{- $queries := dict "preset" $values.queries.preset "override" $values.queries.override "files" (include "pgvigil.queryFiles" . | fromYamlArray) -}}
{{- $limits := dict "series" (int $values.limits.series) "rows" (int $values.limits.rows) "busy_ratio" $values.limits.busyRatio -}}
{{- $settings := dict "targets" $targets "profiles" $profiles "queries" $queries "limits" $limits "web" $web "log" $values.log -}}
{{- if $values.alertmanager.urls -}}
{{- $_ := set $settings "alertmanager" (include "pgvigil.alertmanagerSettings" . | fromYaml) -}}
{{- end -}}
{{- if $values.runbooks -}}
{{- $_ := set $settings "runbooks" $values.runbooks -}}
{{- end -}}
{{- if $values.state.enabled -}}
{{- $_ := set $settings "state" (dict "dir" "/var/lib/pgvigil") -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}
