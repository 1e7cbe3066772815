import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, it } from 'vitest';

/** The house's own configuration, without the rules that need types: those would read the whole project. */
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] as never });

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? [])
    .map(({ ruleId }) => ruleId ?? 'parse error')
    .filter((rule) => /walls|restricted|parse|console|default-export/.test(rule));
}

const WALL = 'house/walls';

it.each([
  ['src/contract/steps.ts', `import { schema } from '../schema/request.ts';`],
  ['src/contract/steps.ts', `import { onboard } from '../workflows/onboard.ts';`],
  ['src/contract/step-contract.ts', `import { ApplicationFailure } from '@temporalio/activity';`],
  ['src/contract/steps.ts', `import { readFile } from 'node:fs/promises';`],
  ['src/workflows/steps/walk-steps.ts', `import { z } from 'zod';`],
  ['src/workflows/steps/walk-steps.ts', `import { setTimeout } from 'node:timers/promises';`],
  ['src/workflows/steps/walk-steps.ts', `import { Worker } from '@temporalio/worker';`],
  ['src/workflows/steps/walk-steps.ts', `import { lookRoutes } from '../../activities/routes/routes.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import type { Activities } from '../../activities/index.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { config } from '../../config/settings.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { notifiers } from '../../notifiers/index.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { readManifest } from '../../manifest/read-manifest.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { writeFiles } from '../../info/write-files.ts';`],
  ['src/activities/routes/routes.ts', `import { request } from 'undici';`],
  ['src/activities/routes/routes.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
  ['src/activities/routes/routes.ts', `import { program } from '../../cli/program/program.ts';`],
  ['src/activities/routes/routes.ts', `import { createAivenClient } from '../../providers/aiven/aiven.ts';`],
  ['src/activities/routes/routes.ts', `await fetch('https://api.aiven.io');`],
  ['src/activities/routes/routes.ts', `import { onboard } from '../../workflows/onboard.ts';`],
  ['src/activities/routes/routes.ts', `import { startSandbox } from '../../../sandbox/index.ts';`],
  ['src/providers/aiven/aiven.ts', `import { ApplicationFailure } from '@temporalio/common';`],
  ['src/providers/aiven/aiven.ts', `import type { Outputs } from '../../contract/outputs.ts';`],
  ['src/client/links.ts', `import { onboard } from '../workflows/onboard.ts';`],
  ['src/client/links.ts', `import { createWorker } from '../worker.ts';`],
  ['src/client.ts', `import { Worker } from '@temporalio/worker';`],
  ['src/schema/request.ts', `import { readFileSync } from 'node:fs';`],
  ['src/problems/problems.ts', `import { z } from 'zod';`],
  ['src/manifest/manifest.ts', `import { createManifestSource } from '../providers/manifest-source.ts';`],
  ['src/notifiers/slack.ts', `import { request } from 'undici';`],
  ['src/info/read.ts', `import { createAivenClient } from '../providers/aiven/aiven.ts';`],
  ['src/config/settings.ts', `import { createWorker } from '../worker.ts';`],
  ['src/worker/connection.ts', `import { createActivities } from '../activities/index.ts';`],
  ['src/worker.ts', `import type { Sandbox } from '../sandbox/index.ts';`],
  ['src/worker.ts', `const sandbox = await import('../sandbox/index.ts');`],
  ['src/worker.ts', `export { startSandbox } from '../sandbox/index.ts';`],
  ['src/worker.ts', `import { program } from './cli/program/program.ts';`],
  ['src/cli/commands/demo.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
  ['sandbox/world.ts', `import { steps } from '../src/contract/steps.ts';`],
  ['sandbox/world.ts', `const worker = await import('../src/worker.ts');`],
  ['sandbox/world.ts', `const name = './x.ts'; await import(name);`],
  ['sandbox/world.ts', `import { Worker } from '@temporalio/worker';`],
  ['dev-server/find-cli.ts', `import { startSandbox } from '../sandbox/index.ts';`],
])('%s may not: %s', async (file, code) => {
  expect(await complaints(file, code)).toContain(WALL);
});

it.each([
  ['src/contract/step-contract.ts', `import type { Service } from '../providers/ports/aiven.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { steps } from '../../contract/steps.ts';`],
  ['src/workflows/steps/walk-steps.ts', `import { proxyActivities } from '@temporalio/workflow';`],
  ['src/activities/routes/routes.ts', `import { DeniedError } from '../../providers/errors.ts';`],
  ['src/activities/routes/routes.ts', `import type { Service } from '../../providers/ports/aiven.ts';`],
  ['src/providers/aiven/aiven.ts', `import { request } from 'undici';`],
  ['src/client/links.ts', `import { statusAttribute } from '../contract/messages.ts';`],
  ['src/notifiers/slack.ts', `await fetch('https://hooks.example');`],
  ['src/worker.ts', `import { createActivities } from './activities/index.ts';`],
  ['src/cli/commands/demo.ts', `import { startSandbox } from '../../../sandbox/index.ts';`],
  ['sandbox/world.ts', `import type { StepName } from '../src/contract/steps.ts';`],
  ['test/walls.test.ts', `import { startSandbox } from '../sandbox/index.ts';`],
])('%s may: %s', async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});

it('the environment is read in src/config/ and nowhere else in the product', async () => {
  const code = `export const token = process.env.AIVEN_TOKEN;`;
  expect(await complaints('src/providers/aiven/aiven.ts', code)).toEqual(['no-restricted-properties']);
  expect(await complaints('src/cli/commands/demo.ts', code)).toEqual(['no-restricted-properties']);
  expect(await complaints('src/config/settings.ts', code)).toEqual([]);
});

it('only the command line prints, and exports have names', async () => {
  expect(await complaints('src/worker.ts', `console.log('ready'); export default 1;`)).toEqual(
    expect.arrayContaining(['no-console', 'import-x/no-default-export']),
  );
});

it.each([
  `let starter: string | undefined;`,
  `export let starter: string | undefined;`,
  `const senders = new Map<string, string>();`,
  `export const senders: Map<string, string> = new Map();`,
  `class Senders { static all = []; }`,
])('a module of the workflows, which all runs share, keeps nothing of a run: %s', async (code) => {
  for (const file of ['src/workflows/callers.ts', 'src/contract/steps.ts'])
    expect(await complaints(file, code)).toEqual(['no-restricted-syntax']);
  expect(await complaints('src/worker/pollers.ts', code)).toEqual([]);
});

it.each([
  `const stopped: ReadonlySet<string> = new Set(['parked']);`,
  `export const names = ['kafka'] as const;`,
  `function count() { let all = 0; const seen = new Map(); return [all, seen]; }`,
])('a module of the workflows may have: %s', async (code) => {
  expect(await complaints('src/workflows/callers.ts', code)).toEqual([]);
});
