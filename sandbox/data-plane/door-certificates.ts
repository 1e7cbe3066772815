import type { TlsOptions } from 'node:tls';
import { issueServerCertificate, type IssuedCertificate } from '../certificates.ts';
import type { World } from '../world.ts';
import type { Door } from './doors.ts';

/** Issues the certificate of each host once per CA, and answers it with its key and the project's CA. */
export function createDoorCertificates(world: World): (door: Door) => Promise<TlsOptions> {
  const issued = new Map<string, Promise<IssuedCertificate>>();
  return async ({ route, project }) => {
    const key = `${route.ca}/${project.name}/${route.host}`;
    const signer = route.ca === 'project' ? project.ca : world.publicCa;
    const issuing = issued.get(key) ?? issueServerCertificate(signer, [route.host]);
    issued.set(key, issuing);
    const { certificate, privateKey } = await issuing;
    return { cert: certificate, key: privateKey, ca: project.ca.certificate };
  };
}
