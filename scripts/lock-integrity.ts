/** `npm run lock-integrity`: asks the registry for the checksums that the lock file lacks, by npm's own client, and writes them. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly name?: string;
  readonly integrity?: string;
}

const lock = JSON.parse(await readFile(LOCK, 'utf8')) as { readonly packages: Record<string, Locked> };
for (const [path, locked] of Object.entries(lock.packages)) {
  const name = locked.name ?? path.split('node_modules/').at(-1) ?? '';
  // npm leaves them out for packages of other platforms, which it has not fetched.
  if (!path.includes('node_modules/') || locked.link === true || locked.integrity !== undefined) continue;
  const { stdout } = await promisify(execFile)('npm', ['view', `${name}@${locked.version}`, 'dist.integrity']);
  const integrity = stdout.trim();
  if (!/^sha512-[\w+/]+=*$/.test(integrity))
    throw new Error(`the registry has no checksum of ${name}@${locked.version}`);
  const { version = '', resolved, ...more } = locked;
  lock.packages[path] = { version, ...(resolved === undefined ? {} : { resolved }), integrity, ...more };
  console.log(`${name}@${locked.version} ${integrity}`);
}
await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
