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
{{- with .Values.temporal.apiKeySecret }}
{{- if .name }}
- name: TEMPORAL_API_KEY
  valueFrom: { secretKeyRef: { name: {{ .name | quote }}, key: {{ .key | quote }} } }
{{- end }}
{{- end }}
{{- range .Values.secrets.more }}
{{- if or $.worker (has .variable (list "CAUSEWAY_CODEC_KEYS")) }}
- name: {{ .variable }}
  valueFrom: { secretKeyRef: { name: {{ .name | quote }}, key: {{ .key | quote }} } }
{{- end }}
{{- end }}
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
{{- end }}
