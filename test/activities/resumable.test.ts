/** Many things in one activity: each is done once, whatever stops an attempt. */
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it, onTestFinished, vi } from 'vitest';
import { NotReadyError } from '../../src/activities/failures/step-errors.ts';
import { eachOnce } from '../../src/activities/fleet/resumable.ts';

interface Result {
  readonly link: string;
  readonly by: string;
}

const links = ['shop/a', 'shop/b', 'shop/c', 'shop/d'];

function attempt(name: string, heartbeatDetails?: unknown) {
  const environment = new MockActivityEnvironment({ heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  const acted: string[] = [];
  let beat: unknown;
  environment.on('heartbeat', (details: unknown) => (beat = details));
  return {
    environment,
    acted,
    /** The heartbeat details that the server would give to the next attempt. */
    beat: () => beat,
    run: (act: (link: string) => Promise<void>): Promise<readonly Result[]> =>
      environment.run(() =>
        eachOnce(links, { atOnce: 1, linkOf: (link) => link }, async (link): Promise<Result> => {
          acted.push(link);
          await act(link);
          return { link, by: name };
        }),
      ),
  };
}

it('goes on where an attempt was stopped, and answers for all', async () => {
  const first = attempt('first');
  const died = first.run(async (link) => {
    if (link === 'shop/c') throw new Error('the server is away');
  });
  await expect(died).rejects.toThrow('away');
  expect(first.acted).toEqual(['shop/a', 'shop/b', 'shop/c']);
  const second = attempt('second', first.beat());
  expect(await second.run(async () => undefined)).toEqual([
    { link: 'shop/a', by: 'first' },
    { link: 'shop/b', by: 'first' },
    { link: 'shop/c', by: 'second' },
    { link: 'shop/d', by: 'second' },
  ]);
  expect(second.acted).toEqual(['shop/c', 'shop/d']);
});

it('begins nothing more once it is cancelled, and tells what was begun', async () => {
  const { environment, acted, run } = attempt('only');
  const begun = await run(async (link) => {
    if (link === 'shop/b') environment.cancel();
  }).catch((error: unknown) => {
    throw error instanceof CancelledFailure ? new Error('what was begun is lost', { cause: error }) : error;
  });
  expect(begun.map(({ link }) => link)).toEqual(['shop/a', 'shop/b']);
  expect(acted).toEqual(['shop/a', 'shop/b']);
});

it('lets go at once when the worker stops, though something is under way; the next attempt has what was done', async () => {
  const first = attempt('first');
  const stopped = first.run((link) => {
    if (link === 'shop/a') return Promise.resolve();
    // An activity that waits may wait for another worker, but this one is the last.
    first.environment.cancel('WORKER_SHUTDOWN');
    // eslint-disable-next-line house/waits -- what is under way when the worker stops, and is let go
    return new Promise(() => undefined);
  });
  await expect(stopped).rejects.toBeInstanceOf(NotReadyError);
  const second = attempt('second', first.beat());
  await second.run(async () => undefined);
  expect(second.acted).toEqual(['shop/b', 'shop/c', 'shop/d']);
});

it('beats while an item takes long, and no more once all are done', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { environment, run } = attempt('only');
  const beats: unknown[] = [];
  environment.on('heartbeat', (details: unknown) => beats.push(details));
  const [begun, long] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const running = run((link) => {
    if (link !== 'shop/b') return Promise.resolve();
    begun.resolve();
    return long.promise;
  });
  await begun.promise;
  vi.advanceTimersByTime(10_000);
  const known = [{ link: 'shop/a', by: 'only' }];
  expect(beats).toEqual([known, known, known]);
  long.resolve();
  await running;
  expect(vi.getTimerCount()).toBe(0);
});
