/** With the payload codec, a history shows that there was a run, but nothing of its content. */
import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { expect, it, onTestFinished } from 'vitest';
import { createCausewayClient, type CausewayClient } from '../../src/client.ts';
import { encryptingDataConverter } from '../../src/codec/data-converter.ts';
import { startProbeWorker, startWorker } from '../../src/worker.ts';
import type { LinkName } from '../../src/contract/request.ts';
import { historyOf, textOf } from '../support/histories.ts';
import { startInstallation } from '../support/installation.ts';
import { denied, scenarioOf } from '../support/scenario.ts';

it('a run that was ready and one that parked on a failure can be read with the key alone', async () => {
  const installation = await startInstallation({ workers: 'none' });
  onTestFinished(() => installation.stop());
  const { temporal, probeTaskQueue } = installation;
  const keys = [{ id: '2026-11', key: randomBytes(32) }] as const;
  const settings = { ...installation.settings, codec: { ...installation.settings.codec, keys } };
  // As in a program that embeds the worker.
  const connection = await NativeConnection.connect({ address: settings.temporal.address });
  const workers = await Promise.all([
    startWorker(settings, { connection }),
    startProbeWorker(settings, probeTaskQueue),
  ]);
  const client = new Client({
    connection: temporal.connection,
    namespace: settings.temporal.namespace,
    dataConverter: encryptingDataConverter(keys),
  });
  const causeway = createCausewayClient({ client, taskQueue: settings.taskQueue });
  const readable = { ...installation, temporal: client, causeway };

  const ready = scenarioOf(readable, await installation.link());
  const result = await ready.ready();
  const parked = scenarioOf(readable, await installation.link());
  parked.failAiven('ServicePrivatelinkAWSCreate', denied, { nth: 1 });
  await parked.start();
  const says = (await parked.parked()).map(({ failure }) => failure.message);
  await parked.run.rollback({ actor: 'somebody', reason: 'not wanted' });
  await parked.rolledBack();

  expect(result.endpoints[0]?.routes.length).toBeGreaterThan(0);
  const secrets = [
    ...[ready, parked].flatMap(({ request }) =>
      request.endpoints.flatMap(({ vpcId, subnetIds }) => [vpcId, ...subnetIds]),
    ),
    ...result.endpoints.flatMap(({ vpcEndpointId = '', routes }) => [vpcEndpointId, ...routes.map(({ host }) => host)]),
    ...says,
    ...[denied.message, 'somebody', 'not wanted', 'securityGroupIds', 'schema_registry', 'Look at'],
  ];
  for (const { workflowId } of [ready, parked]) {
    const text = textOf(await historyOf(temporal, workflowId));
    expect(text).toContain('2026-11'); // the id of the key is not encrypted
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
  // A list shows these runs also to whoever lacks the keys: nothing in it is encrypted.
  const without = createCausewayClient({ client: temporal, taskQueue: settings.taskQueue });
  for (const [{ request }, status] of [
    [ready, 'Ready'],
    [parked, 'RolledBack'],
  ] as const)
    await expect.poll(() => statusOf(without, request)).toBe(status);
  await Promise.all(workers.map((worker) => worker.stop()));
  // The connection belongs to the caller, so the worker must not close it.
  await connection.workflowService.getSystemInfo({});
  await connection.close();
});

async function statusOf(causeway: CausewayClient, { project, service }: LinkName): Promise<string | undefined> {
  for await (const { service: listed, status } of causeway.list({ project })) if (listed === service) return status;
  return undefined;
}
