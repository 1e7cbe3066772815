/** What a look at one item of a fleet finds: from the plan of a run of it, and its newest run. */
import { describe, expect, it } from 'vitest';
import { itemLook, kept, notLookedAt } from '../../src/activities/fleet/item-look.ts';
import type { AcceptedRequest } from '../../src/contract/accepted-request.ts';
import type { Finding } from '../../src/contract/finding.ts';
import type { LinkRun } from '../../src/contract/fleet-look.ts';
import type { PlannedStep } from '../../src/contract/plan.ts';
import type { EndpointRequest } from '../../src/contract/request.ts';
import { requestFor } from '../support/fleet-run.ts';

const stepOf = (
  step: PlannedStep['step'],
  does: PlannedStep['does'],
  endpoint?: string,
  more: Partial<PlannedStep> = {},
): PlannedStep => ({
  ...{ step, does, says: `${step} ${does}`, minutes: 2, unknown: [] },
  ...(endpoint === undefined ? {} : { endpoint }),
  ...more,
});
const findingOf = (level: Finding['level'], more: Partial<Finding> = {}): Finding => ({
  ...{ level, field: 'endpoints[0]', problem: 'is not allowed', fix: 'allow it' },
  ...more,
});
const parks = findingOf('error', { failure: 'Denied' });

/** At the price of a dollar an hour each. */
const acceptedOf = (...endpoints: readonly EndpointRequest[]): AcceptedRequest => ({
  ...{ project: 'shop', service: 'a', components: ['kafka'], principals: [], zones: 'any', warnings: [] },
  ...{ serviceRegion: 'eu-west-1', otherRegions: [], usdPerHour: 1 },
  endpoints: endpoints.map((each, index) => ({
    ...{ ...each, key: each.vpcId, region: `eu-west-${index + 1}`, account: `account-${index + 1}` },
    ...{ actingPrincipal: 'arn:aws:iam::111122223333:role/x', usdPerHour: 1 },
  })),
});

interface Given {
  readonly vpcs?: readonly string[];
  readonly findings?: readonly Finding[];
  readonly run?: LinkRun;
  readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
function lookAt(
  steps: readonly PlannedStep[],
  { vpcs = ['vpc-1', 'vpc-2'], findings = [], run, tags = {} }: Given = {},
) {
  const { endpoints, ...rest } = requestFor('a', ...vpcs);
  const tagged = endpoints.map((each) => ({ ...each, ...(tags[each.vpcId] && { tags: tags[each.vpcId] }) }));
  const request = { ...rest, endpoints: tagged };
  return itemLook(request, { steps, findings, accepted: acceptedOf(...tagged), usdPerMonth: 1 }, run);
}

const created = [stepOf('vpcEndpoint', 'create', 'vpc-1'), stepOf('vpcEndpoint', 'create', 'vpc-2')];
const linked = stepOf('privatelink', 'nothing');
const there = [linked, stepOf('vpcEndpoint', 'nothing', 'vpc-1')];

describe('an item', () => {
  it('is as wanted when a run would change nothing', () => {
    expect(lookAt(there)).toMatchObject({ link: 'shop/a', found: 'asWanted', says: 'It is as wanted.', calls: [] });
    expect(lookAt(there)).not.toHaveProperty('run');
  });

  it('is refused when a run would end before it changes anything', () => {
    const look = lookAt([], { findings: [findingOf('error', { value: 'vpc-1' })] });
    expect(look).toMatchObject({ found: 'refused', calls: [] });
    expect(look.says).toBe('A run would be refused: endpoints[0]: vpc-1 is not allowed. Fix: allow it.');
  });

  it.each([
    ['no endpoint of it is there', [linked, ...created, stepOf('components', 'modify')], ['vpc-1'], 'absent'],
    ['one endpoint of two is there', [...there, ...created.slice(1)], ['vpc-1'], 'differs'],
    ['its service has no PrivateLink', [stepOf('privatelink', 'create'), ...there.slice(1)], ['vpc-1'], 'absent'],
    ['its PrivateLink is to be changed', [stepOf('privatelink', 'modify'), ...there.slice(1)], ['vpc-1'], 'differs'],
    ['it asks for no endpoint, and no PrivateLink is there', [stepOf('privatelink', 'create')], [], 'absent'],
    ['it asks for no endpoint, and its components differ', [linked, stepOf('components', 'create')], [], 'differs'],
  ] as const)('of which %s is found so', (_, steps, vpcs, found) => expect(lookAt(steps, { vpcs }).found).toBe(found));

  it('that is absent says how many things a run creates', () =>
    expect(lookAt(created).says).toBe('It is not there: 2 things to create.'));
});

describe('what differs', () => {
  const zones = { field: 'zones', wanted: '2', found: '1' };

  it('is what the steps tell; what waits, or is in the way, only when they tell nothing', () => {
    const waits = [...there, stepOf('vpcEndpoint', 'wait', 'vpc-2'), stepOf('components', 'wait')];
    const told = lookAt([...waits, stepOf('vpcEndpoint', 'modify', 'vpc-1', { differences: [zones] })], {
      findings: [parks],
    });
    expect([told.differences, told.says]).toEqual([[zones], 'zones: wanted 2, found 1.']);
    const untold = lookAt(waits, { findings: [parks, { ...parks, value: 'vpc-9' }, findingOf('warning')] });
    expect(untold.differences).toEqual([
      { field: 'vpcEndpoint of vpc-2', wanted: 'settled', found: 'vpcEndpoint wait' },
      { field: 'components', wanted: 'settled', found: 'components wait' },
      { field: 'endpoints[0]', wanted: 'as asked', found: 'is not allowed' },
      { field: 'endpoints[0]', wanted: 'as asked', found: 'vpc-9 is not allowed' },
    ]);
    expect(untold.says).toMatch(/^vpcEndpoint of vpc-2: wanted settled, found vpcEndpoint wait; components: /);
  });
});

describe('a run of the item', () => {
  const run = { workflow: 'onboard', runId: 'run-1', startedAt: '2026-11-28T03:00:00.000Z' };

  it('that is open holds it: nothing is compared', () => {
    const look = lookAt([...created, stepOf('components', 'wait')], { run });
    expect(look).toMatchObject({ found: 'busy', differences: [], calls: [], run });
    expect(look.says).toBe('onboard runs since 2026-11-28T03:00:00.000Z');
  });

  it('that is over does not', () => {
    const closed = { ...run, closedAt: '2026-11-28T03:10:00.000Z' };
    expect(lookAt(created, { run: closed })).toMatchObject({ found: 'absent', run: closed });
  });
});

describe('beside what was found', () => {
  it('are the errors, then the warnings, twenty at most, and no notes', () => {
    const notes = [findingOf('warning'), findingOf('note'), parks, ...Array.from({ length: 20 }, () => parks)];
    const { findings } = lookAt(there, { findings: notes.slice(0, 3) });
    expect(findings.map(({ level }) => level)).toEqual(['error', 'warning']);
    expect(lookAt(there, { findings: notes }).findings).toEqual(Array.from({ length: 20 }, () => parks));
  });

  it('is who pays for it: by its team, else its owner', () => {
    const shares = [
      { account: 'Aiven shop', team: 'web', usdPerMonth: 730 },
      { account: 'account-1', team: 'web', usdPerMonth: 730 },
      { account: 'account-2', team: 'ada', usdPerMonth: 730 },
    ];
    expect(
      lookAt(there, { tags: { 'vpc-1': { team: 'web', owner: 'bob' }, 'vpc-2': { owner: 'ada' } } }).shares,
    ).toEqual(shares);
    expect(lookAt(there).shares).toStrictEqual(shares.map(({ account, usdPerMonth }) => ({ account, usdPerMonth })));
    expect(itemLook(requestFor('a'), { steps: [], findings: [], usdPerMonth: 0 }, undefined).shares).toEqual([]);
  });

  it.each([
    ['create', 1],
    ['modify', 1],
    ['replace', 1],
    ['wait', 0],
    ['adopt', 0],
  ] as const)('is a call of EC2 for each endpoint that a run would `%s`: %i', (does, calls) => {
    const steps = [...there, stepOf('components', 'modify', 'vpc-1'), stepOf('vpcEndpoint', does, 'vpc-2')];
    const spent = [{ account: 'account-2', region: 'eu-west-2', calls: 1 }];
    expect(lookAt(steps).calls).toEqual(calls === 0 ? [] : spent);
  });

  it('is a call for each that is to be made, when nothing is there', () => {
    expect(lookAt(created).calls.map(({ account }) => account)).toEqual(['account-1', 'account-2']);
    expect(
      itemLook(requestFor('a', 'vpc-1'), { steps: created, findings: [], usdPerMonth: 0 }, undefined).calls,
    ).toEqual([]);
  });
});

it('an item that could not be looked at says why, in at most 4,000 characters', () => {
  const unknown = {
    link: 'shop/a',
    found: 'unknown',
    differences: [],
    findings: [],
    shares: [],
    calls: [],
    minutes: 0,
  };
  expect(notLookedAt(requestFor('a'), new Error('it does not answer'))).toMatchObject({
    ...{ ...unknown, says: 'It could not be looked at: it does not answer' },
  });
  expect(notLookedAt(requestFor('a'), 'no route').says).toBe('It could not be looked at: no route');
  expect(notLookedAt(requestFor('a'), 'x'.repeat(5_000)).says).toHaveLength(4_000);
});

it('only what the record needs of a look is kept', () => {
  const look = lookAt(created, { findings: [parks] });
  expect([look.findings.length, look.shares.length, look.calls.length]).toEqual([1, 3, 2]);
  expect(kept(look)).toEqual({ ...look, findings: [], shares: [], calls: [] });
});
