/** The comparison of a recording with the sandbox: one kind of difference at a time, and what is none. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/index.ts';
import { rootOf } from '../../src/activities/findings/partitions.ts';
import { worldOf } from '../../src/cli/conformance/world-of.ts';
import type { Cassette, CassetteExchange, CassetteHeader } from '../../src/conformance/cassette.ts';
import { compare, type SandboxSide } from '../../src/conformance/compare/compare.ts';
import type { Comparison } from '../../src/conformance/compare/difference.ts';
import type { Json } from '../../src/conformance/json.ts';

const HEADER: CassetteHeader = {
  format: 'causeway-cassette',
  version: 1,
  recordedFrom: 'a test',
  recordedOn: '2026-11-28',
  causeway: '0.0.0',
  request: { project: 'project-1', service: 'service-1', components: ['kafka'], endpoints: [] },
};
const LINK = 'GET /project/{}/service/{}/privatelink/aws';
/** Shows no state. */
const CALL = 'GET /project/{}';

/** An answer of Aiven at a time, ms. */
const answered = (at: number, body: Json, { status = 200, action = CALL } = {}): CassetteExchange => ({
  ...{ kind: 'exchange', at, ms: 10, api: 'aiven', action, method: 'GET', path: '/', request: null },
  answer: { status, body },
});

const tape = (...entries: readonly CassetteExchange[]): Cassette => ({ header: HEADER, entries });

/** Looks that show these states of the PrivateLink resource, one a minute. */
const looks = (...states: readonly string[]): Cassette =>
  tape(...states.map((state, index) => answered(index * 60_000, { state }, { action: LINK })));

/** A sandbox in which the resource came into these states at these times, ms. */
const sandboxWith = (cassette: Cassette, times: Readonly<Record<string, number>>): SandboxSide => ({
  cassette,
  transitions: Object.entries(times).map(([state, worldAt]) => ({ id: 'shop/orders/privatelink', state, worldAt })),
});

const bodies = (recorded: Json, sandbox: Json): Comparison =>
  compare(tape(answered(0, recorded)), { cassette: tape(answered(0, sandbox)), transitions: [] });

const statesOf = (recorded: Cassette, times: Readonly<Record<string, number>>): Comparison =>
  compare(recorded, sandboxWith(recorded, times));

describe('fields', () => {
  it('that one side alone has are told, with the side', () => {
    expect(bodies({ a: 1, mine: 2 }, { a: 1, theirs: 3 }).differences).toEqual([
      expect.objectContaining({
        kind: 'field',
        says: `${CALL}: only one side has mine`,
        recording: 'present',
        sandbox: 'absent',
      }),
      expect.objectContaining({
        kind: 'field',
        says: `${CALL}: only one side has theirs`,
        recording: 'absent',
        sandbox: 'present',
      }),
    ]);
  });

  it('of another type are told; null and an empty list say nothing of a type', () => {
    expect(bodies({ port: '1' }, { port: 1 }).differences).toEqual([
      expect.objectContaining({ kind: 'type', recording: 'string', sandbox: 'number' }),
    ]);
    expect(bodies({ port: null, list: [] }, { port: 1, list: [{ name: 'a' }] }).differences).toEqual([]);
  });

  it('with other values are no difference', () => {
    expect(bodies({ name: 'a', list: [1, 2] }, { name: 'b', list: [3] }).differences).toEqual([]);
  });
});

describe('states', () => {
  it('that the sandbox does not know are told', () => {
    expect(statesOf(looks('creating', 'upgrading', 'active'), { creating: 0, active: 120_000 }).differences).toEqual([
      expect.objectContaining({ kind: 'state', where: 'privatelink', recording: 'upgrading' }),
    ]);
  });

  it('in another order are told', () => {
    const { differences } = statesOf(looks('active', 'creating'), { creating: 0, active: 60_000 });
    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'order', recording: 'active → creating', sandbox: 'creating → active' }),
    );
  });

  it('that last in the sandbox and were never seen are told; short ones are a remark', () => {
    const seen = looks('creating', 'active');
    expect(statesOf(seen, { creating: 0, approving: 30_000, active: 120_000 }).differences).toContainEqual(
      expect.objectContaining({ kind: 'state', recording: 'not seen', sandbox: 'approving for 90 s' }),
    );
    const short = statesOf(seen, { creating: 0, approving: 55_000, active: 60_000 });
    expect(short.differences).toEqual([]);
    expect(short.notes).toEqual(['privatelink: approving was not seen; it may have been too short']);
  });
});

describe('durations', () => {
  const tenMinutes = looks(...Array.from({ length: 10 }, () => 'creating'), 'active');

  it('of more than twice the sandbox’s are told, with what the looks show', () => {
    const { differences } = statesOf(tenMinutes, { creating: 0, active: 150_000 });
    expect(differences).toEqual([
      {
        kind: 'duration',
        where: 'privatelink: creating to active',
        says: 'privatelink: creating to active takes longer than in the sandbox',
        recording: '540 s to 600 s',
        sandbox: '150 s',
      },
    ]);
  });

  it('of less than half are told; in between they are only listed', () => {
    expect(statesOf(tenMinutes, { creating: 0, active: 1_500_000 }).differences).toEqual([
      expect.objectContaining({ kind: 'duration', says: expect.stringContaining('takes less than') as string }),
    ]);
    const near = statesOf(tenMinutes, { creating: 0, active: 400_000 });
    expect(near.differences).toEqual([]);
    expect(near.durations).toEqual([
      expect.objectContaining({ what: 'privatelink: creating to active', count: 1, sandbox: 400_000, ratio: 1.43 }),
    ]);
  });
});

describe('refusals', () => {
  const refused = (status: number, code: string): CassetteExchange =>
    answered(0, { errors: [{ message: 'no', status, error_code: code }], message: 'no' }, { status });
  const codesOf = (recorded: CassetteExchange, sandbox: CassetteExchange): Comparison =>
    compare(tape(recorded), { cassette: tape(sandbox), transitions: [] });

  it('by another status or code are told', () => {
    expect(codesOf(refused(409, 'in_use'), refused(409, 'conflict')).differences).toEqual([
      expect.objectContaining({ kind: 'code', where: CALL, recording: '409 in_use', sandbox: '409 conflict' }),
    ]);
    expect(codesOf(refused(404, 'gone'), answered(0, {})).differences).toMatchObject([
      { kind: 'code', recording: '404 gone', sandbox: '200' },
    ]);
  });

  it('that only ask to wait, and calls of one side alone, are remarks', () => {
    const busy = codesOf(refused(429, 'slow_down'), refused(429, 'other'));
    expect(busy).toMatchObject({ differences: [], notes: [`${CALL}: 429 slow_down`] });
    const alone = compare(tape(answered(0, {})), { cassette: tape(), transitions: [] });
    expect(alone).toMatchObject({ differences: [], notes: [`${CALL} was asked in the recording alone`] });
  });
});

it.each([
  ['eu-west-1', 'arn:aws:iam::111122223333:root'],
  ['us-gov-west-1', 'arn:aws-us-gov:iam::111122223333:root'],
  ['cn-north-1', 'arn:aws-cn:iam::111122223333:root'],
])('the principal that is added and removed in %s is one of its partition', (region, arn) => {
  expect(rootOf('111122223333', region)).toBe(arn);
});

it('a cassette from GovCloud is played in a world with its roles there', async () => {
  const roleArn = 'arn:aws-us-gov:iam::111122223333:role/privatelink';
  const endpoint = {
    ...{ vpcId: 'vpc-1', subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'], region: 'us-gov-west-1' },
    roleArn,
  };
  const header = { ...HEADER, request: { ...HEADER.request, endpoints: [endpoint] } };
  const contents = worldOf({ header, entries: [] });
  const sandbox = await startSandbox({ contents, settings: { speed: 1_000, dataPlane: false } });
  onTestFinished(() => sandbox.stop());
  const { accounts, accessKeys } = sandbox.world.aws;
  expect(accounts.get('111122223333')?.roles.get(roleArn)?.trusts).toEqual(['arn:aws-us-gov:iam::999999999999:root']);
  expect([...accessKeys.values()].map(({ callerArn }) => callerArn)).toEqual([
    'arn:aws-us-gov:iam::999999999999:user/conformance',
  ]);
});
