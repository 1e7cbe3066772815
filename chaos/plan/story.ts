/** What happens to one link, as data: a pure function of the seed and the story's number. */
import * as fc from 'fast-check';
import { kinds, type Kind } from './kinds.ts';
import { plannedFaults, type PlannedFault, type FaultKind } from './faults.ts';

export interface Story {
  /** Counted from 1. */
  readonly number: number;
  readonly kind: Kind;
  readonly vpcs: 1 | 2;
  readonly components: readonly string[];
  readonly onFailure: 'park' | 'compensate';
  /** Somebody else has the privatelink already, is connected to it, and allowed principals of their own. */
  readonly shared: boolean;
  /** The call at which the kind's own turn comes: the extension, the rollback, the cancellation, the termination. */
  readonly turn: CallPoint;
  /** Of the completed workflow tasks of a run that is reset: which one, from 0 (the first) to 1 (the last). */
  readonly resetTo: number;
  readonly faults: readonly PlannedFault[];
}

/** The nth call of this name about the link. */
export interface CallPoint {
  readonly api: 'aiven' | 'ec2';
  readonly action: string;
  readonly nth: number;
}

export interface Choice {
  readonly kinds?: readonly Kind[];
  /** Empty: a calm run. */
  readonly faults: readonly FaultKind[];
}

/** The story with this number. Other kinds or faults give another story for the same number. */
export function storyOf(seed: number, number: number, { kinds: chosen = kinds, faults }: Choice): Story {
  // Each has its own seed, so that one can run without those before it.
  const mixed = (Math.imul(seed, 1_000_003) + number) | 0;
  const [story] = fc.sample(stories(chosen, faults), { seed: mixed, numRuns: 1 });
  if (story === undefined) throw new Error(`no story for seed ${seed}`);
  return { number, ...story };
}

/** Calls that an onboarding makes, those that change something more often. */
const onTheWay = fc.oneof(
  point('aiven', 'ServicePrivatelinkAWSCreate', 1),
  point('ec2', 'CreateVpcEndpoint', 1),
  point('aiven', 'ServiceUpdate', 1),
  point('ec2', 'DescribeVpcEndpoints', 4),
  point('aiven', 'ServiceGet', 5),
  point('aiven', 'ServicePrivatelinkAWSConnectionList', 3),
);

/** Also of the removal, with which every story ends. */
const anywhere = fc.oneof(
  { weight: 3, arbitrary: onTheWay },
  point('ec2', 'CreateTags', 2),
  point('ec2', 'DeleteVpcEndpoints', 1),
  point('aiven', 'ServicePrivatelinkAWSDelete', 1),
  point('aiven', 'ServicePrivatelinkAWSGet', 6),
  point('aiven', 'ProjectServiceTagsUpdate', 3),
);

function point(api: CallPoint['api'], action: string, upTo: number): fc.Arbitrary<CallPoint> {
  return fc.integer({ min: 1, max: upTo }).map((nth) => ({ api, action, nth }));
}

const stories = (chosen: readonly Kind[], faults: readonly FaultKind[]): fc.Arbitrary<Omit<Story, 'number'>> =>
  fc.record({
    kind: fc.constantFrom(...chosen),
    vpcs: fc.constantFrom(1, 1, 2),
    components: fc.subarray(['kafka', 'schema_registry', 'kafka_connect'], { minLength: 1 }),
    onFailure: fc.constantFrom('park', 'park', 'compensate'),
    shared: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
    turn: onTheWay,
    resetTo: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    faults: faults.length === 0 ? fc.constant([]) : fc.array(plannedFaults(anywhere, faults), { maxLength: 3 }),
  });
