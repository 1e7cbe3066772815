/** Writes CA, certificate and key as files that only the owner may read. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceUser } from '../providers/ports/aiven.ts';

/** Overwrites existing files. Returns the names of the files. */
export async function writeFiles(directory: string, ca: string, user: ServiceUser): Promise<readonly string[]> {
  const { accessCert, accessKey } = user;
  const files: readonly (readonly [string, string | undefined])[] = [
    ['ca.pem', ca],
    ['service.cert', accessCert],
    ['service.key', accessKey],
    // Java reads both from one file.
    ['service.keystore.pem', accessCert && accessKey && `${accessKey.trim()}\n${accessCert.trim()}\n`],
  ];
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const written: string[] = [];
  for (const [name, text] of files) {
    if (text === undefined || text === '') continue;
    const path = join(directory, name);
    await writeFile(path, text, { mode: 0o600 });
    // The mode above is for new files only.
    await chmod(path, 0o600);
    written.push(name);
  }
  return written;
}
