/** What a schedule's run makes of the record of its manifest's fleet: whether it applies it, and what has left it. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { isApplied, leftItems } from '../../src/activities/fleet/desire-scheduled.ts';
import { hashOf, type FleetRecord } from '../../src/client/fleet-record.ts';
import type { PrivateLinkRequest } from '../../src/contract/request.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { depsFor } from '../contract/one-run.ts';
import { openSandbox } from '../support/sandboxed-activities.ts';
import { clientOf } from '../support/temporal-service.ts';

const { sandbox, newLink } = await openSandbox('left');
const settings = { name: 'autumn' };
const problem = { field: 'items[0].service', problem: 'is missing', fix: 'name it' };

const manifestOf = (requests: readonly PrivateLinkRequest[], problems: Manifest['problems'] = []): Manifest => ({
  ...{ settings, problems },
  items: requests.map((request) => ({ request, repair: false, at: 'fleet.yaml', locate: () => ({ field: '' }) })),
});

it('a manifest is applied again when it or its settings have changed, or when some of it could not be read', async () => {
  const { request } = await newLink();
  const manifest = manifestOf([request]);
  const applied = { hash: hashOf(settings, manifest.items), at: '', actor: 'ada', items: 1 };
  expect(isApplied({ applied }, manifest)).toBe(true);
  expect(isApplied({ applied }, { ...manifest, settings: { ...settings, concurrency: 5 } })).toBe(false);
  expect(isApplied({ applied }, manifestOf([{ ...request, zones: 'all' }]))).toBe(false);
  expect(isApplied({ applied }, manifestOf([request], [problem]))).toBe(false);
  expect([isApplied({}, manifest), isApplied(undefined, manifest)]).toEqual([false, false]);
});

it('what the manifest no longer names is left while it is there, or may be; all of it could be read', async () => {
  const [named, absent, unknown] = await Promise.all([newLink(), newLink(), newLink()]);
  const requests = [named.request, absent.request, { ...unknown.request, zones: 'most' as never }];
  const record: FleetRecord = {
    ...{ name: 'autumn', settings, audit: [] },
    items: requests.map((request) => ({ link: `${request.project}/${request.service}`, request, wanted: true })),
  };
  const manifests = { read: () => Promise.reject(new Error('no manifest is needed')) } as never;
  const deps = { ...depsFor(sandbox), client: clientOf([]).client, taskQueue: 'none', manifests };
  const left = (of: FleetRecord | undefined, manifest: Manifest): Promise<readonly string[]> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() => leftItems(deps, of, manifest));
  expect(await left(record, manifestOf([named.request]))).toEqual([`${unknown.project}/${unknown.service}`]);
  expect(await left(record, manifestOf([named.request], [problem]))).toEqual([]);
  expect(await left(undefined, manifestOf([named.request]))).toEqual([]);
});
