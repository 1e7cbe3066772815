import { describe, expect, it } from 'vitest';
import { priceOfActions } from '../bench/beyond/limits.ts';
import { simulateFleet } from '../bench/beyond/simulate.ts';

const shape = { accounts: 1, each: 10, startsPerSecond: 1_000, open: 1_000, before: 100, after: 50 };
const bucket = { size: 4, perSecond: 0.5 };

describe('a simulated fleet', () => {
  it('spends the burst of a bucket, then goes at its refill', () => {
    expect(simulateFleet({ ...shape, bucket }).creates).toBeCloseTo((10 - 4) / 0.5, 1);
  });

  it('takes no longer with more accounts, whose buckets are their own', () => {
    const one = simulateFleet({ ...shape, bucket });
    const many = simulateFleet({ ...shape, accounts: 20, bucket });
    expect(many.creates).toBeCloseTo(one.creates, 0);
  });

  it('starts the next only when one has ended, where few may be open', () => {
    const { whole } = simulateFleet({ ...shape, open: 5, bucket: { size: 100, perSecond: 100 } });
    expect(whole).toBeCloseTo(2 * (100 + 50), 0);
  });

  it('starts no faster than fleets do', () => {
    const { creates } = simulateFleet({ ...shape, startsPerSecond: 0.1, bucket });
    expect(creates).toBeCloseTo(9 / 0.1, 1);
  });
});

// The vendor's own example: 11.25 million in one month cost 525 USD.
it('prices Actions by the tiers of Temporal Cloud', () => {
  expect(priceOfActions(11_250_000)).toBeCloseTo(525);
  expect(() => priceOfActions(201_000_000)).toThrow('no list price');
});
