/** Long looks and changes send heartbeats by a wrapper; waits send their own. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { wrapActivities } from '../../src/activities/failures/wrap.ts';

/** How many heartbeats an activity of this name had sent by its third one, or when the given time was over. */
async function beatsOf(name: string, run: (thirdBeat: Promise<void>) => Promise<unknown>): Promise<number> {
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  let beats = 0;
  const third = new Promise<void>((resolve) =>
    environment.on('heartbeat', () => void ((beats += 1) === 3 && resolve())),
  );
  const activity = wrapActivities({ [name]: () => run(third) }, { tickMs: 10 })[name];
  if (activity === undefined) throw new TypeError(`no activity ${name}`);
  await environment.run(activity);
  return beats;
}

it.each(['lookVpcEndpoint', 'applyPrivatelink', 'removeVpcEndpoints'])(
  '%s heartbeats while it takes long',
  async (name) => {
    expect(await beatsOf(name, (third) => third)).toBe(3);
  },
);

it('costs no heartbeat when it is quick', async () => {
  expect(await beatsOf('lookVpcEndpoint', async () => 'seen')).toBe(0);
});

it('leaves the details of a wait alone', async () => {
  // eslint-disable-next-line house/waits -- nothing is to happen for several intervals of a heartbeat
  expect(await beatsOf('settleVpcEndpoint', () => new Promise((resolve) => setTimeout(resolve, 100)))).toBe(0);
});
