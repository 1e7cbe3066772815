/** How schedules and fleets read their manifest: what is read, what a person must correct, and what may pass. */
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { checkFleet } from '../../src/activities/fleet/check-fleet.ts';
import { createCheckSource } from '../../src/activities/fleet/check-source.ts';
import type { FleetDeps } from '../../src/activities/fleet/deps.ts';
import { readJob, type JobRead } from '../../src/activities/fleet/read-job.ts';
import { UnreachableError, type ManifestSource } from '../../src/providers/manifest-source.ts';

const principals = ['arn:aws:iam::111122223333:role/privatelink'];
const itemOf = (service: string) => ({ project: 'shop', service, components: ['kafka'], endpoints: [], principals });
const manifestOf = (...items: readonly object[]): string => JSON.stringify({ name: 'autumn', items });

/** Manifests by their location; a location that has none is out of reach. */
function sourceOf(texts: Readonly<Record<string, string>>) {
  const asked: unknown[] = [];
  const manifests: ManifestSource = {
    async read(location, { base } = {}) {
      asked.push([location, base]);
      const text = texts[location];
      if (text === undefined) throw new UnreachableError(location, 'answers 503');
      return { name: location, text };
    },
    close: () => Promise.resolve(),
  };
  return { manifests, asked };
}

function read(
  texts: Readonly<Record<string, string>>,
  { attempt = 1, skipInvalid, stopped = false }: { attempt?: number; skipInvalid?: boolean; stopped?: boolean } = {},
): Promise<JobRead> {
  const environment = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
  if (stopped) environment.cancel();
  const job = { name: 'nightly', source: 'fleet.yaml', ...(skipInvalid === undefined ? {} : { skipInvalid }) };
  return environment.run(() => readJob(sourceOf(texts).manifests, job));
}

const wrong = { ...itemOf('b'), zones: 'most' };

describe('the manifest of a schedule', () => {
  it('is read with the file that it names', async () => {
    const { manifests, asked } = sourceOf({
      ...{ 'fleet.yaml': JSON.stringify({ name: 'autumn', itemsFrom: 'items.json' }) },
      'items.json': JSON.stringify({ items: [itemOf('a'), itemOf('b')] }),
    });
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const checkSource = createCheckSource({ manifests } as FleetDeps);
    const report = await environment.run(checkSource, { name: 'nightly', source: 'fleet.yaml' });
    expect(report).toEqual({ outcome: 'read', says: '2 services of fleet autumn.', skipped: [] });
    expect(asked).toEqual([
      ['fleet.yaml', undefined],
      ['items.json', 'fleet.yaml'],
    ]);
  });

  it('of which an item is wrong is used only when the schedule says so', async () => {
    const texts = { 'fleet.yaml': manifestOf(itemOf('a'), wrong) };
    for (const skipInvalid of [undefined, false])
      expect(await read(texts, skipInvalid === undefined ? {} : { skipInvalid })).toMatchObject({
        ...{ kind: 'invalid', says: 'Nothing was done: 1 problems in fleet.yaml.' },
        skipped: [{ link: 'fleet.yaml', why: expect.stringContaining('zones') }],
      });
    const used = await read(texts, { skipInvalid: true });
    expect(used).toMatchObject({ kind: 'read', manifest: { items: [{ request: { service: 'a' } }] } });
    expect(used.kind === 'read' && used.manifest.problems.length).toBe(1);
  });

  it('tells all problems, a hundred of them in full', async () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ ...wrong, service: `b-${index}` }));
    const invalid = await read({ 'fleet.yaml': manifestOf(...many) });
    expect(invalid).toMatchObject({ kind: 'invalid', says: 'Nothing was done: 101 problems in fleet.yaml.' });
    expect(invalid.kind !== 'read' && invalid.skipped.length).toBe(100);
  });

  it('that is out of reach is asked for three times, or until the worker stops', async () => {
    const unreachable = {
      ...{ kind: 'unreachable', says: 'Nothing was done: fleet.yaml answers 503.' },
      skipped: [{ link: 'fleet.yaml', why: 'fleet.yaml answers 503' }],
    };
    await expect(read({}, { attempt: 2 })).rejects.toThrow('answers 503');
    expect(await read({}, { attempt: 3 })).toEqual(unreachable);
    expect(await read({}, { stopped: true })).toEqual(unreachable);
  });

  it('that fails with a bug of ours fails the attempt, the last one too', async () => {
    const manifests = { read: () => Promise.reject(new TypeError('a bug')) } as unknown as ManifestSource;
    const environment = new MockActivityEnvironment({ attempt: 3 }, { logger: new DefaultLogger('ERROR') });
    const reading = environment.run(() => readJob(manifests, { name: 'nightly', source: 'fleet.yaml' }));
    await expect(reading).rejects.toThrow('a bug');
  });

  it('that the workers cannot read is said before a schedule is set', async () => {
    const environment = new MockActivityEnvironment({ attempt: 3 }, { logger: new DefaultLogger('ERROR') });
    const checkSource = createCheckSource({ manifests: sourceOf({}).manifests } as FleetDeps);
    expect(await environment.run(checkSource, { name: 'nightly', source: 'fleet.yaml' })).toMatchObject({
      ...{ outcome: 'unreachable', skipped: [{ link: 'fleet.yaml' }] },
    });
  });
});

describe('a fleet that was started from the Web UI', () => {
  const workflowId = 'privatelink-fleet/autumn';
  const request = { name: 'autumn', items: [itemOf('a')], actor: 'ada', pages: 2, carried: {} };
  const refusal = (asked: unknown, id = workflowId): Promise<ApplicationFailure> =>
    checkFleet({ request: asked, workflowId: id }).then(
      () => expect.unreachable('it was taken'),
      (error: unknown) => error as ApplicationFailure,
    );

  it('is taken when its manifest is right and its workflow id is that of its name', async () => {
    await expect(checkFleet({ request, workflowId })).resolves.toBeUndefined();
  });

  it('is refused with every problem, without places in a file that nobody wrote', async () => {
    const failure = await refusal({ ...request, items: [wrong, { project: 'shop' }] });
    expect(failure).toMatchObject({ type: 'Invalid', nonRetryable: true });
    const [{ problems }] = failure.details as [{ problems: readonly { field: string; at?: string }[] }];
    expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(['items[0].zones', 'items[1].service']));
    expect(problems.some((problem) => 'at' in problem)).toBe(false);
    expect(failure.message.split('\n')).toHaveLength(problems.length);
  });

  it('is refused under another id, with the right one', async () => {
    const { message } = await refusal(request, 'my-fleet');
    expect(message).toBe(
      'name: does not belong to my-fleet. Fix: start it with workflow id privatelink-fleet/autumn, or change its name',
    );
  });

  it('is refused when it is empty, and says no more than fits', async () => {
    expect((await refusal(undefined)).type).toBe('Invalid');
    const many = Array.from({ length: 100 }, (_, index) => ({ ...wrong, service: `b-${index}` }));
    expect((await refusal({ ...request, items: many })).message).toHaveLength(2_000);
  });
});
