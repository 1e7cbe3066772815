/** What the acting identity may do in EC2, asked by DryRun: only when the caller wants it, for it may spend the rate. */
import type { CreateVpcEndpoint, Permission } from '../../providers/ports.ts';
import type { Finding } from '../../contract/step-contract.ts';
import { awsAction } from '../failures/denied-text.ts';
import { OWNER_TAG, creationTags } from '../ownership.ts';
import type { EndpointSubject } from './subject.ts';

export async function permissionFindings(subject: EndpointSubject): Promise<readonly Finding[]> {
  const { deps, access, endpoint, field, changing } = subject;
  if (endpoint.adopt !== undefined) return [];
  const inspect = deps.clients.aws.inspect(access);
  const wanted = creationOf(subject);
  // Whoever may not is told so before EC2 looks whether the id exists.
  const asked: readonly (readonly [string, Promise<Permission>])[] = [
    ...(changing.has(endpoint.key) ? ([['ec2:CreateVpcEndpoint', inspect.mayCreateVpcEndpoint(wanted)]] as const) : []),
    ['ec2:ModifyVpcEndpoint', inspect.mayModifyVpcEndpoint({ id: NO_ENDPOINT, addSubnetIds: endpoint.subnetIds })],
    ['ec2:DeleteVpcEndpoints', inspect.mayDeleteVpcEndpoints([NO_ENDPOINT])],
    ['ec2:CreateTags', inspect.mayCreateTags(NO_ENDPOINT, { [OWNER_TAG]: wanted.tags[OWNER_TAG] ?? '' })],
  ];
  const answers = await Promise.all(asked.map(async ([action, answer]) => ({ action, ...(await answer) })));
  return answers.flatMap(({ action, answer, message, denial }): readonly Finding[] => {
    const at = { field: `${field}.roleArn`, value: endpoint.actingPrincipal };
    if (answer === 'allowed') return [];
    if (answer === 'denied')
      return [
        {
          level: 'error',
          ...at,
          problem: `may not ${action}`,
          fix: (denial === undefined ? undefined : awsAction(denial)) ?? 'allow it in the identity’s policy',
          failure: 'Denied',
        },
      ];
    return [{ level: 'note', ...at, problem: `nobody can say whether it may ${action}: ${message}`, fix: 'nothing' }];
  });
}

/** An id that nobody has. */
const NO_ENDPOINT = 'vpce-00000000000000000';

function creationOf({ deps, accepted, endpoint, privatelink }: EndpointSubject): CreateVpcEndpoint {
  const { vpcId, subnetIds, securityGroupIds, region } = endpoint;
  return {
    vpcId,
    // Before the privatelink exists there is no name; who may create endpoints is told before EC2 looks for it.
    serviceName: privatelink?.serviceName ?? `com.amazonaws.vpce.${accepted.serviceRegion}.vpce-svc-00000000000000000`,
    ...(region === accepted.serviceRegion ? {} : { serviceRegion: accepted.serviceRegion }),
    subnetIds,
    securityGroupIds,
    tags: creationTags(deps.installation, accepted, endpoint),
    clientToken: 'dry-run',
  };
}
