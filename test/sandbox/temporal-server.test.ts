import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection, WorkflowClient } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { searchAttributes, startTemporalServer } from '../../dev-server/temporal-server.ts';
import { childLimit, eventually } from '../support/eventually.ts';

describe('the Temporal server', () => {
  it('takes a run with our search attributes and finds it by them as soon as it is started, and is gone once stopped', async () => {
    const server = await startTemporalServer({ ui: true });
    onTestFinished(() => server.stop());
    const connection = await Connection.connect({ address: server.address });
    onTestFinished(() => connection.close());
    const client = new WorkflowClient({ connection, namespace: server.namespace });

    await client.start('onboard', {
      workflowId: 'privatelink/shop/orders-kafka',
      taskQueue: 'nobody-polls',
      typedSearchAttributes: [
        { key: defineSearchAttributeKey('PrivateLinkStatus', 'KEYWORD'), value: 'Onboarding' },
        { key: defineSearchAttributeKey('PrivateLinkAccounts', 'KEYWORD_LIST'), value: ['111122223333'] },
      ],
    });

    const query = `PrivateLinkStatus="Onboarding" AND PrivateLinkAccounts="111122223333"`;
    await eventually(async () => expect((await client.count(query)).count).toBe(1));
    expect(Object.keys(searchAttributes)).toHaveLength(4);
    expect((await fetch(server.uiUrl ?? '')).status).toBe(200);

    await server.stop();
    expect(await answers(server.address)).toBe(false);
    await server.stop();
  });

  it('keeps its runs in a file, for the next server that is started with it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'causeway-db-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const dbFilename = join(directory, 'dev.sqlite');
    const workflowId = 'privatelink/shop/orders-kafka';
    for (const round of ['first', 'second']) {
      const server = await startTemporalServer({ dbFilename });
      const connection = await Connection.connect({ address: server.address });
      const client = new WorkflowClient({ connection, namespace: server.namespace });
      if (round === 'first') await client.start('onboard', { workflowId, taskQueue: 'nobody-polls' });
      expect((await client.getHandle(workflowId).describe()).status.name, round).toBe('RUNNING');
      await connection.close();
      await server.stop();
    }
  });

  it('says why it did not start', async () => {
    await expect(startTemporalServer({ dbFilename: '/nowhere/at/all.db' })).rejects.toThrow(
      /ended before it was ready.*\/nowhere/s,
    );
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', new URL('keep-server.ts', import.meta.url).pathname], {
      ...childLimit,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [address] = (await once(createInterface(parent.stdout), 'line')) as [string];
    expect(await answers(address)).toBe(true);

    parent.kill('SIGKILL');

    await eventually(async () => expect(await answers(address)).toBe(false), { interval: 100 });
  });
});

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
