/** A link as a survey finds it: what Aiven answers, and which VPC endpoints each identity and region shows. */
import { expect } from 'vitest';
import type { ActivityDeps } from '../../src/activities/deps.ts';
import { claimKeys } from '../../src/activities/claims/claim-tags.ts';
import { ENDPOINT_TAG, MADE_TAG, OWNER_TAG } from '../../src/activities/ownership.ts';
import type { Survey } from '../../src/contract/changes.ts';
import type { Finding } from '../../src/contract/finding.ts';
import { NotFoundError } from '../../src/providers/errors.ts';
import type { Connection, Privatelink, Service } from '../../src/providers/ports/aiven.ts';
import type { AwsAccess } from '../../src/providers/ports/aws.ts';
import type { VpcEndpoint, VpcEndpointQuery } from '../../src/providers/ports/vpc-endpoint.ts';
import { ACCOUNT, ROLE, depsReading, serviceLike, vpcEndpointLike } from './subject.ts';

export const link = { project: 'shop', service: 'orders' };
export const keys = claimKeys('test');

export interface FoundLink {
  /** null: there is none. An error is what its read fails with. */
  readonly service?: Partial<Service> | Error | null;
  readonly privatelink?: Partial<Privatelink>;
  readonly connections?: readonly (string | Partial<Connection>)[];
  /** Names of tags of the service, or what their read fails with. */
  readonly tags?: readonly string[] | Readonly<Record<string, string>> | Error;
  /** Endpoints by region, or by region and role (`eu-west-1 arn:…`); an error is what EC2 answers there. */
  readonly places?: Readonly<Record<string, readonly VpcEndpoint[] | Error>>;
  readonly prices?: Readonly<Record<string, number>>;
  readonly deps?: Partial<ActivityDeps>;
}

/** One of ours. `key`: its place in the request. */
export const ours = (id: string, key = 'vpc-1', more: Partial<VpcEndpoint> = {}, made = ''): VpcEndpoint =>
  vpcEndpointLike({
    id,
    vpcId: key.split('/')[0] ?? key,
    ...more,
    tags: { [OWNER_TAG]: 'test/privatelink/shop/orders', [ENDPOINT_TAG]: key, [MADE_TAG]: made },
  });

const connectionLike = (given: string | Partial<Connection>): Connection => {
  const more = typeof given === 'string' ? { vpcEndpointId: given } : given;
  const { vpcEndpointId = 'vpce-1' } = more;
  return { vpcEndpointId, state: 'active', dnsName: `${vpcEndpointId}.x.eu-west-1.vpce.amazonaws.com`, ...more };
};

export function surveying(found: FoundLink): ActivityDeps {
  const {
    service = {},
    privatelink,
    connections = [],
    tags = [],
    places = {},
    prices = { 'aws-eu-west-1': 0.05 },
  } = found;
  const aiven = {
    getService: async () => {
      if (service === null) throw new NotFoundError('gone', { api: 'aiven', action: 'GET' });
      if (service instanceof Error) throw service;
      return serviceLike(service);
    },
    getPrivatelink: async () =>
      privatelink === undefined ? undefined : { state: 'active', principals: [], ...privatelink },
    listConnections: async () => connections.map(connectionLike),
    privatelinkPrices: async () => prices,
    serviceTags: async () => {
      if (tags instanceof Error) throw tags;
      return tags instanceof Array ? Object.fromEntries(tags.map((key) => [key, 'x'])) : tags;
    },
    componentAccessKeys: async () => ['kafka', 'schema_registry', 'kafka_rest'],
  };
  const at = ({ region, roleArn }: AwsAccess) => {
    const there = places[roleArn === undefined ? region : `${region} ${roleArn}`] ?? [];
    if (there instanceof Error) throw there;
    return there;
  };
  const ec2 = (access: AwsAccess) => ({
    vpcEndpoints: async ({ ids, tags: wanted }: VpcEndpointQuery) =>
      at(access).filter(
        (each) => ids?.includes(each.id) ?? Object.entries(wanted ?? {}).every(([name, is]) => each.tags[name] === is),
      ),
    networkInterfaces: async () => [],
  });
  const identity = async ({ roleArn }: AwsAccess) => ({
    account: roleArn?.split(':')[4] ?? ACCOUNT,
    principal: roleArn ?? ROLE,
    pathUnknown: false,
  });
  const deps = depsReading({ aiven, identity }, found.deps);
  return { ...deps, clients: { ...deps.clients, aws: { ...deps.clients.aws, ec2 } as never } };
}

/** Each finding in a line, of the survey or of its refusal: `error service: orders is not in project shop`. */
export async function findingsTold(survey: Promise<Survey>): Promise<readonly string[]> {
  const findings = await survey.then(
    (done) => done.findings,
    (error: unknown) => {
      expect(error).toMatchObject({ type: 'Invalid' });
      return (error as { details: [{ problems: readonly Finding[] }] }).details[0].problems;
    },
  );
  return findings.map(
    ({ level, field, value, problem }) => `${level} ${field}: ${value === undefined ? '' : `${value} `}${problem}`,
  );
}
