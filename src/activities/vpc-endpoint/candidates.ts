/** The endpoints of a VPC, sorted by owner and state: the rows of the ownership table. */
import type { VpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { LinkName } from '../../contract/request.ts';
import { carries, isOfLink } from '../ownership.ts';
import type { EndpointContext } from './endpoint-context.ts';

export interface Candidates {
  /** Ours for this key, by state; `live` are those of the wanted service name, oldest first. */
  readonly live: readonly VpcEndpoint[];
  /** Ours, alive, but of another endpoint service: the privatelink was created again. */
  readonly older: readonly VpcEndpoint[];
  readonly dead: readonly VpcEndpoint[];
  readonly leaving: readonly VpcEndpoint[];
  /** Alive, of the wanted service name, and not made by us for this link. */
  readonly foreign: readonly VpcEndpoint[];
}

export const isDead = ({ state }: VpcEndpoint): boolean =>
  state === 'rejected' || state === 'failed' || state === 'expired';

export const isGone = (found: VpcEndpoint | undefined): boolean => found === undefined || found.state === 'deleted';

export const isAlive = (found: VpcEndpoint): boolean => !isDead(found) && !isGone(found) && found.state !== 'deleting';

/** `serviceName` undefined: not known yet, so every live one of ours counts and none is foreign. */
export function candidatesAmong(
  there: readonly VpcEndpoint[],
  { tags, installation }: EndpointContext,
  link: LinkName,
  serviceName: string | undefined,
): Candidates {
  const ours = there.filter((each) => carries(each, tags)).sort(byAge);
  const alive = ours.filter(isAlive);
  const fits = (each: VpcEndpoint) => serviceName === undefined || each.serviceName === serviceName;
  return {
    live: alive.filter(fits),
    older: alive.filter((each) => !fits(each)),
    dead: ours.filter(isDead),
    leaving: ours.filter(({ state }) => state === 'deleting'),
    foreign: there.filter(
      (each) => isAlive(each) && each.serviceName === serviceName && !isOfLink(each, installation, link),
    ),
  };
}

const byAge = (a: VpcEndpoint, b: VpcEndpoint): number => (a.createdAt ?? '').localeCompare(b.createdAt ?? '');
