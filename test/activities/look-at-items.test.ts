/** Looks at the items of a fleet: an API that stays out of reach is said of its item, and the others are looked at. */
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { lookOrSay } from '../../src/activities/fleet/look-at-items.ts';
import type { ItemLook } from '../../src/contract/fleet-look.ts';
import { DeniedError, UnavailableError } from '../../src/providers/errors.ts';
import { depsFor } from '../contract/one-run.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, newLink } = await openSandbox('looked');

const outOfReach = new UnavailableError('it does not answer', { api: 'aiven', action: 'ServiceGet' });
async function attempt(number: number, error: Error, given?: object): Promise<ItemLook> {
  const { request } = await newLink();
  const describe = () => Promise.reject(error);
  const client = { workflow: { getHandle: () => ({ describe }) } } as unknown as Client;
  const manifests = { read: () => Promise.reject(new Error('no manifest is needed')) } as never;
  const environment = new MockActivityEnvironment({ attempt: number }, { logger: new DefaultLogger('ERROR') });
  const deps = { ...depsFor(sandbox), client, taskQueue: 'none', manifests };
  return environment.run(() => lookOrSay(deps, { ...request, ...given }));
}

it('an answer that does not come is asked for again, and said at the last attempt', async () => {
  await expect(attempt(4, outOfReach)).rejects.toBe(outOfReach);
  expect(await attempt(5, outOfReach)).toMatchObject({
    found: 'unknown',
    says: 'It could not be looked at: it does not answer',
  });
});

it('an answer that will not change is said at once, and so is a request that cannot be right', async () => {
  const denied = new DeniedError('it may not be read', { api: 'aiven', action: 'ServiceGet' });
  expect(await attempt(1, denied)).toMatchObject({ says: 'It could not be looked at: it may not be read' });
  const wrong = await attempt(1, denied, { zones: 'most', onFailure: 'cry' });
  expect(wrong.says).toMatch(/^It could not be looked at: zones: .*most.* onFailure: .*cry/);
});

it('an answer that nobody waits for any more ends the attempt, also the last', async () => {
  const aborted = new DOMException('cancelled', 'AbortError');
  await expect(attempt(5, aborted)).rejects.toBe(aborted);
});
