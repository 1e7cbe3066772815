/**
 * What the acting identity may do in EC2, asked by DryRun only when the caller wants it: the calls count against EC2's
 * rate limit.
 */
import type { CreateVpcEndpoint } from '../../providers/ports/vpc-endpoint.ts';
import type { Permission } from '../../providers/ports/ec2-inspection.ts';
import type { Finding } from '../../contract/finding.ts';
import { awsAction } from '../failures/denied-text.ts';
import { MADE_TAG, creationTags, ownTags } from '../ownership.ts';
import { endpointServiceName } from './partitions.ts';
import type { EndpointSubject } from './subject.ts';

export async function permissionFindings(subject: EndpointSubject): Promise<readonly Finding[]> {
  if (subject.endpoint.adopt !== undefined) return [];
  const rights = await rightsOf(subject);
  const open = rights.filter(({ answer }) => answer === 'open');
  return [
    ...rights.filter((right) => !open.includes(right)).flatMap((right) => findingOf(subject, right)),
    ...(open.length === 0 ? [] : [openFinding(subject, open)]),
  ];
}

/** What DryRun says of one right. `open`: it cannot be known before the endpoint exists. */
export interface Right extends Omit<Permission, 'answer'> {
  /** `ec2:CreateVpcEndpoint` */
  readonly action: string;
  readonly answer: Permission['answer'] | 'open';
}

/** Every change that Causeway makes to an endpoint; its creation only as long as it is to be created. */
export async function rightsOf(subject: EndpointSubject): Promise<readonly Right[]> {
  const { access, deps, endpoint, changing } = subject;
  const inspect = deps.clients.aws.inspect(access);
  const ours = await ownEndpoint(subject);
  const id = ours ?? NO_ENDPOINT;
  const asked: readonly Asked[] = [
    ...(changing.has(endpoint.key)
      ? ([['ec2:CreateVpcEndpoint', inspect.mayCreateVpcEndpoint(creationOf(subject))]] as const)
      : []),
    ['ec2:ModifyVpcEndpoint', inspect.mayModifyVpcEndpoint({ id, addSubnetIds: endpoint.subnetIds })],
    ['ec2:DeleteVpcEndpoints', inspect.mayDeleteVpcEndpoints([id])],
    ['ec2:CreateTags', inspect.mayCreateTags(id, { [MADE_TAG]: '' })],
  ];
  const answers = await Promise.all(asked.map(async ([action, answer]) => ({ action, ...(await answer) })));
  return answers.map((each) => (ours === undefined && dependsOnTheEndpoint(each) ? { ...each, answer: 'open' } : each));
}

type Asked = readonly [action: string, answer: Promise<Permission>];
interface Answer extends Permission {
  readonly action: string;
}

/**
 * A policy that demands our tag of what is changed, as docs/aws-iam-policy.json does, allows nothing on an endpoint
 * that is not there: only an explicit deny also holds for the endpoint to come.
 */
const dependsOnTheEndpoint = ({ action, answer, denial }: Answer): boolean =>
  action !== 'ec2:CreateVpcEndpoint' && answer === 'denied' && denial?.explicit !== true;

function findingOf(
  { field, endpoint }: EndpointSubject,
  { action, answer, message, denial }: Right,
): readonly Finding[] {
  const at = { field: `${field}.roleArn`, value: endpoint.actingPrincipal };
  if (answer === 'allowed') return [];
  if (answer === 'refused')
    return [{ level: 'note', ...at, problem: `cannot be checked for ${action}: ${message}`, fix: 'nothing' }];
  const fix = (denial === undefined ? undefined : awsAction(denial)) ?? 'allow it in the identity’s policy';
  return [{ level: 'error', ...at, problem: `may not ${action}`, fix, failure: 'Denied' }];
}

const openFinding = ({ field, endpoint }: EndpointSubject, answers: readonly Right[]): Finding => ({
  level: 'note',
  field: `${field}.roleArn`,
  value: endpoint.actingPrincipal,
  problem: `cannot be checked for ${answers.map(({ action }) => action).join(', ')} before the endpoint exists`,
  fix: 'nothing: DryRun cannot check a policy that requires the endpoint’s tag; docs/aws-iam-policy.json allows them',
});

/** The endpoint of this key that we made, if there is one. */
export async function ownEndpoint({
  access,
  accepted,
  deps,
  endpoint,
}: Pick<EndpointSubject, 'access' | 'accepted' | 'deps' | 'endpoint'>): Promise<string | undefined> {
  const tags = ownTags(deps.installation, accepted, endpoint);
  const found = await deps.clients.aws.ec2(access).vpcEndpoints({ vpcId: endpoint.vpcId, tags });
  return found.find(({ state }) => state !== 'deleted' && state !== 'deleting')?.id;
}

/** An id that no endpoint has. */
const NO_ENDPOINT = 'vpce-00000000000000000';

function creationOf({ deps, accepted, endpoint, privatelink }: EndpointSubject): CreateVpcEndpoint {
  const { vpcId, subnetIds, securityGroupIds, region } = endpoint;
  return {
    vpcId,
    // Before the privatelink exists there is no name; EC2 checks who may create endpoints before it looks for the name.
    serviceName: privatelink?.serviceName ?? endpointServiceName(accepted.serviceRegion, 'vpce-svc-00000000000000000'),
    ...(region === accepted.serviceRegion ? {} : { serviceRegion: accepted.serviceRegion }),
    subnetIds,
    securityGroupIds,
    tags: creationTags(deps.installation, accepted, endpoint),
    clientToken: 'dry-run',
  };
}
