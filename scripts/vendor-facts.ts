/**
 * `npm run vendor-facts`: renews the vendors' own descriptions of their APIs in `test/vendors/facts/`, from the packages
 * that they publish. Needs `go` and `python3` with pip. The tests then check against the new descriptions.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { aivenFacts } from './vendor-facts/aiven.ts';
import { awsFacts } from './vendor-facts/aws.ts';

const directory = await mkdtemp(join(tmpdir(), 'vendor-facts-'));
try {
  const { ec2, sts } = await awsFacts(directory);
  await write('ec2', ec2);
  await write('sts', sts);
  await write('aiven', await aivenFacts());
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function write(name: string, facts: { readonly source: string }): Promise<void> {
  const path = fileURLToPath(new URL(`../test/vendors/facts/${name}.json`, import.meta.url));
  await writeFile(path, await format(JSON.stringify(facts), { parser: 'json', printWidth: 120 }));
  console.log(`${name}: ${facts.source}`);
}
