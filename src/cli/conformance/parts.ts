/** The part of a request to onboard first, so that an extension can add the rest. */
import type { PrivateLinkRequest } from '../../contract/request.ts';

export interface Parts {
  readonly first: PrivateLinkRequest;
  /** Absent: there is nothing to add. */
  readonly whole?: PrivateLinkRequest;
}

/** The first endpoint with all subnets but its last; then the rest. A failure is rolled back, because nobody can be asked. */
export function partsOf(given: PrivateLinkRequest): Parts {
  const request = { ...given, onFailure: 'compensate' as const };
  const [first, ...others] = request.endpoints;
  if (first === undefined) return { first: request };
  if (others.length > 0) return { first: { ...request, endpoints: [first] }, whole: request };
  if (first.subnetIds.length < 2) return { first: request };
  return { first: { ...request, endpoints: [{ ...first, subnetIds: first.subnetIds.slice(0, -1) }] }, whole: request };
}
