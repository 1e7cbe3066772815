/** When the VPC endpoints of a fleet are created, by the rules that a fleet and EC2 follow. All times in s. */
import type { Bucket } from '../../sandbox/ec2/throttle.ts';

export interface FleetShape {
  readonly accounts: number;
  /** Links of each account. */
  readonly each: number;
  /** Onboardings started a second, by all fleets together. */
  readonly startsPerSecond: number;
  /** Onboardings open at once, over all fleets. */
  readonly open: number;
  /** From the start of an onboarding until it wants its VPC endpoint, and from there to its end. */
  readonly before: number;
  readonly after: number;
  /** EC2's bucket of each account. */
  readonly bucket: Bucket;
}

export interface FleetTimes {
  /** From the first create to the last. */
  readonly creates: number;
  /** From the first start to the last end. */
  readonly whole: number;
}

/** Starts onboardings of all accounts in turn; a start waits for its turn, and for another run to end when too many are open. */
export function simulateFleet(shape: FleetShape): FleetTimes {
  const { accounts, each, startsPerSecond, open, before, after, bucket } = shape;
  const tokens = Array.from({ length: accounts }, () => tokensOf(bucket));
  const ends: number[] = [];
  let first = Infinity;
  let last = 0;
  for (let nth = 0; nth < accounts * each; nth++) {
    // Runs of the same kind end in the order in which they were started, except for the jitter of their buckets.
    const freed = ends[nth - open] ?? 0;
    const wanted = Math.max(nth / startsPerSecond, freed) + before;
    const created = tokens[nth % accounts]?.(wanted) ?? wanted;
    ends.push(created + after);
    first = Math.min(first, created);
    last = Math.max(last, created);
  }
  return { creates: last - first, whole: last + after };
}

/** Takes the next token of a bucket that is full at first: given when it is wanted, answers when there is one. */
function tokensOf({ size, perSecond }: Bucket): (wanted: number) => number {
  let level = size;
  let at = 0;
  return (wanted) => {
    const asked = Math.max(wanted, at);
    const filled = Math.min(size, level + (asked - at) * perSecond);
    at = asked + Math.max(0, 1 - filled) / perSecond;
    level = Math.max(filled, 1) - 1;
    return at;
  };
}
