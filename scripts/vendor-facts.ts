/**
 * `npm run vendor-facts`: renews the vendors' own descriptions of their APIs in `test/vendors/facts/`, and those of the kinds
 * of Kubernetes in `test/deploy/schemas/`, from the packages that they publish. Needs `go` and `python3` with pip. The tests
 * then check against the new descriptions.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { aivenFacts } from './vendor-facts/aiven.ts';
import { awsFacts } from './vendor-facts/aws.ts';
import { kubernetesSchemas } from './vendor-facts/kubernetes.ts';

const directory = await mkdtemp(join(tmpdir(), 'vendor-facts-'));
try {
  const { ec2, sts } = await awsFacts(directory);
  await write('vendors/facts/ec2', ec2, ec2.source);
  await write('vendors/facts/sts', sts, sts.source);
  const aiven = await aivenFacts();
  await write('vendors/facts/aiven', aiven, aiven.source);
} finally {
  await rm(directory, { recursive: true, force: true });
}
for (const { name, schema } of await kubernetesSchemas())
  await write(`deploy/schemas/${name}`, schema, String(schema['$comment']));

async function write(name: string, facts: object, source: string): Promise<void> {
  const path = fileURLToPath(new URL(`../test/${name}.json`, import.meta.url));
  await writeFile(path, await format(JSON.stringify(facts), { parser: 'json', printWidth: 120 }));
  console.log(`${name}: ${source}`);
}
