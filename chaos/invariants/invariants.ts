/** What must be true after every story. Each invariant returns its violations as sentences; none: it holds. */
import type { LedgerResource } from '../../sandbox/ledger.ts';
import type { Evidence, LinkPicture, Promised } from './evidence.ts';
import { repeatedChanges } from './repeated-changes.ts';

export interface Invariant {
  readonly name: string;
  readonly says: string;
  readonly broken: (evidence: Evidence) => readonly string[];
}

export const invariants: readonly Invariant[] = [
  {
    name: 'one of each',
    says: 'at no moment two PrivateLinks of a service, or two VPC endpoints of a link in one VPC',
    broken: ({ resources, owner }) => [
      ...overlapping(resources.filter(({ kind }) => kind === 'privatelink')),
      ...overlapping(
        resources.filter((each) => each.kind === 'vpcEndpoint' && each.owner === owner),
        ({ vpcId }) => vpcId ?? '',
      ),
    ],
  },
  {
    name: 'owned',
    says: 'what a run that ended well says it made is there, carries the owner tag, and stands in the claims on the service',
    broken: ({ promised, owner }) => promised.flatMap((each) => notOwned(each, owner)),
  },
  {
    name: 'others untouched',
    says: 'endpoints, services, principals and components of others are as they were, byte for byte',
    broken: ({ bystanders, before, meanwhile, owner }) => [
      ...bystanders,
      ...missing(othersOf(before, owner), othersOf(meanwhile, owner), 'and is not so any more'),
      ...missing(before.open, meanwhile.open, 'was opened by others, and is closed'),
    ],
  },
  {
    name: 'nothing left',
    says: 'after the last offboarding nothing of ours is there: no PrivateLink, endpoint, open component, principal or claim',
    broken: ({ before, after, resources, owner }) => [
      ...leftOf(before, after),
      ...resources
        .filter((each) => each.owner === owner && each.deletedAt === undefined)
        .map(({ kind, id }) => `${kind} ${id} is still there`),
    ],
  },
  {
    name: 'no lost principal',
    says: 'who might connect before still may, and who was asked for may while the link stands',
    broken: ({ before, meanwhile, after, promised }) => [
      ...missing(before.principals, meanwhile.principals, 'of before is gone with us'),
      ...missing(before.principals, after.principals, 'of before is gone at the end'),
      ...promised.flatMap(({ principals, found }) =>
        missing(principals, found.principals, 'was asked for, and may not'),
      ),
      ...promised.flatMap(({ found }) => missing(before.principals, found.principals, 'of before is gone meanwhile')),
    ],
  },
  {
    name: 'parked runs say why',
    says: 'every step that waits for a person names a reason, what failed and what to do',
    broken: ({ parked }) =>
      parked.flatMap(({ step, failure }) =>
        [failure.reason, failure.message, failure.fix].every((text) => text.trim() !== '')
          ? []
          : [`${step} is parked and does not say why: ${JSON.stringify(failure)}`],
      ),
  },
  {
    name: 'no run stuck',
    says: 'every run ends, by itself or when what is parked was answered',
    broken: ({ runs }) =>
      runs
        .filter(({ status }) => status === 'RUNNING')
        .map(({ runId, workflow }) => `${workflow} ${runId} did not end`),
  },
  {
    name: 'histories replay',
    says: 'no workflow task failed: whoever took a run over came to the same decisions',
    broken: ({ runs }) =>
      runs.flatMap(({ workflow, runId, failedTasks }) =>
        failedTasks.map((message) => `a task of ${workflow} ${runId} failed: ${message}`),
      ),
  },
  {
    name: 'no needless change',
    says: 'a change that was answered well is not made again, unless a process or an answer was lost, or the run was reset, meanwhile',
    broken: repeatedChanges,
  },
];

/** Pairs with the same key that existed at the same time. */
function overlapping(
  resources: readonly LedgerResource[],
  keyOf: (each: LedgerResource) => string = () => '',
): readonly string[] {
  return resources.flatMap((one, at) =>
    resources
      .slice(at + 1)
      .filter((other) => keyOf(one) === keyOf(other) && livedTogether(one, other))
      .map((other) => `${one.kind} ${one.id} and ${other.id} were there at the same time`),
  );
}

const livedTogether = (one: LedgerResource, other: LedgerResource): boolean =>
  one.createdAt < (other.deletedAt ?? Infinity) && other.createdAt < (one.deletedAt ?? Infinity);

function notOwned({ endpoints, components, found }: Promised, owner: string): readonly string[] {
  const there = new Map(found.endpoints.map((each) => [each.id, each]));
  return [
    ...endpoints.flatMap(({ id, vpcId }) => {
      const row = there.get(id);
      if (row?.state !== 'available') return [`${id} was said to be there, and is ${row?.state ?? 'gone'}`];
      if (row.vpcId !== vpcId) return [`${id} is in ${row.vpcId}, not in ${vpcId}`];
      return row.owner === owner ? [] : [`${id} has the owner ${row.owner ?? 'nobody'}, not ${owner}`];
    }),
    ...found.endpoints
      .filter((each) => each.owner === owner && !endpoints.some(({ id }) => id === each.id))
      .map(({ id }) => `${id} is ours, and the run does not name it`),
    ...(found.privatelink === 'active' ? [] : [`the PrivateLink is ${found.privatelink}`]),
    ...missing(components, found.open, 'was said to be open, and is not'),
    ...(found.claims.length > 0 ? [] : ['the service has no claim of ours']),
  ];
}

const othersOf = ({ endpoints }: LinkPicture, owner: string): readonly string[] =>
  endpoints.filter((each) => each.owner !== owner).map((each) => `${each.id} was ${JSON.stringify(each)}`);

/** `before` has what belongs to others, which stays. */
function leftOf(before: LinkPicture, after: LinkPicture): readonly string[] {
  return [
    ...(after.privatelink === before.privatelink
      ? []
      : [`the PrivateLink was ${before.privatelink}, is ${after.privatelink}`]),
    ...missing(after.open, before.open, 'is still open'),
    ...missing(after.principals, before.principals, 'may still connect'),
    ...missing(before.open, after.open, 'was open before, and is not'),
    ...after.claims.map((key) => `the tag ${key} is still there`),
  ];
}

const missing = (wanted: readonly string[], there: readonly string[], says: string): readonly string[] =>
  wanted.filter((one) => !there.includes(one)).map((one) => `${one} ${says}`);
