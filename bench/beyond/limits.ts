/** Limits and list prices that a large installation meets outside this program, as of November 2026. */
import { buckets, type Bucket } from '../../sandbox/ec2/throttle.ts';

/**
 * Creates of VPC endpoints of one account and region, as the Temporal server dispatches them: at EC2's rate ("Request throttling
 * for the Amazon EC2 API"), one after the other. It does not use the burst of four that EC2 would allow.
 */
export const createRate: Bucket = { ...buckets.endpointChange, size: 1 };

/** Actions a second of one namespace of Temporal Cloud, before it grows with use. docs.temporal.io/cloud/limits */
export const ACTIONS_PER_SECOND = 500;

/** Price factor of each Action in a namespace with fairness switched on, which keeps EC2's rate. docs.temporal.io/cloud/actions */
export const WITH_FAIRNESS = 1.1;

/** USD for a million Actions, up to this many millions a month. docs.temporal.io/cloud/pricing, pay as you go */
const TIERS: readonly (readonly [upTo: number, price: number])[] = [
  [5, 50],
  [10, 45],
  [20, 40],
  [50, 35],
  [100, 30],
  [200, 25],
];

/** USD. @throws RangeError above 200 million, for which there is no list price */
export function priceOfActions(actions: number): number {
  const millions = actions / 1e6;
  if (millions > 200) throw new RangeError(`no list price for ${millions} million Actions a month`);
  let [from, usd] = [0, 0];
  for (const [upTo, price] of TIERS) {
    usd += Math.max(0, Math.min(millions, upTo) - from) * price;
    from = upTo;
  }
  return usd;
}

/** USD for a GB and hour of histories of closed workflows. docs.temporal.io/cloud/pricing */
export const RETAINED_GB_HOUR = 0.00105;
