/** A scheduled drift check notifies the configured receivers, once for each drift. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { TransitionEvent } from '../../src/contract/events.ts';
import { setSchedule, triggerSchedule } from '../../src/client/schedules.ts';
import { startWorker } from '../../src/worker.ts';
import { installationTest } from '../support/installation.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { linkOf } from './manifests.ts';

const it = installationTest({ sandbox: { settings: { dataPlane: false } } });

it.for([
  ['names the link and what differs, and is quiet about it the next time', 'told', false],
  ['says when it is being repaired', 'told-repaired', true],
] as const)('%s', async ([, name, repair], { installation }) => {
  const { temporal, settings } = installation;
  const receiver = await startScriptedServer();
  receiver.answer({ status: 200 });
  const taskQueue = `${settings.taskQueue}-${name}`;
  const notify = {
    log: false,
    webhook: { url: `${receiver.url}/hook`, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  };
  const cache = join(process.cwd(), 'node_modules/.cache/causeway');
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(join(cache, `${name}-`));
  const worker = await startWorker({ ...settings, taskQueue, notify }, { bundlePath: inject('workflowBundlePath') });
  try {
    const { request } = await installation.link({ probed: false });
    const source = join(directory, `${name}.json`);
    await writeFile(source, JSON.stringify({ name, items: [{ ...request, repair }] }));
    const job = { name, workflow: 'checkDrift', job: { source }, every: '24 hours', taskQueue } as const;
    await setSchedule(temporal, job);
    for (const _time of [1, 2]) {
      const triggered = await triggerSchedule(temporal, name);
      if (triggered.became !== 'started') return expect.fail(`the trigger was ${triggered.became}`);
      await temporal.workflow.getHandle(triggered.workflowId).result();
    }
    const told = receiver.asked
      .map(({ body }) => JSON.parse(body) as TransitionEvent)
      .filter(({ kind }) => kind === 'drifted');
    expect(told).toHaveLength(1);
    expect(told[0]?.says.endsWith('It is being repaired.')).toBe(repair);
    expect(told[0]).toMatchObject({ kind: 'drifted', service: request.service, project: request.project });
    expect(told[0]?.says).toContain('privatelink: wanted there, found not there');
    expect(linkOf(request)).toBe(`${told[0]?.project}/${told[0]?.service}`);
    await temporal.schedule.getHandle(`privatelink-schedule/${name}`).delete();
  } finally {
    await worker.stop();
    await receiver.close();
    await rm(directory, { recursive: true });
  }
});
