/** What is asked about the things that all endpoints of a link share. */
import type { OffboardRequest } from '../../contract/changes.ts';
import type { ClaimKeys } from '../claims/claim-tags.ts';
import type { LinkSnapshot } from './link-snapshot.ts';
import type { OurEndpoint } from './resolved-endpoints.ts';

export interface ShareQuestion {
  readonly keys: ClaimKeys;
  readonly request: OffboardRequest;
  readonly snapshot: LinkSnapshot;
  readonly ours: readonly OurEndpoint[];
  readonly selected: readonly OurEndpoint[];
  /** VPC endpoint ids of connections that are not ours. */
  readonly others: readonly string[];
}

/** VPC endpoint ids of all of ours, also of those whose connections alone are left. */
export const idsOf = ({ ours, snapshot }: ShareQuestion): readonly string[] => [
  ...ours.flatMap(({ rows }) => rows.map(({ id }) => id)),
  ...snapshot.leaving,
];
