/** What a plan says of each step, from what its look saw: what differs, what a run does, how long it takes. */
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/activities/plan/differences.ts';
import { movedRoutes } from '../../src/activities/plan/moved.ts';
import { plannedSteps } from '../../src/activities/plan/planned-steps.ts';
import type { Looked } from '../../src/contract/following.ts';
import type { Route } from '../../src/contract/outputs.ts';
import type { EndpointResult, OnboardResult } from '../../src/contract/run.ts';
import type { Change, Look } from '../../src/contract/step-contract.ts';
import type { StepName } from '../../src/contract/steps.ts';

const changing = (step: StepName, change: object, endpoint?: string): Looked => ({
  step,
  ...(endpoint === undefined ? {} : { endpoint }),
  look: { answer: 'change', more: false, change: { says: 'it is changed', ...change } as unknown as Change },
});
const answering = (step: StepName, look: Partial<Look>, endpoint?: string): Looked => ({
  step,
  ...(endpoint === undefined ? {} : { endpoint }),
  look: { says: 'it was looked at', ...look } as Look,
});
const refusal = { answer: 'refuse', failure: { message: 'vpce-9 is not ours' } } as Partial<Look>;

const told = (looked: Looked) =>
  differencesOf(looked).map(({ field, wanted, found }) => `${field}: ${wanted} | ${found}`);

describe('what differs', () => {
  it.each<[string, Looked, readonly string[]]>([
    ['is as wanted', answering('privatelink', { answer: 'nothing' }), []],
    ['is adopted', answering('vpcEndpoint', { answer: 'adopt' }, 'vpc-1'), []],
    ['is waited for', answering('privatelink', { answer: 'wait' }), []],
    ['is refused', answering('vpcEndpoint', refusal, 'vpc-1'), ['vpcEndpoint of vpc-1: as asked | vpce-9 is not ours']],
    ['is made', changing('privatelink', { action: 'create' }), ['privatelink: there | not there']],
    [
      'is made again',
      changing('vpcEndpoint', { action: 'delete' }, 'vpc-1'),
      ['vpcEndpoint of vpc-1: made again | it is changed'],
    ],
    [
      'is changed in place',
      changing(
        'vpcEndpoint',
        {
          action: 'modify',
          with: {
            id: 'vpce-1',
            addSubnetIds: ['subnet-1', 'subnet-2'],
            addSecurityGroupIds: ['sg-1'],
            removeSubnetIds: ['subnet-3'],
            removeSecurityGroupIds: ['sg-2'],
          },
        },
        'vpc-1',
      ),
      [
        'subnetIds of vpc-1: subnet-1 | not there',
        'subnetIds of vpc-1: subnet-2 | not there',
        'securityGroupIds of vpc-1: sg-1 | not there',
        'subnetIds of vpc-1: not there | subnet-3',
        'securityGroupIds of vpc-1: not there | sg-2',
      ],
    ],
    ['changes nothing that is listed', changing('vpcEndpoint', { action: 'modify', with: { id: 'vpce-1' } }), []],
    [
      'gains principals',
      changing('privatelink', { action: 'addPrincipals', with: { added: ['arn:1', 'arn:2'] } }),
      ['principals: arn:1 | not allowed', 'principals: arn:2 | not allowed'],
    ],
    [
      'gains regions',
      changing('privatelink', { action: 'addRegions', with: { added: ['eu-west-2'] } }),
      ['regions: eu-west-2 | not allowed'],
    ],
    [
      'gains components',
      changing('components', { action: 'enable', with: { components: ['kafka'] } }),
      ['components: kafka | switched off'],
    ],
    [
      'is changed in a way without a list of its own',
      changing('componentAccess', { action: 'enable', with: {} }),
      ['componentAccess: as asked | it is changed'],
    ],
    [
      'is set as a whole, though components are named',
      changing('componentAccess', { action: 'set', with: { components: ['kafka'] } }),
      ['componentAccess: as asked | it is changed'],
    ],
  ])('when something %s', (_, looked, expected) => {
    expect(told(looked)).toEqual(expected);
  });
});

const route = (more: Partial<Route> = {}): Route => ({
  component: 'kafka',
  host: 'kafka.example.net',
  port: 1,
  usage: 'primary',
  authenticationMethod: 'sasl',
  ca: 'project',
  ssl: true,
  ...more,
});
const resultOf = (...endpoints: readonly Partial<EndpointResult>[]) => ({ endpoints }) as unknown as OnboardResult;
const before = resultOf({ key: 'vpc-1', outcome: 'ready', routes: [route(), route({ component: 'pg' })] });
const moved = (now: readonly Route[], result: OnboardResult | undefined = before, key: string | undefined = 'vpc-1') =>
  movedRoutes(result, key, now);

describe('a route that clients know', () => {
  it('has moved when its host or its port is another one', () => {
    const there = { field: 'route kafka/sasl of vpc-1', wanted: 'kafka.example.net:1' };
    expect(moved([route({ port: 2 })])).toEqual([{ ...there, found: 'kafka.example.net:2' }]);
    expect(moved([route({ host: 'other' })])).toEqual([{ ...there, found: 'other:1' }]);
    const whole = resultOf({ outcome: 'ready', routes: [route()] });
    expect(movedRoutes(whole, undefined, [route({ port: 2 })])).toMatchObject([{ field: 'route kafka/sasl' }]);
  });

  it.each<[string, readonly Route[], OnboardResult | undefined, string]>([
    ['it is where it was', [route()], before, 'vpc-1'],
    ['it is not there now', [route({ authenticationMethod: 'certificate', port: 2 })], before, 'vpc-1'],
    ['nothing is known of before', [route({ port: 2 })], undefined, 'vpc-1'],
    ['it belongs to another endpoint', [route({ port: 2 })], before, 'vpc-2'],
    [
      'its endpoint was rolled back',
      [route({ port: 2 })],
      resultOf({ key: 'vpc-1', outcome: 'rolledBack', routes: [route()] }),
      'vpc-1',
    ],
  ])('has not moved when %s', (_, now, result, key) => {
    expect(movedRoutes(result, key, now)).toEqual([]);
  });
});

const brought = { outputs: {} } as Partial<Look>;
const plannedOf = (...looked: readonly Looked[]) => plannedSteps(looked, before);

describe('what a run does', () => {
  it.each<[string, Looked, string, number]>([
    ['makes what is not there', changing('privatelink', { action: 'create' }), 'create', 3],
    ['replaces what must be made again', changing('vpcEndpoint', { action: 'delete' }, 'vpc-1'), 'replace', 2],
    ['changes what differs', changing('vpcEndpoint', { action: 'modify', with: { id: 'x' } }, 'vpc-1'), 'modify', 2],
    ['waits for what comes', answering('privatelink', { answer: 'wait' }), 'wait', 3],
    [
      'waits for what is there without a result yet',
      answering('connection', { answer: 'nothing' }, 'vpc-1'),
      'wait',
      1,
    ],
    ['stops at what is refused', answering('vpcEndpoint', refusal, 'vpc-1'), 'refuse', 2],
    ['does nothing about what is as wanted', answering('privatelink', { answer: 'nothing', ...brought }), 'nothing', 0],
    ['adopts what it was told to', answering('vpcEndpoint', { answer: 'adopt', ...brought }, 'vpc-1'), 'adopt', 0],
  ])('%s', (_, looked, does, minutes) => {
    expect(plannedOf(looked)).toMatchObject([{ step: looked.step, does, minutes }]);
  });

  it('proves the targets again when something in their own walk is not settled, and only them', () => {
    const targets = (endpoint: string) => answering('targets', { answer: 'nothing' }, endpoint);
    const planned = plannedOf(
      answering('privatelink', { answer: 'nothing', ...brought }),
      answering('routes', { answer: 'nothing', ...brought }, 'vpc-1'),
      answering('routes', { answer: 'wait' }, 'vpc-2'),
      targets('vpc-1'),
      targets('vpc-2'),
    );
    expect(planned.slice(3).map(({ does }) => does)).toEqual(['nothing', 'wait']);
    const settled = plannedOf(
      answering('connection', { answer: 'wait' }, 'vpc-1'),
      answering('routes', { answer: 'nothing', ...brought }, 'vpc-1'),
    );
    expect(settled[1]?.does).toBe('nothing');
    const shared = plannedOf(changing('privatelink', { action: 'create' }), targets('vpc-1'));
    expect(shared[1]?.does).toBe('wait');
  });

  it('says what the look said, or what the change will do, and who made what is there', () => {
    const says = (looked: Looked) => plannedOf(looked)[0]?.says;
    expect(says(changing('privatelink', { action: 'create' }))).toBe('it is changed');
    expect(says(answering('privatelink', { answer: 'nothing' }))).toBe('it was looked at');
    expect(says(answering('privatelink', { answer: 'nothing', ours: true }))).toBe(
      'it was looked at, made by this link',
    );
    expect(says(answering('privatelink', { answer: 'nothing', ours: false } as unknown as Look))).toBe(
      'it was looked at',
    );
  });

  it('lists the principals that it allows, and what is not known yet', () => {
    const allows = (change: object) => plannedOf(changing('privatelink', change))[0]?.allows;
    expect(allows({ action: 'create', with: { principals: ['arn:1'] } })).toEqual(['arn:1']);
    expect(allows({ action: 'addPrincipals', with: { added: ['arn:2'] } })).toEqual(['arn:2']);
    expect(allows({ action: 'create', with: {} })).toBeUndefined();
    expect(allows({ action: 'create' })).toBeUndefined();
    expect(plannedOf(answering('privatelink', { answer: 'nothing', unknown: ['zones'] }))[0]?.unknown).toEqual([
      'zones',
    ]);
    expect(plannedOf(answering('privatelink', { answer: 'wait' }))[0]?.unknown).toEqual([]);
  });

  it('names each difference, and its endpoint; a step without any has neither', () => {
    const [privatelink, endpoint] = plannedOf(
      answering('privatelink', { answer: 'nothing', ...brought }),
      changing('vpcEndpoint', { action: 'create' }, 'vpc-1'),
    );
    expect(privatelink).not.toHaveProperty('endpoint');
    expect(privatelink).not.toHaveProperty('differences');
    expect(endpoint).toMatchObject({ endpoint: 'vpc-1', differences: [{ field: 'vpcEndpoint of vpc-1' }] });
  });

  it('of routes that moved is to tell clients, in no time', () => {
    const now = { routes: [route({ port: 2 }), route({ component: 'pg', port: 3 })] };
    const [planned] = plannedOf(answering('routes', { answer: 'nothing', outputs: now as never }, 'vpc-1'));
    expect(planned).toMatchObject({
      does: 'moved',
      says: 'kafka/sasl was kafka.example.net:1 and is now kafka.example.net:2; pg/sasl was kafka.example.net:1 and is now kafka.example.net:3',
      minutes: 0,
    });
    expect(planned?.differences).toHaveLength(2);
  });
});
