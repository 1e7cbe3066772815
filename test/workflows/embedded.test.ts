/** What a program that embeds the worker hands to it takes effect: its activities, interceptors, sinks, converter, logger, identity. */
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultPayloadConverter, type Logger, type PayloadCodec } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, type LogEntry } from '@temporalio/worker';
import { Client } from '@temporalio/client';
import { expect, it, onTestFinished } from 'vitest';
import { createCausewayClient } from '../../src/client.ts';
import { startProbeWorker, startWorker } from '../../src/worker.ts';
import { historyOf } from '../support/histories.ts';
import { startInstallation } from '../support/installation.ts';
import { scenarioOf } from '../support/scenario.ts';

/** A bundle of ours with an interceptor of the embedder's, which tells a sink of each activity that a workflow schedules. */
async function bundleOfTheEmbedder(): Promise<string> {
  const directory = await mkdtemp(join(import.meta.dirname, '../../node_modules/.cache/embedded-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const interceptor = join(directory, 'interceptor.mjs');
  await writeFile(
    interceptor,
    `import { proxySinks } from '@temporalio/workflow';
     const { embedder } = proxySinks();
     export const interceptors = () => ({
       outbound: [{ scheduleActivity: (input, next) => (embedder.scheduled(input.activityType), next(input)) }],
     });`,
  );
  const source = (path: string): string => join(import.meta.dirname, '../../src/workflows', path);
  const { code } = await bundleWorkflowCode({
    workflowsPath: source('index.ts'),
    workflowInterceptorModules: [source('command-per-task.ts'), source('callers.ts'), interceptor],
    logger: new DefaultLogger('ERROR'),
  });
  const codePath = join(directory, 'bundle.cjs');
  await writeFile(codePath, code);
  return codePath;
}

/** Turns each payload around: nobody without the codec reads them. */
const turned: PayloadCodec = {
  encode: (payloads) =>
    Promise.resolve(
      payloads.map((each) => ({
        ...each,
        data: turn(each.data),
        metadata: { ...each.metadata, turned: Buffer.from('yes') },
      })),
    ),
  decode: (payloads) =>
    Promise.resolve(payloads.map((each) => (each.metadata?.['turned'] ? { ...each, data: turn(each.data) } : each))),
};
const turn = (data: Uint8Array | null | undefined): Uint8Array => Uint8Array.from(data ?? []).reverse();

it('all of them in one onboarding', async () => {
  const installation = await startInstallation({ workers: 'none' });
  onTestFinished(() => installation.stop());
  const { settings, temporal, probeTaskQueue } = installation;
  const connection = await NativeConnection.connect({ address: settings.temporal.address });
  const dataConverter = { payloadCodecs: [turned] };
  const [scheduled, carriedOut, logged] = [new Set<string>(), new Set<string>(), [] as LogEntry[]];
  const logger: Logger = new DefaultLogger('INFO', (entry) => void logged.push(entry));
  const workers = await Promise.all([
    startWorker(
      { ...settings, notify: { ...settings.notify, log: true } },
      {
        connection,
        logger,
        bundlePath: await bundleOfTheEmbedder(),
        sdk: {
          dataConverter,
          identity: 'embedder',
          activities: { own: (text: string) => Promise.resolve(`own ${text}`) },
          interceptors: {
            activity: [
              ({ info }) => ({
                inbound: {
                  execute: (input, next) => {
                    carriedOut.add(info.activityType);
                    return next(input);
                  },
                },
              }),
            ],
          },
          sinks: {
            embedder: { scheduled: { fn: (_, type: string) => void scheduled.add(type), callDuringReplay: false } },
          },
        },
      },
    ),
    startProbeWorker(settings, probeTaskQueue),
  ]);
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
  });
  const client = new Client({ connection: temporal.connection, namespace: settings.temporal.namespace, dataConverter });
  const causeway = createCausewayClient({ client, taskQueue: settings.taskQueue });
  // The prober is not embedded and has no such converter: without one the outcome is as good as known.
  const link = scenarioOf({ ...installation, temporal: client, causeway }, await installation.link({ probed: false }));
  expect(await link.ready()).toMatchObject({ outcome: 'readyUnverified' });

  expect([...scheduled]).toEqual(expect.arrayContaining(['validateRequest', 'applyVpcEndpoint']));
  expect([...carriedOut]).toEqual(expect.arrayContaining(['validateRequest', 'applyVpcEndpoint', 'settleConnection']));
  expect(logged.map(({ message }) => message).join('\n')).toContain(link.service);
  const { events } = await historyOf(temporal, link.workflowId);
  const identities = (events ?? []).flatMap(({ workflowTaskStartedEventAttributes: task }) => task?.identity ?? []);
  expect(new Set(identities)).toEqual(new Set(['embedder']));
  const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  expect(() => new DefaultPayloadConverter().fromPayload(input as never)).toThrow();
  expect(
    await client.activity.execute('own', {
      id: `own-${link.project}`,
      taskQueue: settings.taskQueue,
      args: ['too'],
      startToCloseTimeout: '1 minute',
    }),
  ).toBe('own too');
});
