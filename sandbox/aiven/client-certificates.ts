import { issueClientCertificate } from '../certificates.ts';
import type { AivenProject, AivenService } from '../world.ts';

/** Issues a client certificate for each user of a Kafka service, only when first needed: creating a thousand services stays fast. */
export async function ensureClientCertificates({ ca }: AivenProject, service: AivenService): Promise<void> {
  if (service.type !== 'kafka') return;
  for (const user of service.users.filter(({ accessCert }) => accessCert === undefined)) {
    const { certificate, privateKey, notAfter } = await issueClientCertificate(ca, user.username);
    // If two requests come at the same time, the first certificate is kept.
    user.accessCert ??= certificate;
    if (user.accessCert !== certificate) continue;
    user.accessKey = privateKey;
    user.accessCertNotAfter = notAfter.toISOString();
  }
}
