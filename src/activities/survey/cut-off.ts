/**
 * The rule of every change that takes access away from others: it is refused and names their endpoints, unless the caller
 * forces it with a reason. A forced change says the same as a warning.
 */
import type { Finding } from '../../contract/finding.ts';
import { claimKeys } from '../claims/claim-tags.ts';
import type { LinkSnapshot } from './link-snapshot.ts';

/** Something that is to be removed, and the VPC endpoints that use it. */
export interface CutOff {
  /** Field of the request that names it, and its value. */
  readonly field: string;
  readonly value: string;
  /** What the endpoints lose, in words: "is open to". */
  readonly problem: string;
  readonly vpcEndpointIds: readonly string[];
}

/** Those that cut somebody off, as findings: errors, or warnings when it is forced. */
export const cutOffFindings = (cuts: readonly CutOff[], forced: boolean | undefined): readonly Finding[] =>
  cuts
    .filter(({ vpcEndpointIds }) => vpcEndpointIds.length > 0)
    .map(({ field, value, problem, vpcEndpointIds }) => ({
      level: forced === true ? 'warning' : 'error',
      field,
      value,
      problem: `${problem} ${vpcEndpointIds.join(', ')}`,
      fix:
        forced === true
          ? 'tell their owners, who lose access'
          : 'ask their owners, then keep it, or set `force` and `reason` (`--force --reason TEXT`)',
    }));

/** Connections that this link neither made nor adopted. One that no access can see may be anybody's. */
export const connectionsOfOthers = (
  installation: string,
  { connections, seen, claims }: LinkSnapshot,
): readonly string[] => {
  const keys = claimKeys(installation);
  const isOurs = (id: string): boolean =>
    claims.has(keys.adopted(id)) || seen.some(({ found, ours }) => ours && found.id === id);
  return connections.map(({ vpcEndpointId }) => vpcEndpointId).filter((id) => !isOurs(id));
};
