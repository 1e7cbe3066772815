/** What a worker answers to health probes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../dev-server/free-port.ts';
import { startMortalServer, type MortalServer } from '../faults/mortal-server.ts';
import { startWorkerProcess, type WorkerProcess } from '../faults/worker-process.ts';
import { eventually } from '../support/eventually.ts';
import { startInstallation, type Installation } from '../support/installation.ts';

let server: MortalServer;
let installation: Installation;
const workers: { process: WorkerProcess; port: number }[] = [];

beforeAll(async () => {
  server = await startMortalServer();
  installation = await startInstallation({ workers: 'none', temporalAddress: server.address });
  for (const probe of [false, true]) {
    const port = await freePort();
    const env = { CAUSEWAY_HEALTH: String(port) };
    workers.push({ port, process: await startWorkerProcess(installation, { probe, env }) });
  }
});

afterAll(async () => {
  for (const { process } of workers) await process.kill();
  await installation.stop();
  await server.stop();
});

async function asked(port: number, path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${port}/${path}`);
  return { status: answer.status, body: await answer.json() };
}

it('a worker and a prober live and are ready; without the server they live and are not; with it they are again', async () => {
  const queues = [
    [installation.settings.taskQueue, `${installation.settings.taskQueue}-ec2`],
    [installation.probeTaskQueue],
  ];
  const expectAll = (status: number, temporal: string): Promise<void> =>
    eventually(async () => {
      for (const [index, { port }] of workers.entries()) {
        const states = Object.fromEntries(queues[index]?.map((queue) => [queue, 'RUNNING']) ?? []);
        const body = { ready: status === 200, alive: true, temporal, workers: states };
        expect(await asked(port, 'readyz')).toEqual({ status, body });
        expect(await asked(port, 'livez')).toEqual({ status: 200, body });
      }
    });
  await expectAll(200, 'answers');
  await server.kill();
  await expectAll(503, 'does not answer');
  await server.comeBack();
  await expectAll(200, 'answers');
});
