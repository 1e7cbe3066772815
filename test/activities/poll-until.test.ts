import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { CancelledFailure } from '@temporalio/common';
import { describe, expect, it, vi } from 'vitest';
import { pollUntil, type Observed, type Wait } from '../../src/activities/waiting/poll-until.ts';
import { gapAfter } from '../../src/activities/waiting/pauses.ts';
import type { Progress } from '../../src/activities/waiting/progress.ts';
import type { Timing } from '../../src/activities/deps.ts';
import { createDurations } from '../../src/activities/waiting/durations.ts';
import { NotReadyError } from '../../src/activities/failures/step-errors.ts';
import { DeniedError, NotFoundError, ThrottledError, UnavailableError } from '../../src/providers/errors.ts';

const source = { api: 'aiven', action: 'GET /x', status: 503, code: 'busy' } as const;
const pace: Timing = { timeScale: 1_000, attemptMs: 200 };

const waitFor = (look: Wait<string, Carry>['look'], more: Partial<Wait<string, Carry>> = {}): Wait<string, Carry> => ({
  subject: 'VPC endpoint vpce-1',
  reason: 'endpointPending',
  every: 5_000,
  look,
  ...more,
});

interface Carry {
  readonly asked: number;
}

interface Attempt {
  readonly environment: MockActivityEnvironment;
  readonly beats: Progress[];
  run(wait: Wait<string, Carry>, at?: Timing): Promise<string>;
}

function attempt(heartbeatDetails?: Progress, budgetMs = 900_000): Attempt {
  const budget = { scheduledTimestampMs: Date.now(), scheduleToCloseTimeoutMs: budgetMs };
  const info = { heartbeatDetails, ...budget };
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const beats: Progress[] = [];
  environment.on('heartbeat', (details: Progress) => beats.push(details));
  return { environment, beats, run: (wait, at = pace) => environment.run(() => pollUntil(at, wait)) };
}

/** Gives these answers in turn; the last one is repeated. */
function script(...answers: (Observed<string, Carry> | Error)[]): Wait<string, Carry>['look'] {
  let next = 0;
  return async () => {
    const answer = answers[Math.min(next++, answers.length - 1)] ?? new Error('nothing to say');
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

describe('waiting', () => {
  it('returns what it waited for, after the states on the way were told', async () => {
    const { beats, run } = attempt();
    const seen = await run(
      waitFor(script({ state: 'creating' }, { state: 'creating' }, { state: 'pending' }, { done: 'ready' })),
    );
    expect(seen).toBe('ready');
    expect(beats.map(({ state, looks }) => [state, looks])).toEqual([
      ['creating', 1],
      ['creating', 2],
      ['pending', 3],
    ]);
    expect(beats[1]?.since).toBe(beats[0]?.since);
  });

  it('ends an attempt with a sentence for an operator, and a short delay', async () => {
    const error: unknown = await attempt()
      .run(waitFor(script({ state: 'pendingAcceptance' })))
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NotReadyError);
    const { message, options } = error as NotReadyError;
    expect(message).toMatch(/^VPC endpoint vpce-1 is pendingAcceptance since \d\d:\d\d UTC$/);
    expect(options).toMatchObject({ reason: 'endpointPending', observed: 'pendingAcceptance', retryAfterMs: 7.5 });
  });

  it('goes on in the next attempt where the last one ended', async () => {
    const first = attempt();
    await first.run(waitFor(script({ state: 'pending', carry: { asked: 1 } }))).catch(() => undefined);
    const last = first.beats.at(-1);
    const seen: unknown[] = [];
    const second = attempt(last);
    await second.run(
      waitFor(async ({ carried, waitedMs }) => {
        seen.push(carried, waitedMs);
        return seen.length > 2 ? { done: 'ready' } : { state: 'pending' };
      }),
    );
    expect(seen[0]).toEqual({ asked: 1 });
    expect(seen[1]).toBeGreaterThan(100_000);
    expect(second.beats[0]).toMatchObject({ since: last?.since, looks: (last?.looks ?? 0) + 1 });
  });

  it('looks a single time when told so', async () => {
    const look = vi.fn(script({ state: 'pending' }, { done: 'ready' }));
    await expect(attempt().run(waitFor(look, { once: true }))).rejects.toThrow(NotReadyError);
    expect(look).toHaveBeenCalledTimes(1);
  });

  // Only of the schedule: in real time a timer may fire slightly early, which adds a look.
  it('takes 30 looks at most for three minutes of the world', () => {
    let looks = 1;
    for (let waitedMs = 0; waitedMs < 180_000; looks++) waitedMs += gapAfter({ every: 5_000 }, pace, waitedMs);
    expect(looks).toBe(30);
  });
});

describe('a wait whose kind is known', () => {
  const kind = 'privatelinkActive';

  it('tells how long it took, between the last look and the one before', async () => {
    const durations = createDurations();
    const look = vi.fn(async ({ waitedMs }: { waitedMs: number }) =>
      waitedMs >= 60_000 ? { done: 'ready' } : { state: 'pending' },
    );
    await attempt().run(waitFor(look, { kind }), { timeScale: 1_000, attemptMs: 60_000, durations });
    const [seen] = durations.of(kind);
    const [before, last] = look.mock.calls.slice(-2).map(([{ waitedMs }]) => waitedMs);
    expect(seen?.at).toBeGreaterThan(before ?? 0);
    expect(seen?.at).toBeLessThan(last ?? 0);
  });

  it('after an outage, counts the look before as the longest pause ago', async () => {
    const durations = createDurations();
    const began = new Date(Date.now() - 1_000_000).toISOString();
    const before = { state: 'pending', since: began, began, looks: 5, lastWaitedMs: 30_000 };
    await attempt(before).run(waitFor(script({ done: 'ready' }), { kind }), { timeScale: 1, durations });
    const [{ at, spread } = { at: 0, spread: 0 }] = durations.of(kind);
    expect(at + spread).toBeGreaterThanOrEqual(1_000_000);
    // 45 s, and 2 s in which a retry begins.
    expect(spread).toBeCloseTo(23_500, 0);
  });

  it('learns nothing from what was there at the first look', async () => {
    const durations = createDurations();
    await attempt().run(waitFor(script({ done: 'ready' }), { kind }), { ...pace, durations });
    expect(durations.of(kind)).toEqual([]);
  });

  it('looks when the attempt before would have looked, not at once', async () => {
    const first = attempt();
    await first
      .run(waitFor(script({ state: 'pending' }), { kind }), { timeScale: 1, attemptMs: 1 })
      .catch(() => undefined);
    const details = first.beats.at(-1);
    const next = Date.now() + 300;
    const looked: number[] = [];
    const second = attempt({ ...(details as Progress), next: new Date(next).toISOString() });
    await second.run(
      waitFor(async () => ({ done: String(looked.push(Date.now())) }), { kind }),
      {
        timeScale: 1,
        attemptMs: 60_000,
      },
    );
    expect(looked[0]).toBeGreaterThanOrEqual(next - 1);
  });
});

describe('a long pause', () => {
  const kind = 'privatelinkActive';
  const realTime: Timing = { timeScale: 1 };
  const ending = (run: Promise<string>): Promise<NotReadyError> =>
    run.then(
      () => expect.fail('it did not end'),
      (error: unknown) => {
        expect(error).toBeInstanceOf(NotReadyError);
        return error as NotReadyError;
      },
    );

  it('ends the attempt: no worker is held, and the next one is told of nothing that it knows', async () => {
    const look = script({ state: 'creating' });
    const first = attempt();
    const { options } = await ending(first.run(waitFor(look, { kind }), realTime));
    expect(options.retryAfterMs).toBeGreaterThan(12_000);
    expect(first.beats).toHaveLength(1);
    const second = attempt({ ...(first.beats[0] as Progress), next: new Date().toISOString() });
    await ending(second.run(waitFor(look, { kind }), realTime));
    expect(second.beats).toHaveLength(0);
  });

  it('comes before the first look when a change was made a moment ago', async () => {
    const look = vi.fn(script({ state: 'creating' }, { done: 'ready' }));
    const { beats, run } = attempt();
    const { message } = await ending(run(waitFor(look, { kind, begins: 'creating' }), realTime));
    expect(message).toContain('VPC endpoint vpce-1 is creating since');
    expect(look).not.toHaveBeenCalled();
    expect(beats).toMatchObject([{ state: 'creating', looks: 0 }]);
  });

  it('looks at once all the same when it is the last look', async () => {
    const look = vi.fn(script({ done: 'ready' }));
    await attempt().run(waitFor(look, { kind, begins: 'creating', once: true }), realTime);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('ends before the budget does, so that the wait uses all of it', async () => {
    const { options } = await ending(
      attempt(undefined, 16_000).run(waitFor(script({ state: 'x' }), { kind }), realTime),
    );
    expect(options.retryAfterMs).toBeLessThan(14_500);
  });
});

describe('errors while waiting', () => {
  it('waits out what passes, and tells it', async () => {
    const { beats, run } = attempt();
    const look = script(new UnavailableError('no answer', source), new ThrottledError('slow down', source), {
      done: 'ready',
    });
    expect(await run(waitFor(look))).toBe('ready');
    expect(beats.map(({ lastError }) => lastError)).toEqual(['no answer', 'slow down']);
  });

  it('waits as long as the server asks', async () => {
    const began = Date.now();
    await attempt().run(waitFor(script(new ThrottledError('slow down', source, 120), { done: 'ready' })));
    expect(Date.now() - began).toBeGreaterThanOrEqual(119);
  });

  it('keeps the code of the last error of an attempt that ends', async () => {
    const error: unknown = await attempt()
      .run(waitFor(script(new UnavailableError('no answer', source))))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ options: { source } });
    expect(String(error)).toContain('last error: no answer');
  });

  it('throws what does not pass', async () => {
    await expect(attempt().run(waitFor(script(new DeniedError('no', source))))).rejects.toThrow(DeniedError);
  });

  it('takes an error for "not yet" only as long as the wait says so', async () => {
    const notYet = (error: Error, waitedMs: number): string | undefined =>
      error instanceof NotFoundError && waitedMs < 50_000 ? 'not visible yet' : undefined;
    const { beats, run } = attempt();
    await expect(run(waitFor(script(new NotFoundError('gone', source)), { notYet }))).rejects.toThrow(NotFoundError);
    expect(beats[0]?.state).toBe('not visible yet');
  });
});

describe('the end of an attempt', () => {
  it('is a cancellation when the run was cancelled, in the middle of a look too', async () => {
    const { environment, run } = attempt();
    const look: Wait<string, Carry>['look'] = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const running = run(waitFor(look));
    environment.cancel('CANCELLED');
    await expect(running).rejects.toThrow(CancelledFailure);
  });

  it('is "not ready" when the worker shuts down, so that another one takes over', async () => {
    const { environment, run } = attempt();
    const running = run(waitFor(script({ state: 'pending' })), { timeScale: 1, attemptMs: 60_000 });
    environment.cancel('WORKER_SHUTDOWN');
    await expect(running).rejects.toThrow(NotReadyError);
  });
});
