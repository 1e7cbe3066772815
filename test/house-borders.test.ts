import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, it } from 'vitest';

/** The house's own configuration, without the rules that need types: those would read the whole project. */
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] as never });

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? [])
    .map(({ ruleId }) => ruleId ?? 'parse error')
    .filter((rule) => /restricted|parse|console|default-export/.test(rule));
}

const IMPORT = '@typescript-eslint/no-restricted-imports';

it.each([
  ['workflow code', 'src/workflows/walk.ts', `import { z } from 'zod';`],
  ['workflow code', 'src/workflows/walk.ts', `import { setTimeout } from 'node:timers/promises';`],
  ['workflow code', 'src/workflows/walk.ts', `import { Worker } from '@temporalio/worker';`],
  ['workflow code', 'src/workflows/walk.ts', `import { lookRoutes } from '../activities/routes.ts';`],
  ['workflow code', 'src/workflows/walk.ts', `import { config } from '../config.ts';`],
  ['the list of steps', 'src/steps.ts', `import { schema } from './schema.ts';`],
  ['the contract', 'src/step-contract.ts', `import { ApplicationFailure } from '@temporalio/activity';`],
  ['an activity', 'src/activities/routes.ts', `import { request } from 'undici';`],
  ['an activity', 'src/activities/routes.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
  ['an activity', 'src/activities/routes.ts', `import { startSandbox } from '../../sandbox/index.ts';`],
  ['the worker', 'src/worker.ts', `import type { Sandbox } from '../sandbox/index.ts';`],
  ['a command', 'src/cli/demo.ts', `import { EC2Client } from '@aws-sdk/client-ec2';`],
  ['a client', 'src/clients/aiven.ts', `import { ApplicationFailure } from '@temporalio/common';`],
  ['a client', 'src/clients/aiven.ts', `import type { Outputs } from '../activities/index.ts';`],
  ['the sandbox', 'sandbox/world.ts', `import { steps } from '../src/steps.ts';`],
])('%s may not: %s: %s', async (_part, file, code) => {
  expect(await complaints(file, code)).toContain(IMPORT);
});

it.each([
  ['src/workflows/walk.ts', `import { steps } from '../steps.ts';`],
  ['src/workflows/walk.ts', `import { proxyActivities } from '@temporalio/workflow';`],
  ['src/workflows/walk.ts', `import type { Activities } from '../activities/index.ts';`],
  ['src/clients/aiven.ts', `import { request } from 'undici';`],
  ['src/cli/demo.ts', `import { startSandbox } from '../../sandbox/index.ts';`],
  ['sandbox/world.ts', `import type { StepName } from '../src/steps.ts';`],
])('%s may: %s', async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});

it('the environment is read in src/config.ts and nowhere else in the product', async () => {
  const code = `export const token = process.env.AIVEN_TOKEN;`;
  expect(await complaints('src/clients/aiven.ts', code)).toEqual(['no-restricted-properties']);
  expect(await complaints('src/cli/demo.ts', code)).toEqual(['no-restricted-properties']);
  expect(await complaints('src/config.ts', code)).toEqual([]);
});

it('only the command line prints, and exports have names', async () => {
  expect(await complaints('src/worker.ts', `console.log('ready'); export default 1;`)).toEqual(
    expect.arrayContaining(['no-console', 'import-x/no-default-export']),
  );
});
