/** Looks at the items of a fleet: an API that stays out of reach is said of its item, and the others are looked at. */
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { lookOrSay } from '../../src/activities/fleet/look-at-items.ts';
import type { ItemLook } from '../../src/contract/fleet-look.ts';
import { UnavailableError } from '../../src/providers/errors.ts';
import { depsFor } from '../contract/one-run.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';

const { sandbox, newLink } = await openSandbox('looked');

const outOfReach = new UnavailableError('it does not answer', { api: 'aiven', action: 'ServiceGet' });
const client = {
  workflow: { getHandle: () => ({ describe: () => Promise.reject(outOfReach) }) },
} as unknown as Client;

async function attempt(number: number): Promise<ItemLook> {
  const { request } = await newLink();
  const manifests = { read: () => Promise.reject(new Error('no manifest is needed')) } as never;
  const environment = new MockActivityEnvironment({ attempt: number }, { logger: new DefaultLogger('ERROR') });
  return environment.run(() => lookOrSay({ ...depsFor(sandbox), client, taskQueue: 'none', manifests }, request));
}

it('an answer that does not come is asked for again, and said at the last attempt', async () => {
  await expect(attempt(4)).rejects.toBe(outOfReach);
  expect(await attempt(5)).toMatchObject({
    found: 'unknown',
    says: 'It could not be looked at: it does not answer',
  });
});
