{{- /* What the schema cannot say, or says badly. Each message names the key. */ -}}
{{- define "pgvigil.validate" -}}
{{- $values := .Values -}}
{{- if not $values.targets -}}
{{- fail "targets: found none, expected at least one server, such as targets.main.host and targets.main.passwordSecret" -}}
{{- end -}}
{{- range $name, $target := $values.targets -}}
{{- include "pgvigil.validateTarget" (dict "name" $name "target" $target) -}}
{{- end -}}
{{- if ne (empty $values.web.certificateSecret.name) true -}}
{{- if not $values.web.configSecret.name -}}
{{- fail "web.certificateSecret.name: found it without web.configSecret.name, expected a web.config.file that uses the certificate" -}}
{{- end -}}
{{- end -}}
{{- if and $values.web.tls (not $values.web.configSecret.name) -}}
{{- fail "web.tls: found true without web.configSecret.name, expected a web.config.file with tls_server_config" -}}
{{- end -}}
{{- if and $values.web.clientCertificates (not $values.web.tls) -}}
{{- fail "web.clientCertificates: found true without web.tls, expected both or none" -}}
{{- end -}}
{{- range $values.alertmanager.urls -}}
{{- if regexMatch "://[^/]*@" . -}}
{{- fail "alertmanager.urls: found a URL with a user, expected alertmanager.credentialsSecret.name" -}}
{{- end -}}
{{- end -}}
{{- include "pgvigil.validateMonitoring" . -}}
{{- include "pgvigil.validateMode" . -}}
{{- if and $values.podDisruptionBudget.enabled (eq (kindIs "invalid" $values.podDisruptionBudget.minAvailable) (kindIs "invalid" $values.podDisruptionBudget.maxUnavailable)) -}}
{{- fail "podDisruptionBudget.minAvailable: found as many as maxUnavailable, expected one of them, the other null" -}}
{{- end -}}
{{- end -}}

{{- define "pgvigil.validateTarget" -}}
{{- $target := .target -}}
{{- $key := printf "targets.%s" .name -}}
{{- if and $target.url $target.host -}}
{{- fail (printf "%s.url: found it beside host, expected one of them" $key) -}}
{{- end -}}
{{- if not (or $target.url $target.host) -}}
{{- fail (printf "%s.host: found none, expected a host, a socket directory, or url in its place" $key) -}}
{{- end -}}
{{- if $target.url -}}
{{- if or (regexMatch "://[^/@?]*:[^/@]*@" $target.url) (regexMatch "(?i)(^|[?&\\s])(ssl)?password\\s*=" $target.url) -}}
{{- fail (printf "%s.url: found a password, expected none: name the Secret that holds it in passwordSecret" $key) -}}
{{- end -}}
{{- range list "port" "database" "sslmode" "parameters" "tls" -}}
{{- if hasKey $target . -}}
{{- fail (printf "%s.%s: found it beside url, expected it in the url, or host in place of url" $key .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $target.user $target.userSecret -}}
{{- fail (printf "%s.userSecret: found it beside user, expected one of them" $key) -}}
{{- end -}}
{{- if and $target.passwordFile $target.passwordSecret -}}
{{- fail (printf "%s.passwordFile: found it beside passwordSecret, expected one of them" $key) -}}
{{- end -}}
{{- $tls := default dict $target.tls -}}
{{- if and $tls.caSecret $tls.caConfigMap -}}
{{- fail (printf "%s.tls.caConfigMap: found it beside caSecret, expected one of them" $key) -}}
{{- end -}}
{{- $trusts := or $tls.caSecret $tls.caConfigMap (get (default dict $target.parameters) "sslrootcert") -}}
{{- if and (hasPrefix "verify-" (default "" $target.sslmode)) (not $trusts) -}}
{{- fail (printf "%s.sslmode: found %s without authorities, expected tls.caSecret, tls.caConfigMap or parameters.sslrootcert" $key $target.sslmode) -}}
{{- end -}}
{{- end -}}

{{- define "pgvigil.validateMonitoring" -}}
{{- $monitoring := .Values.monitoring -}}
{{- $fleet := gt (len .Values.targets) 1 -}}
{{- if and $monitoring.serviceMonitor.enabled $monitoring.podMonitor.enabled -}}
{{- fail "monitoring.podMonitor.enabled: found true beside monitoring.serviceMonitor.enabled, expected one of them: with both every series is there twice" -}}
{{- end -}}
{{- if and $monitoring.probe.enabled $monitoring.scrapeConfig.enabled -}}
{{- fail "monitoring.scrapeConfig.enabled: found true beside monitoring.probe.enabled, expected one of them: with both every series is there twice" -}}
{{- end -}}
{{- if and (not $fleet) (or $monitoring.probe.enabled $monitoring.scrapeConfig.enabled) -}}
{{- $kind := ternary "probe" "scrapeConfig" $monitoring.probe.enabled -}}
{{- fail (printf "monitoring.%s.enabled: found true with one target, expected several: one is read by serviceMonitor or podMonitor" $kind) -}}
{{- end -}}
{{- end -}}

{{- define "pgvigil.validateMode" -}}
{{- $values := .Values -}}
{{- if eq $values.mode "sidecar" -}}
{{- if gt (len $values.targets) 1 -}}
{{- fail (printf "targets: found %d, expected one beside a sidecar: the server of its pod" (len $values.targets)) -}}
{{- end -}}
{{- if $values.monitoring.serviceMonitor.enabled -}}
{{- fail "monitoring.serviceMonitor.enabled: found true with mode sidecar, which has no Service; expected monitoring.podMonitor.enabled" -}}
{{- end -}}
{{- if and $values.monitoring.podMonitor.enabled (not $values.sidecar.podLabels) -}}
{{- fail "sidecar.podLabels: found none, expected the labels of the pods that have the sidecar, for monitoring.podMonitor" -}}
{{- end -}}
{{- if $values.networkPolicy.enabled -}}
{{- fail "networkPolicy.enabled: found true with mode sidecar, expected false: it would shut off the database of the pod" -}}
{{- end -}}
{{- if $values.podDisruptionBudget.enabled -}}
{{- fail "podDisruptionBudget.enabled: found true with mode sidecar, expected false: the pod is the database's" -}}
{{- end -}}
{{- if $values.state.persistence.enabled -}}
{{- fail "state.persistence.enabled: found true with mode sidecar, expected false: each pod keeps its own in an emptyDir" -}}
{{- end -}}
{{- else if $values.networkPolicy.enabled -}}
{{- range $name, $target := $values.targets -}}
{{- if and $target.url (not $values.networkPolicy.databases.ports) -}}
{{- fail (printf "networkPolicy.databases.ports: found none, expected the port of targets.%s.url among them" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
