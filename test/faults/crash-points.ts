/** Where a worker is killed: one row for each activity of the walk and of the way back, and each kind of call it makes. */
import type { Hold } from './hold.ts';

export interface CrashPoint extends Hold {
  /** The activity that is under way when the worker dies. */
  readonly activity: string;
  /** `back`: the run was proven but for its targets, and is being rolled back. */
  readonly way: 'forward' | 'back';
}

/** A read changes nothing: it is enough to lose it. */
const reads = (way: CrashPoint['way'], rows: readonly [activity: string, call: string, after?: string][]) =>
  rows.map(([activity, call, after]): CrashPoint => ({ activity, way, call, when: 'before', ...since(after) }));

/** A change is lost on its way there, and on its way back. */
const changes = (way: CrashPoint['way'], rows: readonly [activity: string, call: string, after?: string][]) =>
  rows.flatMap(([activity, call, after]) =>
    (['before', 'after'] as const).map((when): CrashPoint => ({ activity, way, call, when, ...since(after) })),
  );

const since = (after: string | undefined): { after?: string } => (after === undefined ? {} : { after });

export const crashPoints: readonly CrashPoint[] = [
  ...reads('forward', [
    ['validateRequest', 'ServiceGet'],
    ['settlePrivatelink', 'ServicePrivatelinkAWSGet', 'ServicePrivatelinkAWSCreate'],
    ['lookVpcEndpoint', 'DescribeVpcEndpoints', 'ServicePrivatelinkAWSCreate'],
    ['settleConnection', 'ServicePrivatelinkAWSConnectionList', 'CreateVpcEndpoint'],
    ['settleRoutes', 'ServiceGet', 'ServiceUpdate'],
  ]),
  ...changes('forward', [
    ['applyPrivatelink', 'ServicePrivatelinkAWSCreate'],
    ['applyVpcEndpoint', 'CreateVpcEndpoint'],
    ['applyComponents', 'ServiceUpdate'],
  ]),
  // The activity that makes the endpoint gives up waiting for an answer, and leaves the receipt to this one; which calls
  // nothing when the tag is there already.
  { activity: 'recordReceipt', way: 'forward', call: 'CreateTags', when: 'before' },
  ...changes('back', [
    ['removeVpcEndpoint', 'DeleteVpcEndpoints'],
    ['removeComponents', 'ServiceUpdate', 'DeleteVpcEndpoints'],
    ['removePrivatelink', 'ServicePrivatelinkAWSDelete'],
  ]),
  ...reads('back', [
    ['settlePrivatelink', 'ServicePrivatelinkAWSConnectionList', 'DeleteVpcEndpoints'],
    ['settlePrivatelink', 'ServicePrivatelinkAWSGet', 'ServicePrivatelinkAWSDelete'],
  ]),
];

/** Waits whose looks all runs of a worker share, or take part of elsewhere: the world is late while the worker dies. */
export const stuckPoints = [
  { activity: 'settleVpcEndpoint', stuck: 'vpcEndpoint' },
  { activity: 'settleTargets', stuck: 'targets' },
] as const;
