import { issueClientCertificate } from '../certificates.ts';
import type { AivenProject, AivenService } from '../world.ts';

/** Gives each user of a Kafka a client certificate, when first asked for: making a thousand services stays quick. */
export async function ensureClientCertificates({ ca }: AivenProject, service: AivenService): Promise<void> {
  if (service.type !== 'kafka') return;
  for (const user of service.users.filter(({ accessCert }) => accessCert === undefined)) {
    const { certificate, privateKey, notAfter } = await issueClientCertificate(ca, user.username);
    // Two requests at once: the first one's certificate stands.
    user.accessCert ??= certificate;
    if (user.accessCert !== certificate) continue;
    user.accessKey = privateKey;
    user.accessCertNotAfter = notAfter.toISOString();
  }
}
