/** Runs the commands of docs/guide.md as written: ours, the vendors' own, and the vendors' checks of what ours made. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { startTemporalServer } from '../dev-server/temporal-server.ts';
import { loadSettings } from '../src/config/settings.ts';
import { startProbeWorker, startWorker } from '../src/worker.ts';
import { makeShell, shellBlocks } from './support/documented-shell.ts';
import { itUnless } from './support/needs.ts';
import './support/quiet-runtime.ts';
import { childLimit } from './support/eventually.ts';

const blocks = await shellBlocks('docs/guide.md');

const onPath = (command: string): boolean => spawnSync(command, ['--version'], { ...childLimit }).status === 0;
const vendors = onPath('avn') && onPath('aws');

const endpointsLeft = ({ world }: Sandbox): number =>
  world.ledger.resources.filter(({ kind, deletedAt }) => kind === 'vpcEndpoint' && deletedAt === undefined).length;

describe.concurrent('the guide', () => {
  it('names commands of both sides for every section', () => {
    const counts = { ours: 0, theirs: 0, outside: 0 };
    for (const { kind } of blocks) counts[kind] += 1;
    expect(counts.ours).toBeGreaterThan(8);
    expect(counts.theirs).toBeGreaterThan(5);
    expect(counts.outside).toBeGreaterThan(2);
  });

  it('is done with our commands, and looks right from the outside', async () => {
    const [server, sandbox] = await Promise.all([
      startTemporalServer({ fastTimers: true }),
      startSandbox({ settings: { speed: 200 } }),
    ]);
    const env = { ...sandbox.env, TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
    Object.assign(process.env, sandbox.env);
    const settings = {
      ...loadSettings({ profile: false, address: server.address, namespace: server.namespace, logLevel: 'error' }, env),
      shutdownGraceMs: 100,
    };
    const workers = await Promise.all([
      startWorker(settings),
      startProbeWorker(settings, 'causeway-probe-vpc-0a1b2c3d4e5f60001'),
    ]);
    const shell = await makeShell(env);
    try {
      for (const block of blocks)
        if (block.kind === 'ours' || (block.kind === 'outside' && vendors)) await shell.run(block);
      expect(sandbox.world.ledger.resources.some(({ kind }) => kind === 'vpcEndpoint')).toBe(true);
      expect(endpointsLeft(sandbox)).toBe(0);
      const key = await readFile(join(shell.directory, 'kafka-files/service.key'), 'utf8');
      expect(key).toContain('PRIVATE KEY');
    } finally {
      await shell.stop();
      await Promise.all(workers.map((worker) => worker.stop()));
      await sandbox.stop();
      await server.stop();
    }
  });

  itUnless(vendors ? [] : ['avn and aws are not both on PATH'], 'is done with the vendors’ commands', async () => {
    const sandbox = await startSandbox({ settings: { speed: 200 } });
    const shell = await makeShell(sandbox.env);
    try {
      for (const block of blocks) if (block.kind === 'theirs') await shell.run(block);
      expect(sandbox.world.ledger.resources.some(({ kind }) => kind === 'vpcEndpoint')).toBe(true);
    } finally {
      await shell.stop();
      await sandbox.stop();
    }
  });
});
