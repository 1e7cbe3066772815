import { componentsOf } from '../aiven/components.ts';
import type { AivenService, World } from '../world.ts';

/** The world for a human reader: names, states, and the target health that no API shows. */
export function summaryOf({ aiven, aws, clock, settings, loopbackNet }: World): object {
  return {
    worldTime: new Date(clock.now()).toISOString(),
    settings,
    loopback: settings.dataPlane ? `127.${loopbackNet}.0.0/16` : null,
    projects: [...aiven.projects.values()].map(({ name, vpcs, services }) => ({
      name,
      vpcs: [...vpcs.values()],
      services: [...services.values()].map(serviceSummary),
    })),
    accounts: [...aws.accounts.values()].map(({ id, roles }) => ({
      id,
      roles: [...roles.values()],
      vpcs: [...aws.vpcs.values()].filter(({ account }) => account === id).map((vpc) => vpcSummary(aws, vpc.id)),
    })),
    endpointServices: [...aws.endpointServices.values()],
    vpcEndpoints: [...aws.vpcEndpoints.values()],
    networkInterfaces: [...aws.networkInterfaces.values()],
  };
}

function serviceSummary(service: AivenService): object {
  const { name, type, state, cloudName, projectVpcId, nodeZoneIds, byoc, privatelink } = service;
  return {
    name,
    type,
    state,
    cloudName,
    projectVpcId,
    nodeZoneIds,
    byoc,
    components: componentsOf(service),
    privatelink: privatelink && {
      ...privatelink,
      health: Object.fromEntries([...privatelink.health].map(([target, zones]) => [target, Object.fromEntries(zones)])),
    },
  };
}

const vpcSummary = (aws: World['aws'], vpcId: string): object => ({
  id: vpcId,
  region: aws.vpcs.get(vpcId)?.region,
  cidr: aws.vpcs.get(vpcId)?.cidr,
  subnets: [...aws.subnets.values()]
    .filter((subnet) => subnet.vpcId === vpcId)
    .map(({ id, zoneId, cidr, freeAddresses }) => ({ id, zoneId, cidr, freeAddresses })),
  securityGroups: [...aws.securityGroups.values()]
    .filter((group) => group.vpcId === vpcId)
    .map(({ id, name, rules }) => ({ id, name, rules })),
});
