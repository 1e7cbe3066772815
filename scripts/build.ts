/** The second half of `npm run build`: adds what the compiled tree needs besides compiled code, and lays out the packages. */
import { chmod, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { requestJsonSchema } from '../src/schema/request.ts';
import { bundleCli } from './packages/bundle-cli.ts';
import { layOut } from './packages/lay-out.ts';
import { packages } from './packages/layout.ts';
import { prebuiltBundles, writeWorkflowBundle, type BundleKind } from '../src/worker/workflow-bundle.ts';

const dist = (path: string): string => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));

for (const kind of Object.keys(prebuiltBundles) as BundleKind[])
  await writeWorkflowBundle(dist(`src/${prebuiltBundles[kind]}`), kind);
await writeFile(dist('request.schema.json'), `${JSON.stringify(requestJsonSchema(), null, 2)}\n`);
await bundleCli();
await chmod(dist('src/cli/index.js'), 0o755);
for (const one of packages) await layOut(one);
