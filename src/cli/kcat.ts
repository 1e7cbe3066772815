/** Settings for kcat and other librdkafka clients: one file for each Kafka route. Without secrets. */
import type { Route } from '../contract/outputs.ts';
import type { LinkName } from '../contract/request.ts';

/** `kcat -F FILE` takes each block as it is, once the credentials are in the same folder. */
export function kcatSettings({ project, service }: LinkName, routes: readonly Route[]): string {
  const kafka = routes.filter(({ component }) => component === 'kafka');
  if (kafka.length === 0) return '';
  const download = `# avn service user-creds-download ${service} --project ${project} --username avnadmin -d .`;
  return [`# The files named below come from:\n${download}`, ...kafka.map(block)].join('\n\n');
}

function block({ host, port, authenticationMethod, ca }: Route): string {
  const sasl = authenticationMethod === 'sasl';
  return [
    `# ${sasl ? 'SASL' : 'client certificate'}: kcat -F kcat-${sasl ? 'sasl' : 'certificate'}.conf -L`,
    `bootstrap.servers=${host}:${port}`,
    `security.protocol=${sasl ? 'sasl_ssl' : 'ssl'}`,
    ...(ca === 'project' ? ['ssl.ca.location=ca.pem'] : []),
    ...(sasl
      ? ['sasl.mechanism=SCRAM-SHA-256', 'sasl.username=avnadmin', 'sasl.password=<the password of avnadmin>']
      : ['ssl.certificate.location=service.cert', 'ssl.key.location=service.key']),
  ].join('\n');
}
