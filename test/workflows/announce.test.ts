/** Transitions of real runs, sent to a receiver; and the sentences of a run on the timeline. */
import { describe, inject } from 'vitest';
import { createCausewayClient } from '../../src/client.ts';
import type { TransitionEvent } from '../../src/contract/events.ts';
import { startWorker } from '../../src/worker.ts';
import { historyOf } from '../support/histories.ts';
import { installationTest } from '../support/installation.ts';
import { scenarioOf, unauthorized } from '../support/scenario.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { eventually } from '../support/eventually.ts';

const it = installationTest();

describe('a run whose worker has a webhook', () => {
  it('tells each transition once, whatever the receiver drops, and describes all it does', async ({
    installation,
    expect,
  }) => {
    const receiver = await startScriptedServer();
    receiver.answer('drop', { status: 503 }, { status: 200 });
    const { temporal } = installation;
    const taskQueue = `${installation.settings.taskQueue}-told`;
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const notify = { log: false, webhook: { url: `${receiver.url}/hook`, secret } };
    const worker = await startWorker(
      { ...installation.settings, taskQueue, notify },
      { bundlePath: inject('workflowBundlePath') },
    );
    try {
      const causeway = createCausewayClient({ client: temporal, taskQueue });
      const link = scenarioOf({ ...installation, causeway }, await installation.link());
      link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
      await link.start();
      await link.parked();
      await link.run.retry();
      await link.run.result();

      const told = () => receiver.asked.slice(2).map(({ body }) => JSON.parse(body) as TransitionEvent);
      await eventually(() => expect(told()).toHaveLength(3));
      expect(
        told()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['parked', 'ready', 'resumed']);
      expect(new Set(receiver.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
      expect(told().find(({ kind }) => kind === 'parked')).toMatchObject({
        workflowId: link.workflowId,
        step: 'vpcEndpoint',
        failure: { type: 'Denied', code: 'UnauthorizedOperation' },
      });

      const { events } = await historyOf(temporal, link.workflowId);
      const { project, service } = link;
      await (await causeway.offboard({ project, service })).result();
      await eventually(() => expect(told()).toHaveLength(4));
      expect(told()[3]).toMatchObject({ kind: 'removed', says: expect.stringMatching(/ is removed\.$/) });

      const summaries = (events ?? [])
        .filter((event) => event.activityTaskScheduledEventAttributes || event.workflowExecutionStartedEventAttributes)
        .map(({ userMetadata }) => Buffer.from(userMetadata?.summary?.data ?? []).toString());
      expect(summaries.length).toBeGreaterThan(10);
      // JSON strings; the server keeps 400 bytes of each.
      for (const summary of summaries) expect(summary).toMatch(/^"[A-Za-z].{8,380}"$/);
    } finally {
      await worker.stop();
      await receiver.close();
    }
  });
});
