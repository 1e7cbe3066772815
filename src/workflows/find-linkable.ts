/** `findLinkable`: the services and VPCs that a manifest could connect. Changes nothing; the worker has the credentials. */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Linkable, LinkableActivities, LinkableRequest } from '../contract/linkable.ts';
import type { InventoryRequest } from '../contract/inventory.ts';
import { accessName, readOrNamed } from './activity-calls/read-or-named.ts';

const { findServices, findVpcs } = proxyActivities<LinkableActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 5 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** A project or an account that cannot be read is named; the others are still listed. */
export async function findLinkable(request: LinkableRequest): Promise<Linkable> {
  const unknown: Linkable['unknown'][number][] = [];
  const { projects, roles, vpcs } = request;
  const services = await readOrNamed(
    projects,
    unknown,
    (project) => `project ${project}`,
    (project) => findServices({ project }),
  );
  const regions =
    request.regions.length > 0 ? request.regions : [...new Set(services.flatMap(({ region }) => region ?? []))];
  const accesses: InventoryRequest['accesses'] = regions.flatMap((region) =>
    roles.length === 0 ? [{ region }] : roles.map((roleArn) => ({ region, roleArn })),
  );
  const swept = await readOrNamed(accesses, unknown, accessName, (access) => findVpcs({ access, vpcs }));
  // Two roles may lead to the same account.
  const found = [...new Map(swept.map((vpc) => [vpc.id, vpc])).values()];
  const missing = vpcs.filter((id) => !found.some((vpc) => vpc.id === id));
  const where = `in ${accesses.map(accessName).join(', ') || 'no region'}`;
  return {
    services: [...services].sort((one, other) => (one.link < other.link ? -1 : 1)),
    vpcs: [...found].sort((one, other) => (one.id < other.id ? -1 : 1)),
    unknown: [
      ...unknown,
      ...missing.map((what) => ({ what, why: `it was not found ${where}, or policy.vpcs does not allow it` })),
    ],
  };
}
