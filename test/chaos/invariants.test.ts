/** Each invariant of the chaos harness fails when it is broken on purpose, and holds for a story that went well. */
import { describe, expect, it } from 'vitest';
import type { Evidence, LinkPicture } from '../../chaos/invariants/evidence.ts';
import { invariants } from '../../chaos/invariants/invariants.ts';
import type { LedgerCall, LedgerResource } from '../../sandbox/ledger.ts';
import type { ParkedStep } from '../../src/contract/run.ts';

const OWNER = 'default/privatelink/shop/kafka';
const OTHERS = { id: 'vpce-theirs', vpcId: 'vpc-theirs', state: 'available' };

/** Others have the privatelink, and opened Kafka. */
const before: LinkPicture = {
  privatelink: 'active',
  principals: ['arn:theirs'],
  open: ['kafka'],
  claims: [],
  endpoints: [OTHERS],
};

const ours = { id: 'vpce-1', vpcId: 'vpc-1', state: 'available', owner: OWNER };
const standing: LinkPicture = {
  ...before,
  principals: ['arn:ours', 'arn:theirs'],
  open: ['kafka', 'schema_registry'],
  claims: ['causeway-1-component-schema_registry'],
  endpoints: [OTHERS, ours],
};

const made: LedgerResource = {
  kind: 'vpcEndpoint',
  id: 'vpce-1',
  vpcId: 'vpc-1',
  owner: OWNER,
  scope: '111122223333/eu-west-1',
  createdAt: 1_000,
  deletedAt: 5_000,
};

const call = (more: Partial<LedgerCall>): LedgerCall => ({
  api: 'ec2',
  action: 'CreateVpcEndpoint',
  mutating: true,
  outcome: 200,
  scope: '111122223333/eu-west-1',
  ids: ['vpce-1'],
  shown: {},
  at: 1_000,
  ...more,
});

const parked = (fix: string): ParkedStep => ({
  step: 'targets',
  endpoints: ['vpc-1'],
  since: '2026-11-23T03:00:00Z',
  undo: false,
  failure: { type: 'NotReady', reason: 'targetsUnproven', message: 'No route answered.', cause: 'A firewall.', fix },
});

const good: Evidence = {
  link: 'shop/kafka',
  owner: OWNER,
  runs: [{ runId: 'run-1', workflow: 'onboard', status: 'COMPLETED', failedTasks: [] }],
  parked: [parked('Open the ports, then send `retry`.')],
  promised: [
    {
      endpoints: [{ id: 'vpce-1', vpcId: 'vpc-1' }],
      principals: ['arn:ours'],
      components: ['kafka', 'schema_registry'],
      found: standing,
    },
  ],
  before,
  meanwhile: before,
  after: { ...before, endpoints: [] },
  resources: [made],
  changes: [call({}), call({ action: 'DeleteVpcEndpoints', at: 4_000 })],
  losses: [],
  bystanders: [],
};

/** Names of the invariants that it breaks. */
const brokenBy = (more: Partial<Evidence>): readonly string[] =>
  invariants.filter(({ broken }) => broken({ ...good, ...more }).length > 0).map(({ name }) => name);

const promising = (found: Partial<LinkPicture>): Partial<Evidence> => ({
  promised: good.promised.map((each) => ({ ...each, found: { ...standing, ...found } })),
});

const twice = call({ at: 1_500 });

const deliberate: readonly (readonly [what: string, invariant: string, evidence: Partial<Evidence>])[] = [
  [
    'a second endpoint in the same VPC',
    'one of each',
    { resources: [made, { ...made, id: 'vpce-2', createdAt: 2_000, deletedAt: 3_000 }] },
  ],
  [
    'a second PrivateLink of the service',
    'one of each',
    {
      resources: [1_000, 2_000].map((createdAt): LedgerResource => ({
        kind: 'privatelink',
        id: 'shop/kafka/privatelink',
        scope: 'shop/kafka',
        createdAt,
        deletedAt: 3_000,
      })),
    },
  ],
  ['an endpoint that was promised and is gone', 'owned', promising({ endpoints: [OTHERS] })],
  ['an endpoint without the owner tag', 'owned', promising({ endpoints: [OTHERS, { ...ours, owner: 'somebody' }] })],
  [
    'an endpoint of ours that no run names',
    'owned',
    promising({ endpoints: [OTHERS, ours, { ...ours, id: 'vpce-2' }] }),
  ],
  ['a component that was promised and is closed', 'owned', promising({ open: ['kafka'] })],
  ['a service without a claim', 'owned', promising({ claims: [] })],
  ['a bystander that was touched', 'others untouched', { bystanders: ['theirs-one was active, is deleting'] }],
  ['an endpoint of others that is gone', 'others untouched', { meanwhile: { ...before, endpoints: [] } }],
  ['a component of others that was closed', 'others untouched', { meanwhile: { ...before, open: [] } }],
  ['an orphan', 'nothing left', { resources: [{ ...made, deletedAt: undefined }] as never }],
  ['a PrivateLink of others that went with ours', 'nothing left', { after: { ...good.after, privatelink: 'absent' } }],
  ['a component that is still open', 'nothing left', { after: { ...good.after, open: ['kafka', 'schema_registry'] } }],
  ['a claim that is still there', 'nothing left', { after: { ...good.after, claims: ['causeway-1-privatelink'] } }],
  [
    'a principal of ours that is still allowed',
    'nothing left',
    { after: { ...good.after, principals: ['arn:ours', 'arn:theirs'] } },
  ],
  ['a principal of others that is gone with us', 'no lost principal', { meanwhile: { ...before, principals: [] } }],
  ['a principal that was asked for and is not allowed', 'no lost principal', promising({ principals: ['arn:theirs'] })],
  ['a parked step that does not say what to do', 'parked runs say why', { parked: [parked(' ')] }],
  ['a run that never ended', 'no run stuck', { runs: good.runs.map((run) => ({ ...run, status: 'RUNNING' })) }],
  [
    'a workflow task that failed on replay',
    'histories replay',
    { runs: good.runs.map((run) => ({ ...run, failedTasks: ['NON_DETERMINISTIC_ERROR'] })) },
  ],
  ['a change that was made again', 'no needless change', { changes: [call({}), twice] }],
];

describe('the invariants of the chaos harness', () => {
  it('hold for a story that went well', () => {
    expect(brokenBy({})).toEqual([]);
  });

  it.each(deliberate)('find %s', (_, invariant, evidence) => {
    expect(brokenBy(evidence)).toContain(invariant);
  });

  it('are each broken by a case of this file', () => {
    expect(new Set(deliberate.map(([, name]) => name))).toEqual(new Set(invariants.map(({ name }) => name)));
  });

  it('let a change be made again when an answer was lost between, or the opposite was done', () => {
    expect(brokenBy({ changes: [call({}), twice], losses: [{ from: 1_200, to: 1_300 }] })).toEqual([]);
    const deleted = call({ action: 'DeleteVpcEndpoints', at: 1_200 });
    expect(brokenBy({ changes: [call({}), deleted, twice] })).toEqual([]);
  });
});
