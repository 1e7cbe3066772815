import type { Clock } from '../clock.ts';

export interface Bucket {
  readonly size: number;
  /** Refill, per second of world time. */
  readonly perSecond: number;
}

/** AWS, "Request throttling for the Amazon EC2 API". */
export const buckets = {
  endpointChange: { size: 4, perSecond: 0.3 },
  change: { size: 50, perSecond: 5 },
  tagging: { size: 100, perSecond: 10 },
  read: { size: 100, perSecond: 20 },
  /** DescribeNetworkInterfaces and DescribeSecurityGroups without ids, filters and pages. */
  unfilteredRead: { size: 50, perSecond: 10 },
} as const satisfies Record<string, Bucket>;

export interface Throttle {
  /** Takes one token from the bucket of this key (account, region, action, bucket size); false: it is empty. */
  take(key: string, bucket: Bucket): boolean;
}

export function createThrottle(clock: Clock): Throttle {
  const levels = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, { size, perSecond }) {
      const now = clock.now();
      const level = levels.get(key) ?? { tokens: size, at: now };
      const tokens = Math.min(size, level.tokens + ((now - level.at) / 1000) * perSecond);
      const granted = tokens >= 1;
      levels.set(key, { tokens: granted ? tokens - 1 : tokens, at: now });
      return granted;
    },
  };
}
