/** Before its first answer, a command loads only what it needs, because the SDKs take longest to load. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program/program.ts';
import { causeway } from './causeway.ts';

const SDKS = /^(@temporalio\/|@opentelemetry\/|@grpc\/|@aws-sdk\/|@smithy\/|@causeway-link\/|undici$|zod$|yaml$)/;
const TRACE = pathToFileURL(join(import.meta.dirname, '../support/trace-loads.mjs')).href;

/** Names of the packages that the process loaded. */
async function loadedBy(...args: string[]): Promise<readonly string[]> {
  const { stderr } = await causeway(args, { env: { NODE_OPTIONS: `--import ${TRACE}` } });
  const line = stderr.split('\n').find((each) => each.startsWith('loaded: '));
  if (line === undefined) throw new Error(`the trace said nothing: ${stderr}`);
  return line.replace('loaded: ', '').split(' ');
}

it.each([[['--version']], [['--help']], [['status', '--help']], [['completion', 'bash', '--help']]])(
  '%j loads neither the SDKs nor a parser',
  async (args) => {
    expect((await loadedBy(...args)).filter((name) => SDKS.test(name))).toEqual([]);
  },
);

it('the usage of all commands loads no more than commander and what reads a duration', async () => {
  expect(createProgram().commands.length).toBeGreaterThan(0);
  const ofTypeScript = ['tsx', 'esbuild'];
  const loaded = await loadedBy('--help');
  expect(loaded.filter((name) => !ofTypeScript.includes(name))).toEqual(['commander', 'ms']);
});

it('status loads what speaks to Temporal, and neither a worker nor the AWS SDK', async () => {
  const loaded = await loadedBy('status', '--address', '127.0.0.1:1');
  expect(loaded).toContain('@temporalio/client');
  expect(
    loaded.filter((name) => /^(@aws-sdk|@smithy|@opentelemetry)\/|^@temporalio\/(worker|core-bridge)$/.test(name)),
  ).toEqual([]);
});
