/** How far the proof is, in words. */
import type { SettleInput } from '../../contract/step-contract.ts';
import type { ReasonId } from '../failures/reasons.ts';
import type { Path, Proofs } from './paths.ts';

/** "4 of 9 paths proven, kafka/certificate in euw1-az2 not: refused" */
export function stateOf(input: SettleInput, paths: readonly Path[], proofs: Proofs): string {
  const open = paths.filter(({ key }) => proofs.unproven[key] !== undefined);
  const [first] = open;
  const proven = `proven on ${paths.length - open.length} of ${paths.length} paths`;
  if (first === undefined) return proven;
  const seen = proofs.unproven[first.key];
  const what = seen?.outcome === 'proven' ? 'once so far' : `${seen?.outcome}, ${seen?.detail}`;
  return `${proven}; ${first.route} in ${first.networkInterface.zoneId}: ${what}${groupsHint(input, proofs, paths)}`;
}

/** An untrusted certificate is another problem than targets that are not healthy yet. */
export const reasonOf = ({ unproven }: Proofs): ReasonId =>
  Object.values(unproven).some(({ outcome }) => outcome === 'untrusted') ? 'targetsUntrusted' : 'targetsUnproven';

/** Silence everywhere is what a security group (or a network ACL) does; a load balancer resets or refuses. */
function groupsHint({ endpoint }: SettleInput, { unproven }: Proofs, paths: readonly Path[]): string {
  const silent = paths.every(({ key }) => unproven[key]?.outcome === 'timedOut');
  if (!silent || endpoint === undefined) return '';
  return `; every path is silent: does ${endpoint.securityGroupIds.join(', ')} admit the prober?`;
}
