/** The state of the link in the sandbox now. */
import { enabledComponents } from '../../sandbox/aiven/component-access.ts';
import type { AivenService, World } from '../../sandbox/world.ts';
import { OWNER_TAG } from '../../src/activities/ownership.ts';
import type { LinkPicture } from '../invariants/evidence.ts';

export function pictureOf({ aws }: World, service: AivenService): LinkPicture {
  const { privatelink, tags } = service;
  const rows = [...aws.vpcEndpoints.values()].filter(({ serviceName }) => isOf(serviceName, aws, service));
  return {
    privatelink: privatelink?.state ?? 'absent',
    principals: [...(privatelink?.principals ?? [])].sort(),
    open: [...enabledComponents(service)].sort(),
    claims: Object.keys(tags).filter((key) => key.startsWith('causeway-')),
    endpoints: rows
      .filter(({ state }) => state !== 'deleting' && state !== 'deleted')
      .map(({ id, vpcId, state, tags: { [OWNER_TAG]: owner } }) => ({
        id,
        vpcId,
        state,
        ...(owner === undefined ? {} : { owner }),
      })),
  };
}

const isOf = (serviceName: string, aws: World['aws'], { project, name }: AivenService): boolean => {
  const aiven = aws.endpointServices.get(serviceName)?.aiven;
  return aiven?.project === project && aiven.service === name;
};
