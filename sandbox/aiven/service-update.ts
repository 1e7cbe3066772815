import type { AivenProject, AivenService, World } from '../world.ts';
import { ApiError } from './api-error.ts';
import { componentAccessChanged, enabledComponents } from './component-access.ts';
import { noteEvent } from './events.ts';
import { ledgerIds } from './names.ts';
import { setServiceState, worldTime } from './service-state.ts';
import { routesChanged } from './target-health.ts';
import { checkUserConfig, mergeUserConfig } from './user-config.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * PUT service: checks everything first, then changes it. `state` stays RUNNING when `user_config` changes; a move to
 * another VPC shows as REBALANCING. Answers the ledger ids of the component accesses that changed.
 */
export function updateService(
  world: World,
  project: AivenProject,
  service: AivenService,
  body: Body,
): readonly string[] {
  const vpcId = vpcOf(project, body);
  const powered = body['powered'];
  const before = enabledComponents(service);
  const userConfig = body['user_config'];
  if (userConfig !== undefined) {
    checkUserConfig(service.type, userConfig);
    service.userConfig = mergeUserConfig(service.userConfig, userConfig);
  }
  service.updateTime = worldTime(world);
  noteEvent(world, service, 'service_update', 'Updated service settings');
  if (vpcId !== undefined && vpcId !== service.projectVpcId) {
    service.projectVpcId = vpcId;
    setServiceState(world, service, 'REBALANCING');
  }
  if (powered === false) setServiceState(world, service, 'POWEROFF');
  if (powered === true && service.state === 'POWEROFF') setServiceState(world, service, 'REBUILDING');
  return changedAccess(world, service, before);
}

function changedAccess(world: World, service: AivenService, before: readonly string[]): readonly string[] {
  const now = enabledComponents(service);
  const changed = [...new Set([...before, ...now])].filter((each) => before.includes(each) !== now.includes(each));
  if (changed.length > 0) componentAccessChanged(world, service, before);
  // Switching a feature on or off opens or closes a listener.
  routesChanged(world, service);
  return changed.map((component) => ledgerIds.componentAccess(service, component));
}

/** The wanted VPC; null takes the service out of its VPC, undefined leaves it where it is. */
function vpcOf({ vpcs }: AivenProject, body: Body): string | null | undefined {
  const id = body['project_vpc_id'];
  if (id === undefined || id === null) return id;
  if (typeof id !== 'string')
    throw new ApiError(400, 'Invalid input: project_vpc_id is not of type string', 'invalid_input');
  const vpc = vpcs.get(id);
  if (vpc === undefined) throw new ApiError(404, `Project VPC ${id} does not exist`);
  if (vpc.state !== 'ACTIVE') throw new ApiError(409, `Project VPC ${vpc.id} is in state ${vpc.state}, not ACTIVE`);
  return vpc.id;
}
