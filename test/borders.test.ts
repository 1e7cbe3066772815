import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, inject, it } from 'vitest';
import { BUNDLED_ROOMS } from '../src/worker/workflow-bundle.ts';

const MEGABYTE = 1_000_000;
/** Packages that the SDK itself adds to the bundle. */
const SDK_PACKAGES = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

/** webpack names each module in the bundle: `./src/contract/steps.ts`, `./node_modules/ms/index.js`. */
async function bundledModules(): Promise<string[]> {
  const code = await readFile(inject('workflowBundlePath'), 'utf8');
  return [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map(([, name]) => name ?? '');
}

it('workflow code is bundled with the Temporal SDK and nothing of the world outside', async () => {
  const modules = await bundledModules();
  const packages = modules.flatMap((name) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []);
  expect(packages).toContain('@temporalio/workflow');
  expect(packages.filter((name) => !SDK_PACKAGES.includes(name))).toEqual([]);
});

it('of the product, the bundle holds the rooms that its fingerprint is made of, and nothing else', async () => {
  const ours = (await bundledModules()).filter((name) => name.startsWith('./') && !name.includes('node_modules'));
  expect(ours).toContain('./src/contract/steps.ts');
  const rooms = BUNDLED_ROOMS.map((room) => `./src/${room}/`);
  expect(ours.filter((name) => !rooms.some((room) => name.startsWith(room)))).toEqual([]);
});

it('the bundle stays under 2 MB, for every worker parses it and every cached run shares it', async () => {
  expect((await stat(inject('workflowBundlePath'))).size).toBeLessThan(2 * MEGABYTE);
});

it('the SDK finds one copy of protobufjs, without which histories in JSON cannot be replayed', () => {
  const copies = ['common', 'proto', 'worker'].map((name) =>
    createRequire(createRequire(import.meta.url).resolve(`@temporalio/${name}/package.json`)).resolve('protobufjs'),
  );
  expect(new Set(copies).size).toBe(1);
});
