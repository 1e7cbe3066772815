/** The same link by OpenTofu or Terraform with both vendors' providers, and then the proof of the commands by hand. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sandbox } from '../sandbox/index.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';
import { missingPeers as missingPrograms, tofu } from '../test/peers/binaries.ts';
import { workspace } from '../test/peers/workspace.ts';
import { missingPeers, PRINCIPAL, proveByHand } from './peers.ts';
import { timePeer } from './time-peer.ts';

const NAMES: Readonly<Record<string, string>> = { tofu: 'OpenTofu', terraform: 'Terraform' };

export const sayOpenTofu = (each: number): Promise<string> =>
  timePeer(
    {
      section: 'opentofu',
      name: `${NAMES[basename(tofu() ?? '')] ?? 'OpenTofu'} with both vendors’ providers, then the proof by hand`,
      missing: [...missingPrograms('aws', 'aiven'), ...missingPeers()],
      link: applyAndProve,
    },
    each,
  );

async function applyAndProve(
  sandbox: Sandbox,
  request: PrivateLinkRequest,
): Promise<{ ended: number; vpcEndpointId: string }> {
  const { project, service, endpoints } = request;
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error('the configuration connects a VPC');
  const variables = {
    aws: sandbox.env['AWS_ENDPOINT_URL_EC2'] ?? '',
    project,
    project_vpc: sandbox.world.aiven.projects.get(project)?.services.get(service)?.projectVpcId ?? '',
    service,
    vpc: endpoint.vpcId,
    subnets: JSON.stringify(endpoint.subnetIds),
    groups: JSON.stringify(endpoint.securityGroupIds),
    principal: PRINCIPAL,
  };
  const named = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
  const configuration = await readFile(join(import.meta.dirname, 'opentofu.tf'), 'utf8');
  const made = await workspace(configuration, { ...sandbox.env, ...named });
  try {
    await made.apply();
    const vpcEndpointId = await made.output('endpoint');
    return { ended: await proveByHand(sandbox, request, vpcEndpointId), vpcEndpointId };
  } finally {
    await made.end();
  }
}
