/** What an API call may meet, at random: errors, lost answers, delays and nonsense. */
import * as fc from 'fast-check';
import type { FaultEffect } from '../../sandbox/faults.ts';

export const apiFaults: fc.Arbitrary<FaultEffect> = fc.oneof<fc.Arbitrary<FaultEffect>[]>(
  fc.constantFrom(500, 502, 503).map((status) => ({ kind: 'status', status })),
  fc.constant({ kind: 'status', status: 429, retryAfterSeconds: 1 }),
  fc.constant({ kind: 'status', status: 403 }),
  fc.constantFrom({ kind: 'dropBefore' }, { kind: 'dropAfter' }),
  fc.integer({ min: 1_000, max: 120_000 }).map((ms) => ({ kind: 'delay', ms })),
  fc.constantFrom('', '<html><p>Bad gateway</p></html>', '{"half":').map((body) => ({ kind: 'malformed', body })),
);
