/** Whether the VPC, its subnets and groups can carry the endpoint. */
import type { EndpointService, Subnet } from '../../providers/ports/ec2.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ResolvedEndpoint } from '../../contract/accepted-request.ts';
import { reasonOf } from '../failures/reasons.ts';
import { networkProblems, readNetwork } from '../vpc-endpoint/network-problems.ts';
import type { NetworkProblem } from '../vpc-endpoint/network-problems.ts';
import { contextOf, visibleService } from '../vpc-endpoint/endpoint-context.ts';
import type { EndpointSubject } from './subject.ts';

export async function networkFindings({
  deps,
  accepted,
  privatelink,
  endpoint,
  field,
  changing,
}: EndpointSubject): Promise<readonly Finding[]> {
  const input = { ...accepted, outputs: {}, endpoint };
  const place = contextOf(deps, input);
  const [facts, service] = await Promise.all([
    readNetwork(place),
    privatelink?.serviceName === undefined ? undefined : visibleService(place, privatelink.serviceName, input),
  ]);
  const comparable = endpoint.region === accepted.serviceRegion ? service : undefined;
  // An endpoint that is as wanted needs no free address, and an adopted one needs none of the request's subnets.
  const problems = changing.has(endpoint.key) ? networkProblems(endpoint, facts, comparable) : [];
  return [
    ...problems.map((problem) => ofProblem(problem, field)),
    ...zoneFindings(field, facts.subnets, comparable),
    ...(changing.has(endpoint.key) ? sharedFindings(field, endpoint, facts.subnets) : []),
  ];
}

function ofProblem({ reason, field, value, problem, fix }: NetworkProblem, parent: string): Finding {
  const { type } = reasonOf(reason);
  const failure = type === 'Exhausted' ? { failure: type } : {};
  return { level: 'error', field: `${parent}.${field}`, value, problem, fix, ...failure };
}

function zoneFindings(
  field: string,
  subnets: readonly Subnet[],
  service: EndpointService | undefined,
): readonly Finding[] {
  const used = new Set(subnets.map(({ zoneId }) => zoneId));
  const unused = (service?.zoneIds ?? []).filter((zoneId) => !used.has(zoneId));
  const at = { level: 'warning', field: `${field}.subnetIds` } as const;
  const single = {
    ...at,
    problem: 'are in one zone: when that zone fails, the connection fails',
    fix: 'add a subnet in a second zone',
  };
  const problem = `leave out ${unused.join(', ')}, where the service has a load balancer too`;
  const partial = { ...at, problem, fix: 'add a subnet there, if the VPC has one' };
  return [...(used.size === 1 ? [single] : []), ...(unused.length > 0 ? [partial] : [])];
}

/** A subnet shared through RAM can be read, but only its owner may create endpoints in it. */
const sharedFindings = (field: string, { account }: ResolvedEndpoint, subnets: readonly Subnet[]): readonly Finding[] =>
  subnets
    .filter(({ ownerId }) => ownerId !== '' && ownerId !== account)
    .map(({ id, ownerId }) => ({
      level: 'error',
      field: `${field}.subnetIds`,
      value: id,
      problem: `is shared by account ${ownerId}`,
      fix: `act as a role of ${ownerId} (roleArn), or use a subnet of ${account}`,
    }));
