import { describe, expect, test, vi } from 'vitest';
import { createSweep } from '../../src/providers/sweep.ts';
import { eventually } from '../support/eventually.ts';

/** Resources by id, and a count of the looks at them. */
function world(things: Record<string, string> = {}, together?: number) {
  const looks: (readonly string[])[] = [];
  const look = vi.fn(async (ids: readonly string[]) => {
    looks.push(ids);
    await Promise.resolve();
    return new Map(ids.flatMap((id) => (things[id] === undefined ? [] : [[id, things[id]] as const])));
  });
  return { things, looks, look, sweep: createSweep(look, together) };
}

const LONG = 60_000;

describe('one sweep serves all who wait', () => {
  test('five hundred that begin together are one look, each given its own', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `vpce-${index}`);
    const { sweep, looks } = world(Object.fromEntries(ids.map((id) => [id, `state of ${id}`])));
    const seen = await Promise.all(ids.map((id) => sweep.watch(id, LONG)));
    expect(seen).toEqual(ids.map((id) => `state of ${id}`));
    expect(looks).toEqual([ids]);
  });

  test('and the next in that time are given what it saw', async () => {
    const { sweep, looks, things } = world({ a: 'pending' });
    await sweep.watch('a', LONG);
    things['a'] = 'available';
    expect(await sweep.watch('a', LONG)).toBe('pending');
    expect(looks).toHaveLength(1);
  });

  test('and a late comer waits for the next, which looks at all of them', async () => {
    const { sweep, looks } = world({ a: '1', b: '2' });
    // Remembered for five times as long: with 30 ms a busy machine would have forgotten it.
    await sweep.watch('a', LONG);
    expect(await sweep.watch('b', 30)).toBe('2');
    expect(looks).toEqual([['a'], ['a', 'b']]);
  });

  test('so that calls do not grow with those who wait', async () => {
    const { sweep, looks } = world();
    const started = performance.now();
    const waiter = async (id: string): Promise<void> => {
      while (looks.length < 5) await sweep.watch(id, 50);
    };
    await Promise.all(Array.from({ length: 200 }, (_, index) => waiter(`vpce-${index}`)));
    // One at the start, one every 50 ms, and one for those who asked at the end.
    expect(looks.length).toBeLessThanOrEqual(Math.ceil((performance.now() - started) / 50) + 1);
  });
});

test('what is too old is looked at again, at once', async () => {
  const { sweep, looks, things } = world({ a: 'pending' });
  await sweep.watch('a', LONG);
  things['a'] = 'available';
  expect(await sweep.watch('a', 0)).toBe('available');
  expect(looks).toHaveLength(2);
});

test('what is not there is undefined', async () => {
  expect(await world().sweep.watch('a', LONG)).toBeUndefined();
});

test('a change of ours makes what was seen before it old', async () => {
  const { sweep, things } = world({ a: 'available', b: 'x' });
  await Promise.all([sweep.watch('a', LONG), sweep.watch('b', LONG)]);
  things['a'] = 'pending';
  sweep.invalidate(['a', 'never seen']);
  expect(await sweep.watch('a', LONG)).toBe('pending');
});

test('nobody asks for it any more: it is no longer looked at', async () => {
  const { sweep, looks } = world({ a: '1', b: '2' });
  await sweep.watch('a', 1);
  await eventually(async () => {
    await sweep.watch('b', 1);
    expect(looks.at(-1)).toEqual(['b']);
  });
});

describe('when more are watched than are looked at together', () => {
  test('only those that are asked for now are looked at', async () => {
    const { sweep, looks, things } = world({ a: '1', b: '2', c: '3' }, 2);
    await Promise.all(['a', 'b', 'c'].map((id) => sweep.watch(id, LONG)));
    things['b'] = 'available';
    expect(await sweep.watch('b', 0)).toBe('available');
    expect(looks).toEqual([['a', 'b', 'c'], ['b']]);
  });

  test('and what was left out waits for the next sweep, and is not said to be absent', async () => {
    const { sweep, looks } = world({ a: '1', b: '2', c: '3', d: '4' }, 2);
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => sweep.watch(id, LONG)));
    await sweep.watch('b', 0);
    expect(await sweep.watch('a', 30)).toBe('1');
    expect(looks.slice(1)).toEqual([['b'], ['a']]);
  });
});

describe('an error', () => {
  test('reaches all who wait for that sweep, and is not kept', async () => {
    const { sweep, look } = world({ a: '1', b: '2' });
    look.mockRejectedValueOnce(new Error('throttled'));
    const both = await Promise.allSettled([sweep.watch('a', 10), sweep.watch('b', 10)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await sweep.watch('a', 10)).toBe('1');
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('does not bring the next sweep forward', async () => {
    const { sweep, look } = world({ a: '1' });
    look.mockRejectedValueOnce(new Error('throttled'));
    const started = performance.now();
    await expect(sweep.watch('a', 80)).rejects.toThrow('throttled');
    await sweep.watch('a', 80);
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });
});

describe('a caller who gives up', () => {
  test('leaves alone; the others are served', async () => {
    const { sweep } = world({ a: '1' });
    const controller = new AbortController();
    const leaving = sweep.watch('a', LONG, controller.signal);
    const staying = sweep.watch('a', LONG);
    controller.abort(new Error('cancelled'));
    await expect(leaving).rejects.toThrow('cancelled');
    expect(await staying).toBe('1');
  });

  test('before asking is not served', async () => {
    const { sweep } = world({ a: '1' });
    await expect(sweep.watch('a', LONG, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
  });
});

test('a slow sweep is waited for, not overtaken', async () => {
  let release: (seen: Map<string, string>) => void = () => undefined;
  const look = vi.fn(() => new Promise<Map<string, string>>((resolve) => (release = resolve)));
  const sweep = createSweep(look);
  const first = sweep.watch('a', 1);
  await eventually(() => expect(look).toHaveBeenCalledOnce());
  const second = sweep.watch('b', 1);
  // eslint-disable-next-line house/waits -- nothing is to happen when the age of 1 ms that was asked for has passed
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(look).toHaveBeenCalledOnce();
  release(new Map([['a', '1']]));
  expect(await first).toBe('1');
  await eventually(() => expect(look).toHaveBeenCalledTimes(2));
  release(new Map([['b', '2']]));
  expect(await second).toBe('2');
});
