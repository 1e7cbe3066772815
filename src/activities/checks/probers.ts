/** The probers that a link names: whether a worker polls for each, and what it is to be asked. */
import type { CheckResult } from '../../contract/checks.ts';
import type { ProberInQuestion } from '../../contract/doctor.ts';
import { endpointKey, type EndpointRequest, type PrivateLinkRequest } from '../../contract/request.ts';
import { ProviderError } from '../../providers/errors.ts';
import type { Service } from '../../providers/ports/aiven.ts';
import type { ActivityDeps } from '../deps.ts';
import { accessOf } from '../ownership.ts';
import { notLookedAt } from './rows.ts';

interface Place {
  /** Undefined: it could not be read. */
  readonly service: Service | undefined;
  readonly region: string | undefined;
}

/** A prober without a poller is a row at once; the others are asked later, by the workflow. */
export async function probersOf(
  deps: ActivityDeps,
  { endpoints }: PrivateLinkRequest,
  place: Place,
): Promise<{ readonly rows: readonly CheckResult[]; readonly probers: readonly ProberInQuestion[] }> {
  const found = await Promise.all(endpoints.map((endpoint) => proberOf(deps, endpoint, place)));
  return {
    rows: found.filter((each) => 'state' in each),
    probers: found.filter((each) => 'taskQueue' in each),
  };
}

async function proberOf(
  deps: ActivityDeps,
  endpoint: EndpointRequest,
  { service, region }: Place,
): Promise<CheckResult | ProberInQuestion> {
  const check = `prober of ${endpointKey(endpoint)}`;
  const taskQueue = endpoint.probe?.taskQueue;
  if (taskQueue === undefined)
    return {
      ...notLookedAt(check, 'none is named, so target health will not be proven'),
      fix: 'run `causeway worker --probe-only --task-queue NAME` in the VPC, and name it in the endpoint’s probe.taskQueue',
    };
  if ((await deps.isPolled?.(taskQueue)) === false)
    return {
      check,
      state: 'failed',
      says: `no worker polls ${taskQueue}`,
      fix: `run in the VPC: causeway worker --probe-only --task-queue ${taskQueue}`,
    };
  const hosts = [...new Set((service?.components ?? []).map(({ host }) => host))];
  return { check, taskQueue, hosts, subnets: await subnetsOf(deps, endpoint, region) };
}

/** Empty when they cannot be read: that has its own row. */
async function subnetsOf(
  { clients }: ActivityDeps,
  endpoint: EndpointRequest,
  region: string | undefined,
): Promise<ProberInQuestion['subnets']> {
  const where = endpoint.region ?? region;
  if (where === undefined) return [];
  try {
    const found = await clients.aws.ec2(accessOf({ ...endpoint, region: where })).subnets(endpoint.subnetIds);
    return found.filter(({ cidr }) => cidr !== '').map(({ id, cidr }) => ({ id, cidr }));
  } catch (error) {
    if (error instanceof ProviderError) return [];
    throw error;
  }
}
