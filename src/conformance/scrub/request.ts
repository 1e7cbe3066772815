/** The request with stand-ins, so that it can be played against a sandbox. */
import type { EndpointRequest, PrivateLinkRequest } from '../../contract/request.ts';
import { scrubLeaf } from './leaf.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Call it first, so that the names of the request get the first stand-ins. Fields that are not listed here are left out. */
export function scrubRequest(pseudonyms: Pseudonyms, request: PrivateLinkRequest): PrivateLinkRequest {
  const { project, service, components, zones, endpoints, principals, componentsAfterEndpoint } = request;
  const leaf = (value: string): string => scrubLeaf(pseudonyms, '', value);
  return {
    project: pseudonyms.of('name', 'project', project),
    service: pseudonyms.of('name', 'service', service),
    components,
    endpoints: endpoints.map((endpoint) => scrubEndpoint(pseudonyms, endpoint)),
    ...(principals === undefined ? {} : { principals: principals.map(leaf) }),
    ...(zones === undefined ? {} : { zones }),
    ...(componentsAfterEndpoint === undefined ? {} : { componentsAfterEndpoint }),
  };
}

function scrubEndpoint(pseudonyms: Pseudonyms, endpoint: EndpointRequest): EndpointRequest {
  const { vpcId, name, subnetIds, securityGroupIds, region, roleArn, externalId, probe } = endpoint;
  const leaf = (value: string): string => scrubLeaf(pseudonyms, '', value);
  return {
    vpcId: leaf(vpcId),
    ...(name === undefined ? {} : { name: pseudonyms.of('name', 'name', name) }),
    subnetIds: subnetIds.map(leaf),
    securityGroupIds: securityGroupIds.map(leaf),
    ...(region === undefined ? {} : { region }),
    ...(roleArn === undefined ? {} : { roleArn: leaf(roleArn) }),
    ...(externalId === undefined ? {} : { externalId: pseudonyms.of('name', 'external-id', externalId) }),
    ...(probe === undefined ? {} : { probe: { taskQueue: pseudonyms.of('name', 'probe', probe.taskQueue) } }),
  };
}
