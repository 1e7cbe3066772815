import type { AivenService, World } from '../world.ts';

/** `shop/orders-kafka`: the scope of a service's ledger entries, and the key that faults are matched by. */
export const serviceKey = ({ project, name }: Pick<AivenService, 'project' | 'name'>): string => `${project}/${name}`;

/** Ids of the ledger entries of a service. */
export const ledgerIds = {
  privatelink: (service: AivenService): string => `${serviceKey(service)}/privatelink`,
  connection: (vpcEndpointId: string): string => `${vpcEndpointId}/connection`,
  componentAccess: (service: AivenService, component: string): string => `${serviceKey(service)}/access/${component}`,
  routes: (service: AivenService, vpcEndpointId: string): string => `${serviceKey(service)}/routes/${vpcEndpointId}`,
  target: (service: AivenService, targetKey: string, zoneId: string): string =>
    `${serviceKey(service)}/targets/${targetKey}/${zoneId}`,
};

export const serviceAt = ({ aiven }: World, project: string, name: string): AivenService | undefined =>
  aiven.projects.get(project)?.services.get(name);
