/** `causeway doctor` as a person meets it: what it prints, in which order, and how it ends. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { doctor, type DoctorOptions } from '../../src/cli/commands/doctor.ts';
import { createOutput } from '../../src/cli/program/output.ts';
import type { CommonOptions } from '../../src/cli/program/command.ts';
import type { CheckResult } from '../../src/client.ts';
import { loadSettings, type Settings } from '../../src/config/settings.ts';
import type { LinkName } from '../../src/contract/request.ts';
import { Writable } from 'node:stream';
import { seeded } from '../../sandbox/seed/ids.ts';
import { ended, spawnCauseway } from '../cli/causeway.ts';
import { eventually } from '../support/eventually.ts';
import { installationTest } from '../support/installation.ts';

const it = installationTest();

interface Said {
  readonly code: number;
  /** stdout only: stderr may say that the command waits for a busy worker. */
  readonly text: string;
}

/** The command itself, in this process. */
async function run(settings: Settings, options: DoctorOptions & CommonOptions = {}, link?: LinkName): Promise<Said> {
  let text = '';
  const stderr = new Writable({ write: (_, __, done) => done() });
  const stdout = new Writable({ write: (chunk: Buffer, _, done) => ((text += String(chunk)), done()) });
  const never = new AbortController().signal;
  const code = await doctor(
    {
      ...{ options, output: createOutput({ ...options, stdout, stderr }), settings: () => settings },
      ...{ interrupted: never, timeUp: options.timeout === undefined ? never : AbortSignal.timeout(options.timeout) },
    },
    link,
  );
  return { code, text };
}

const nobody = (settings: Settings): Settings => ({ ...settings, taskQueue: 'nobody-polls-this' });

describe('doctor', () => {
  it('looks at what every run needs, and says what it could not look at', async ({ installation }) => {
    const { code, text } = await run(installation.settings, { json: true });
    const said = JSON.parse(text) as { readonly checks: readonly CheckResult[]; readonly [key: string]: unknown };
    const { node } = process.versions;
    expect(said).toMatchObject({ outcome: 'healthy', program: { node }, worker: { node } });
    expect(said['policy']).toContain('VPCs: all');
    const states = Object.fromEntries(said.checks.map(({ check, state }) => [check, state]));
    expect(states).toMatchObject({
      'Temporal server': 'ok',
      'Temporal namespace': 'ok',
      'search attributes': 'ok',
      'this program': 'ok',
      worker: 'ok',
      'Aiven token': 'ok',
      'AWS identity': 'ok',
      'EC2 reads': 'ok',
      // Named in the policy, with its external id.
      [`AWS identity as ${seeded.roles.other}`]: 'ok',
      'EC2 writes': 'skipped',
    });
    expect(code).toBe(0);
  });

  it('prints what failed first, with its fix, and ends with 1', async ({ installation }) => {
    const { project, service } = await installation.link();
    const { code, text } = await run(installation.settings, { vpc: 'vpc-00000000000000456' }, { project, service });
    const [first, fix] = text.split('\n');
    expect(first).toMatch(/^✗ VPC vpc-00000000000000456 +vpc-00000000000000456 is not in account/);
    expect(fix).toMatch(/^ +Fix: correct the id/);
    expect(text).toMatch(/✓ Temporal server/);
    expect(text).toContain('What callers may ask for (policy):');
    expect(text).toMatch(/^1 of \d+ checks failed/m);
    expect(code).toBe(1);
  });

  it('says that no worker polls the queue, with the command that starts one', async ({ installation }) => {
    const { code, text } = await run(nobody(installation.settings), { timeout: 500 });
    expect(text).toMatch(/✗ worker +none polls nobody-polls-this, and none answered within/);
    expect(text).toMatch(/Fix: start one: .*worker --task-queue nobody-polls-this/);
    expect(text).toMatch(/- Aiven token +not looked at: a worker looks with its own credentials/);
    expect(text).toMatch(/Fix: .*doctor --local looks with those of this machine/);
    expect(code).toBe(1);
  });

  it('--local needs no worker, and asks no prober', async ({ installation }) => {
    const { project, service, request } = await installation.link();
    const [endpoint] = request.endpoints;
    const { code, text } = await run(
      nobody(installation.settings),
      { local: true, vpc: endpoint?.vpcId ?? '', probe: installation.probeTaskQueue },
      { project, service },
    );
    expect(text).toMatch(/✓ Aiven permissions in/);
    expect(text).toMatch(new RegExp(`✓ VPC ${endpoint?.vpcId} +is there`));
    expect(text).toMatch(/- prober of \S+ +not looked at: a worker asks it/);
    expect(code).toBe(0);
  });

  it('--local tells a wrong token without a word of it', async ({ installation: { settings } }) => {
    const aiven = { ...settings.aiven, token: 'not-the-token-0123456789' };
    const { code, text } = await run({ ...settings, aiven }, { local: true });
    expect(text).toMatch(/^✗ Aiven token +is not accepted \(Invalid token\)/);
    expect(text).not.toContain('not-the-token');
    expect(code).toBe(1);
  });

  it('says that the Temporal server is not there, and what it could not look at', async ({ installation }) => {
    const address = `127.0.0.1:${await freePort()}`;
    const settings = loadSettings({ address, profile: false }, {});
    const { code, text } = await run({ ...installation.settings, temporal: settings.temporal });
    expect(text).toMatch(/^✗ Temporal server/);
    expect(text).toMatch(/- worker +not looked at: it is reached through the Temporal server/);
    expect(code).toBe(1);
  });

  it('takes a request file, and Ctrl-C ends it with 130', async ({ installation, onTestFinished }) => {
    const directory = await mkdtemp(join(tmpdir(), 'causeway-doctor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'request.json');
    const { request } = await installation.link();
    await writeFile(file, JSON.stringify(request));
    const { code, text } = await run(installation.settings, { file });
    expect(text).toMatch(/✓ names at the prober of \S+ +kafka-\S+\.aivencloud\.com resolves there/);
    expect(code).toBe(0);
    const { address } = installation.settings.temporal;
    const child = spawnCauseway([
      'doctor',
      '-f',
      file,
      '--address',
      address,
      '--task-queue',
      'nobody',
      '--timeout',
      '90',
    ]);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
    const over = ended(child);
    await eventually(() => expect(said).toContain('No worker has answered yet'));
    child.kill('SIGINT');
    expect(await over).toMatchObject({ code: 130 });
  });
});
