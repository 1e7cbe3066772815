/** Long looks and changes send heartbeats by a wrapper; waits send their own. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { wrapActivities } from '../../src/activities/failures/wrap.ts';

/** Runs an activity of this name to its end. @returns how many heartbeats it has sent until now */
async function counted(
  name: string,
  run: (thirdBeat: Promise<void>) => Promise<unknown>,
  isLocal = false,
): Promise<() => number> {
  const environment = new MockActivityEnvironment({ isLocal }, { logger: new DefaultLogger('ERROR') });
  let beats = 0;
  const third = new Promise<void>((resolve) =>
    environment.on('heartbeat', () => void ((beats += 1) === 3 && resolve())),
  );
  const activity = wrapActivities({ [name]: () => run(third) }, { tickMs: 10 })[name];
  if (activity === undefined) throw new TypeError(`no activity ${name}`);
  await environment.run(activity);
  return () => beats;
}

/** How many heartbeats an activity of this name had sent by its third one, or when the given time was over. */
const beatsOf = async (...asked: Parameters<typeof counted>): Promise<number> => (await counted(...asked))();

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

it('sends no heartbeat when it is over', async () => {
  const beats = await counted('lookVpcEndpoint', (third) => third);
  // As long as it took itself.
  await beatsOf('lookVpcEndpoint', (third) => third);
  expect(beats()).toBe(3);
});

it('sends none when it is local: nobody would hear it', async () => {
  const meanwhile = () => beatsOf('lookVpcEndpoint', (third) => third);
  expect(await beatsOf('lookVpcEndpoint', meanwhile, true)).toBe(0);
});
