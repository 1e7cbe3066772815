{{- define "causeway.labels" -}}
app.kubernetes.io/name: causeway
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "causeway.image" -}}
{{ .Values.image.repository }}:{{ include "causeway.buildId" . }}
{{- end }}

{{- define "causeway.buildId" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Where Temporal is, for workers and probers alike. */}}
{{- define "causeway.temporalEnv" -}}
- { name: TEMPORAL_ADDRESS, value: {{ .Values.temporal.address | quote }} }
- { name: TEMPORAL_NAMESPACE, value: {{ .Values.temporal.namespace | quote }} }
{{- with .Values.temporal.tlsSecret }}
- { name: TEMPORAL_TLS_CLIENT_CERT_PATH, value: /etc/temporal/tls/tls.crt }
- { name: TEMPORAL_TLS_CLIENT_KEY_PATH, value: /etc/temporal/tls/tls.key }
{{- if $.Values.temporal.tlsServerCa }}
- { name: TEMPORAL_TLS_SERVER_CA_CERT_PATH, value: /etc/temporal/tls/ca.crt }
{{- end }}
{{- end }}
{{- range include "causeway.secrets" . | fromJsonArray }}
{{- if not .file }}
- name: {{ .variable }}
  valueFrom: { secretKeyRef: { name: {{ .name | quote }}, key: {{ .key | quote }} } }
{{- else }}
- { name: {{ .variable }}_FILE, value: /etc/causeway/secrets/{{ .variable }}/value }
{{- end }}
{{- end }}
{{- end }}

{{/*
As JSON: variable, secret and key of each, and whether it is read from a file, so that a renewed one is noticed. A
prober gets none but what it needs for Temporal.
*/}}
{{- define "causeway.secrets" -}}
{{- $secrets := list }}
{{- with .Values.secrets.aivenToken }}
{{- if $.worker }}
{{- $secrets = append $secrets (dict "variable" "AIVEN_TOKEN" "name" .name "key" .key "file" true) }}
{{- end }}
{{- end }}
{{- with .Values.temporal.apiKeySecret }}
{{- if .name }}
{{- $secrets = append $secrets (dict "variable" "TEMPORAL_API_KEY" "name" .name "key" .key "file" true) }}
{{- end }}
{{- end }}
{{- range .Values.secrets.more }}
{{- if or $.worker (eq .variable "CAUSEWAY_CODEC_KEYS") }}
{{- /* AWS's SDK reads no file of this form. */}}
{{- $secrets = append $secrets (merge (dict "file" (not (hasPrefix "AWS_" .variable))) .) }}
{{- end }}
{{- end }}
{{- toJson $secrets }}
{{- end }}

{{- define "causeway.volumeName" -}}
secret-{{ . | lower | replace "_" "-" }}
{{- end }}

{{- define "causeway.container" -}}
image: {{ include "causeway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
ports:
  - { name: metrics, containerPort: 9464 }
  - { name: health, containerPort: 9465 }
# A worker that waits for its server lives, and is not ready.
livenessProbe:
  httpGet: { path: /livez, port: health }
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: health }
  timeoutSeconds: 5
startupProbe:
  httpGet: { path: /livez, port: health }
  periodSeconds: 2
  failureThreshold: 30
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .Values.temporal.tlsSecret }}
  - { name: temporal-tls, mountPath: /etc/temporal/tls, readOnly: true }
  {{- end }}
  {{- range include "causeway.secrets" . | fromJsonArray }}
  {{- if .file }}
  - { name: {{ include "causeway.volumeName" .variable }}, mountPath: /etc/causeway/secrets/{{ .variable }}, readOnly: true }
  {{- end }}
  {{- end }}
{{- end }}

{{- define "causeway.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: { type: RuntimeDefault }
# Longer than CAUSEWAY_SHUTDOWN_GRACE and what comes after it.
terminationGracePeriodSeconds: 45
volumes:
  - { name: tmp, emptyDir: {} }
  {{- with .Values.temporal.tlsSecret }}
  - { name: temporal-tls, secret: { secretName: {{ . | quote }} } }
  {{- end }}
  # Whole volumes: a renewed secret reaches the running container, which a variable or a subPath would not.
  {{- range include "causeway.secrets" . | fromJsonArray }}
  {{- if .file }}
  - name: {{ include "causeway.volumeName" .variable }}
    secret:
      secretName: {{ .name | quote }}
      items: [{ key: {{ .key | quote }}, path: value }]
  {{- end }}
  {{- end }}
{{- end }}
