/** Where a worker is killed: one row for each activity of the walk and of the rollback, and each kind of call it makes. */
import type { Hold } from './hold.ts';

export interface CrashPoint extends Hold {
  /** The activity that is under way when the worker dies. */
  readonly activity: string;
  /** `back`: everything but the targets was done, and the run is being rolled back. */
  readonly way: 'forward' | 'back';
}

/** A read changes nothing: it is enough to lose it once. */
const reads = (way: CrashPoint['way'], rows: readonly [activity: string, call: string, after?: string][]) =>
  rows.map(([activity, call, after]): CrashPoint => ({ activity, way, call, when: 'before', ...since(after) }));

/** For a change, the request is lost, and in another row the reply. */
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
  // The activity that creates the endpoint stops waiting for the answer, and leaves the receipt to this one, which
  // makes no call when the tag is already there.
  { activity: 'recordReceipt', way: 'forward', call: 'CreateTags', when: 'before' },
  ...changes('back', [
    ['removeVpcEndpoint', 'DeleteVpcEndpoints'],
    ['removeComponents', 'ServiceUpdate', 'DeleteVpcEndpoints'],
    ['removePrivatelink', 'ServicePrivatelinkAWSDelete'],
  ]),
  ...reads('back', [
    ['settleComponents', 'ServicePrivatelinkAWSConnectionList', 'DeleteVpcEndpoints'],
    ['settlePrivatelink', 'ServicePrivatelinkAWSConnectionList', 'ServiceUpdate'],
    ['settlePrivatelink', 'ServicePrivatelinkAWSGet', 'ServicePrivatelinkAWSDelete'],
  ]),
];

/** Waits whose looks are shared by all runs of a worker, or made elsewhere: here the resource is late when the worker dies. */
export const stuckPoints = [
  { activity: 'settleVpcEndpoint', stuck: 'vpcEndpoint' },
  { activity: 'settleTargets', stuck: 'targets' },
] as const;
