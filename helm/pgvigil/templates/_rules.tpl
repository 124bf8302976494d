{{- /* What profiles and thresholds say of for, as alert/severity to duration: in Prometheus it acts through the rules only. */ -}}
{{- define "pgvigil.holds" -}}
{{- $layers := list -}}
{{- range .Values.profiles -}}
{{- $layers = append $layers ($.Files.Get (printf "files/profiles/%s.yaml" .) | fromYaml) -}}
{{- end -}}
{{- $holds := dict -}}
{{- range append $layers .Values.thresholds -}}
{{- range $alert, $levels := . -}}
{{- if kindIs "map" $levels -}}
{{- range $severity, $level := $levels -}}
{{- if hasKey $level "for" -}}
{{- $_ := set $holds (printf "%s/%s" $alert $severity) (get $level "for") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $holds -}}
{{- end -}}

{{- /* One rule as it is wanted here. Takes root, rule and holds. */ -}}
{{- define "pgvigil.rule" -}}
{{- $values := .root.Values -}}
{{- $rule := .rule -}}
{{- if $rule.alert -}}
{{- with get .holds (printf "%s/%s" $rule.alert $rule.labels.severity) -}}
{{- $_ := set $rule "for" . -}}
{{- end -}}
{{- $annotations := merge (deepCopy $values.prometheusRule.alertAnnotations) $rule.annotations -}}
{{- if and $values.runbooks (hasPrefix "alerts/runbooks/" $annotations.runbook_url) -}}
{{- $prefix := ternary $values.runbooks (printf "%s/" $values.runbooks) (regexMatch "[/=#]$" $values.runbooks) -}}
{{- $_ := set $annotations "runbook_url" (printf "%s%s" $prefix (trimPrefix "alerts/runbooks/" $annotations.runbook_url)) -}}
{{- end -}}
{{- $_ := set $rule "annotations" $annotations -}}
{{- $_ := set $rule "labels" (merge $rule.labels (deepCopy $values.prometheusRule.alertLabels)) -}}
{{- end -}}
{{- toYaml $rule -}}
{{- end -}}

{{- /* The groups of a file without the alerts that are not wanted, and without groups that have none left. Takes root, file and holds. */ -}}
{{- define "pgvigil.groups" -}}
{{- $root := .root -}}
{{- $holds := .holds -}}
{{- $groups := list -}}
{{- range (.file | fromYaml).groups -}}
{{- $group := . -}}
{{- $rules := list -}}
{{- range .rules -}}
{{- if not (has .alert $root.Values.prometheusRule.disabled) -}}
{{- $rules = append $rules (include "pgvigil.rule" (dict "root" $root "rule" . "holds" $holds) | fromYaml) -}}
{{- end -}}
{{- end -}}
{{- if $rules -}}
{{- $groups = append $groups (set $group "rules" $rules) -}}
{{- end -}}
{{- end -}}
{{- toYaml $groups -}}
{{- end -}}

{{- /* A name that no alert has switches nothing off: better said now than found out at night. */ -}}
{{- define "pgvigil.validateDisabled" -}}
{{- $known := list -}}
{{- range $path, $_ := .Files.Glob "files/alerts/*.rules.yml" -}}
{{- range ($.Files.Get $path | fromYaml).groups -}}
{{- range .rules -}}
{{- $known = append $known .alert -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range .Values.prometheusRule.disabled -}}
{{- if not (has . $known) -}}
{{- fail (printf "prometheusRule.disabled: found %s, expected the name of an alert in alerts/*.rules.yml" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
