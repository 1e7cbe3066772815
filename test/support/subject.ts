/** A service, an endpoint and what was read of them, for tests of pure rules: reads answer with the data they are given. */
import type { ActivityDeps } from '../../src/activities/deps.ts';
import type { EndpointSubject } from '../../src/activities/findings/subject.ts';
import { accessOf } from '../../src/activities/ownership.ts';
import type { AcceptedRequest, ResolvedEndpoint } from '../../src/contract/accepted-request.ts';
import type { AivenClient, Service, ServiceComponent } from '../../src/providers/ports/aiven.ts';
import type { AwsClient } from '../../src/providers/ports/aws.ts';
import type { Ec2Inspection } from '../../src/providers/ports/ec2-inspection.ts';
import type { Ec2Client, Subnet } from '../../src/providers/ports/ec2.ts';
import type { VpcEndpoint } from '../../src/providers/ports/vpc-endpoint.ts';
import { testPolicy } from './policy.ts';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/links`;

export const componentOf = (component: string, port = 443, more: Partial<ServiceComponent> = {}): ServiceComponent => ({
  component,
  host: `${component}.example.net`,
  port,
  route: 'dynamic',
  usage: 'primary',
  ca: 'project',
  ssl: true,
  ...more,
});

export const serviceLike = (more: Partial<Service> = {}): Service => ({
  name: 'orders',
  type: 'kafka',
  state: 'RUNNING',
  plan: 'business-4',
  cloudName: 'aws-eu-west-1',
  projectVpcId: 'project-vpc',
  nodeCount: 3,
  componentAccess: {},
  features: {},
  components: [componentOf('kafka', 12_345), componentOf('schema_registry', 12_346)],
  ...more,
});

export const endpointLike = (more: Partial<ResolvedEndpoint> = {}): ResolvedEndpoint => ({
  key: 'vpc-1',
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1', 'subnet-2'],
  securityGroupIds: ['sg-1'],
  region: 'eu-west-1',
  account: ACCOUNT,
  actingPrincipal: ROLE,
  usdPerHour: 0.022,
  ...more,
});

export const acceptedLike = (more: Partial<AcceptedRequest> = {}): AcceptedRequest => ({
  project: 'shop',
  service: 'orders',
  components: ['kafka'],
  endpoints: [endpointLike()],
  principals: [ROLE],
  zones: 'any',
  serviceRegion: 'eu-west-1',
  otherRegions: [],
  usdPerHour: 0.05,
  warnings: [],
  ...more,
});

export const subnetLike = (more: Partial<Subnet> = {}): Subnet => ({
  id: 'subnet-1',
  vpcId: 'vpc-1',
  zoneName: 'eu-west-1a',
  zoneId: 'euw1-az1',
  cidr: '10.0.1.0/24',
  freeAddresses: 100,
  ownerId: ACCOUNT,
  ...more,
});

export const vpcEndpointLike = (more: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  id: 'vpce-1',
  vpcId: 'vpc-1',
  serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1',
  type: 'Interface',
  state: 'available',
  rawState: 'available',
  subnetIds: ['subnet-1', 'subnet-2'],
  securityGroupIds: ['sg-1'],
  networkInterfaceIds: [],
  tags: {},
  ...more,
});

/** What the vendors answer. A read that is not given is not expected. */
export interface Reads {
  readonly aiven?: Partial<AivenClient>;
  readonly ec2?: Partial<Ec2Client>;
  readonly inspect?: Partial<Ec2Inspection>;
  readonly identity?: AwsClient['identity'];
}

export const depsReading = ({ aiven, ec2, inspect, identity }: Reads, more: Partial<ActivityDeps> = {}): ActivityDeps =>
  ({
    clients: { aiven, aws: { ec2: () => ec2, inspect: () => inspect, identity } },
    installation: 'test',
    policy: testPolicy,
    timeScale: 1,
    ...more,
  }) as unknown as ActivityDeps;

/** The first endpoint of `accepted`, which is to be created unless `changing` says something else. */
export function subjectOf(more: Partial<EndpointSubject> = {}, reads: Reads = {}): EndpointSubject {
  const { accepted = acceptedLike(more.endpoint === undefined ? {} : { endpoints: [more.endpoint] }) } = more;
  const [endpoint = endpointLike()] = accepted.endpoints;
  return {
    deps: depsReading(reads),
    request: { project: accepted.project, service: accepted.service, components: accepted.components, endpoints: [] },
    accepted,
    service: serviceLike(),
    privatelink: undefined,
    connections: [],
    changing: new Set([endpoint.key]),
    endpoint,
    field: 'endpoints[0]',
    access: accessOf(endpoint),
    ...more,
  };
}
