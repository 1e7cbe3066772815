/** What a connected endpoint stands on is looked at during a wait that cannot look itself. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createWatchLink } from '../../src/activities/watch-link.ts';
import type { WatchInput } from '../../src/contract/step-contract.ts';
import { acceptedLike, depsReading, endpointLike, serviceLike } from '../support/subject.ts';

const input: WatchInput = { ...acceptedLike(), endpoint: endpointLike(), outputs: {} };

/** `state`: of the service. */
function watched(state: string, more: Partial<WatchInput> = {}): Promise<void> {
  const aiven = {
    getService: async () => serviceLike({ state }),
    getPrivatelink: async () => ({ state: 'active', principals: [] }),
  };
  const budget = { scheduledTimestampMs: Date.now(), scheduleToCloseTimeoutMs: 600_000 };
  const environment = new MockActivityEnvironment(budget, { logger: new DefaultLogger('ERROR') });
  return environment.run(createWatchLink(depsReading({ aiven })), { ...input, ...more });
}

describe('one look', () => {
  it('has nothing to say of what is as it should be', async () => {
    expect(await watched('RUNNING', { once: true })).toBeUndefined();
  });

  it('says what is not as it should be for now', async () => {
    await expect(watched('REBUILDING', { once: true })).rejects.toMatchObject({
      name: 'NotReadyError',
      message: 'the service shop/orders is REBUILDING',
      options: { reason: 'serviceBusy', retryAfterMs: 0 },
    });
  });

  it('refuses when something broke', async () => {
    await expect(watched('POWEROFF', { once: true })).rejects.toMatchObject({ reason: 'servicePoweredOff' });
  });
});

describe('a watch', () => {
  it('goes on while all is as it should be, and is tried again within the minute', async () => {
    await expect(watched('RUNNING')).rejects.toMatchObject({
      name: 'NotReadyError',
      message: expect.stringMatching(/^the link of vpc-1 is watched/),
      options: { reason: 'targetsUnproven', retryAfterMs: 50_000 },
    });
  });

  it('goes by the service’s name without an endpoint', async () => {
    const { endpoint: _, ...ofService } = input;
    await expect(watched('RUNNING', { ...ofService, endpoint: undefined as never })).rejects.toThrow(
      /^the link of orders /,
    );
  });
});
