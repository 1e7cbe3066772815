/** What a worker checks before it serves, and what it prints. Runs the real command against the sandbox. */
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { READ_ONLY } from '../../sandbox/aiven/authorize.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { newNamespace } from '../support/new-namespace.ts';
import { startedWorker, type StartedWorker } from '../support/started-worker.ts';

let sandbox: Sandbox;
const workers: StartedWorker[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { dataPlane: false } });
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill();
});
afterAll(() => sandbox.stop());

function start(env: Readonly<Record<string, string>> = {}, more: readonly string[] = []): StartedWorker {
  const worker = startedWorker(['--address', inject('temporalAddress'), ...more], { ...sandbox.env, ...env });
  workers.push(worker);
  return worker;
}

it('a worker tells in one table what it found, then it serves', async () => {
  const worker = start();
  await worker.serves();
  for (const row of [
    /✓ Temporal server +\S+ answers, without TLS, version 1\./,
    /✓ Temporal namespace +default is there/,
    /✓ search attributes +all 4 are registered, with their types/,
    /✓ Aiven token +is accepted, and sees \d+ project/,
    /✓ Aiven permissions in \S+ +services read and write/,
    /✓ AWS identity +arn:aws:iam::\d+:user\/\S+ of account \d+, asked in eu-west-1/,
    /✓ EC2 reads +12 actions are allowed/,
  ])
    expect(worker.said()).toMatch(row);
});

it('a probe worker looks at Temporal alone', async () => {
  const worker = start({}, ['--probe-only']);
  await worker.serves();
  expect(worker.said()).toContain('✓ Temporal server');
  expect(worker.said()).not.toContain('Aiven');
});

it.each([
  [
    'Aiven token',
    { AIVEN_TOKEN: 'wrong-one', AIVEN_AUTH_TOKEN: '' },
    /Aiven token: is not accepted \(Invalid token\)\. Fix: /,
  ],
  [
    'AWS identity',
    { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN000000000' },
    /AWS identity: is not accepted .*Fix: give the worker valid AWS/,
  ],
])('a worker whose %s is wrong does not serve', async (check, env, says) => {
  const { code, stdout, stderr } = await start(env).over;
  expect(stdout).toContain(`✗ ${check}`);
  expect(stderr).toMatch(says);
  expect(`${stdout}${stderr}`).not.toMatch(/Serving|wrong-one/);
  expect(code).toBe(2);
});

it('--skip-checks serves all the same, and looks at nothing', async () => {
  const worker = start({ AIVEN_TOKEN: 'wrong-one', AIVEN_AUTH_TOKEN: '' }, ['--skip-checks']);
  await worker.serves();
  expect(worker.said()).not.toContain('Aiven token');
});

it('a permission that is missing is told with its fix, and the worker serves', async () => {
  sandbox.world.aiven.tokens.add('reads-only');
  sandbox.world.aiven.tokenPermissions.set('reads-only', READ_ONLY);
  const worker = start({ AIVEN_TOKEN: 'reads-only', AIVEN_AUTH_TOKEN: '' });
  await worker.serves();
  expect(worker.said()).toMatch(/! Aiven permissions in (\S+) +missing: project:services:write \(/);
  expect(worker.said()).toMatch(/Fix: grant them to the token’s user in the Aiven project \S+/);
});

it('an API that does not answer is told, and the worker serves: runs wait for it', async () => {
  const worker = start({ AIVEN_WEB_URL: `http://127.0.0.1:${await freePort()}` });
  await worker.serves();
  expect(worker.said()).toMatch(/! Aiven token +could not be tried: the Aiven API does not answer \(.*ECONNREFUSED/);
});

it('a search attribute of another type ends it, with the commands', async () => {
  const KEYWORD = 2;
  const namespace = await newNamespace({ PrivateLinkAccounts: KEYWORD });
  const { code, stderr } = await start({}, ['--namespace', namespace]).over;
  expect(stderr).toContain(`PrivateLinkAccounts: is a search attribute of another type in namespace ${namespace}`);
  expect(stderr).toContain('--name PrivateLinkAccounts --type KeywordList');
  expect(code).toBe(1);
});
