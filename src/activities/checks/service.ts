/** Checks of a link's service and of its components. */
import type { CheckResult } from '../../contract/checks.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { NotFoundError } from '../../providers/errors.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { ActivityDeps } from '../deps.ts';
import { componentFindings } from '../findings/components.ts';
import { serviceFindings } from '../findings/service.ts';
import { looked, notLookedAt, orDenied, rowOf, unreadRow } from './rows.ts';

/** The service, or the row that says why it could not be read. */
export type Read = { readonly found: Service } | { readonly found?: undefined; readonly row: CheckResult };

/** Never rejects on what an API says. */
export async function serviceOf({ clients }: ActivityDeps, { project, service }: PrivateLinkRequest): Promise<Read> {
  const check = checkOf({ project, service });
  try {
    return { found: await clients.aiven.getService({ project, service }) };
  } catch (error) {
    const fix = 'correct the name of the service or the project';
    return error instanceof NotFoundError
      ? { row: { check, state: 'failed', says: `is not in project ${project}`, fix } }
      : { row: unreadRow(check, error) };
  }
}

const checkOf = ({ project, service }: Pick<PrivateLinkRequest, 'project' | 'service'>): string =>
  `service ${project}/${service}`;

/** For a service that exists. */
export async function serviceChecks(
  deps: ActivityDeps,
  request: PrivateLinkRequest,
  service: Service,
): Promise<readonly CheckResult[]> {
  const { type, plan, state, cloudName } = service;
  const is = `${type} ${plan} in ${cloudName}, ${state}, in a project VPC; PrivateLink is offered there`;
  const rows = await Promise.all([
    looked(checkOf(request), async () => [
      rowOf(checkOf(request), is, await serviceFindings(deps, request.project, service)),
    ]),
    looked('components', () => componentChecks(deps, request, service)),
  ]);
  return rows.flat();
}

async function componentChecks(
  { clients: { aiven } }: ActivityDeps,
  request: PrivateLinkRequest,
  service: Service,
): Promise<readonly CheckResult[]> {
  const keys = await aiven.componentAccessKeys(request.project, service.type);
  if (request.components.length === 0)
    return [
      notLookedAt('components', 'none is named', `choose from ${keys.join(', ') || 'nothing: this type has none'}`),
    ];
  const connections = (await orDenied(() => aiven.listConnections(request))) ?? [];
  const says = `${request.components.join(', ')} can be opened`;
  return [rowOf('components', says, componentFindings(request, service, keys, connections))];
}
