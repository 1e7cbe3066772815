/** THE SCHEMA of a request, for the edges: the command line, the client, and the first activity of a run. */
import { z } from 'zod';
import type { Problem } from '../problems/problems.ts';
import { endpointKey, type EndpointRequest, type PrivateLinkRequest } from '../contract/request.ts';
import { duration } from './duration.ts';
import { problemsOf, type PlacedProblem } from './problems.ts';
import * as shapes from './shapes.ts';
import { tags } from './tags.ts';
import { fields, oneOf, say, uniqueList, yesOrNo } from './words.ts';
import { steps } from '../contract/steps.ts';

export type Parsed<P extends Problem = Problem> =
  { readonly ok: true; readonly request: PrivateLinkRequest } | { readonly ok: false; readonly problems: readonly P[] };

/** Checks everything that can be known without asking anybody; all problems at once. Never throws. */
export function parseRequest(input: unknown): Parsed<PlacedProblem> {
  const plain = asJson(input);
  if (plain === undefined) return { ok: false, problems: [notPlain] };
  const parsed = requestSchema.safeParse(plain.json);
  if (parsed.success) return { ok: true, request: parsed.data };
  return { ok: false, problems: problemsOf(parsed.error.issues, plain.json, knownFields) };
}

/** JSON Schema (draft 2020-12) of the request, for editors. */
export const requestJsonSchema = (): Record<string, unknown> => ({
  title: 'Causeway request',
  ...z.toJSONSchema(requestSchema, { target: 'draft-2020-12' }),
});

/** The same for an item of a manifest. `defaults` completes it, so every field may be absent, also in an endpoint. */
export function itemJsonSchema(): Record<string, unknown> {
  const { properties, ...schema } = z.toJSONSchema(requestSchema, { target: 'draft-2020-12' }) as unknown as {
    properties: { endpoints: { items: object } };
  };
  const { endpoints } = properties;
  return partial({
    ...schema,
    properties: { ...properties, endpoints: { ...endpoints, items: partial(endpoints.items) } },
  });
}

function partial(schema: object): Record<string, unknown> {
  const { $schema: _, required: __, ...rest } = schema as Record<string, unknown>;
  return rest;
}

const probeFields = { taskQueue: shapes.taskQueueName };

/** The fields of one endpoint, by name. */
export const endpointFields = {
  vpcId: shapes.vpcId,
  name: shapes.endpointName.exactOptional(),
  subnetIds: uniqueList(shapes.subnetId, {
    noun: 'subnet',
    example: '[subnet-0a1b2c3d, subnet-1b2c3d4e]',
    least: 1,
  }).meta({
    description: 'One subnet for each availability zone.',
  }),
  securityGroupIds: uniqueList(shapes.securityGroupId, { noun: 'security group', example: '[sg-0a1b2c3d]', least: 1 }),
  region: shapes.regionName.exactOptional(),
  roleArn: shapes.roleArn.exactOptional(),
  externalId: shapes.externalId.exactOptional(),
  tags: tags.exactOptional(),
  adopt: shapes.vpcEndpointId.exactOptional(),
  replace: yesOrNo('Replace an endpoint of ours that belongs to an older service name.').exactOptional(),
  exact: yesOrNo('Remove the subnets and security groups that are not named. Default: they stay.').exactOptional(),
  probe: fields(probeFields, '{ taskQueue: causeway-probe-vpc-0a1b2c3d }').exactOptional(),
};

const endpointSchema: z.ZodType<EndpointRequest> = fields(endpointFields, '- vpcId: vpc-0a1b2c3d').superRefine(
  (endpoint, context) => {
    const { roleArn, externalId, adopt, replace } = endpoint as Partial<Record<string, unknown>>;
    if (externalId !== undefined && roleArn === undefined)
      context.addIssue({
        code: 'custom',
        path: ['externalId'],
        message: say({ problem: 'is for a roleArn, which is missing', fix: 'add roleArn, or remove externalId' }),
      });
    if (adopt !== undefined && replace === true)
      context.addIssue({
        code: 'custom',
        path: ['replace'],
        message: say({
          problem: 'contradicts adopt',
          fix: 'remove one of the two: an adopted endpoint is never changed',
        }),
      });
  },
  { when: isObject },
);

const requestFields = {
  project: shapes.projectName,
  service: shapes.serviceName,
  components: uniqueList(shapes.componentName, { noun: 'component', example: '[kafka, schema_registry]', least: 1 }),
  endpoints: uniqueList(endpointSchema, {
    noun: 'endpoint',
    example: '[{ vpcId: …, subnetIds: […], securityGroupIds: […] }], or [] to prepare the service only',
    least: 0,
    keyOf: endpointKeyOf,
    twice: 'remove one, or give the second endpoint in this VPC a name',
  }),
  principals: uniqueList(shapes.principalArn, {
    noun: 'principal',
    example: '[arn:aws:iam::111122223333:root]',
    least: 1,
    most: 16,
  }).exactOptional(),
  zones: oneOf(['any', 'all'], 'any: every route proven in at least one zone; all: in every zone.').exactOptional(),
  onFailure: oneOf(['park', 'compensate'], 'park: wait for a person; compensate: undo at once.').exactOptional(),
  parkedFor: duration('How long a parked run waits before it undoes itself. Absent: for ever.').exactOptional(),
  componentsAfterEndpoint: yesOrNo(
    'Enable components only when the connection is active. Default: as soon as the privatelink is active, while the endpoint is made.',
  ).exactOptional(),
  budgets: fields(
    Object.fromEntries(
      steps.map(({ name, noun, budget }) => [
        name,
        duration(`How long to wait for the ${noun}. Default: ${budget}.`).exactOptional(),
      ]),
    ),
    '{ vpcEndpoint: 30 minutes }',
  ).exactOptional(),
};

const requestSchema: z.ZodType<PrivateLinkRequest> = fields(requestFields, 'project: shop').superRefine(
  (request, context) => {
    const { endpoints, principals } = request as Partial<Record<string, unknown>>;
    if (Array.isArray(endpoints) && endpoints.length === 0 && principals === undefined)
      context.addIssue({
        code: 'custom',
        path: ['principals'],
        message: say({
          problem: 'is missing, and no endpoint says who will connect',
          fix: 'list the principals to allow, or name an endpoint',
        }),
      });
  },
  { when: isObject },
);

const knownFields: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(requestFields),
  endpoints: Object.keys(endpointFields),
  'endpoints.probe': Object.keys(probeFields),
  budgets: steps.map(({ name }) => name),
};

const notPlain: PlacedProblem = {
  field: 'request',
  problem: 'is not a plain JSON object',
  fix: 'pass project, service, components and endpoints',
  path: [],
};

/** A request travels as JSON: what cannot be written as JSON is no request, and `undefined` means absent. */
function asJson(input: unknown): { readonly json: unknown } | undefined {
  try {
    const text = JSON.stringify(input) as string | undefined;
    return text === undefined ? undefined : { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function isObject({ value }: { readonly value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function endpointKeyOf(item: unknown): string | undefined {
  const { vpcId, name } = (typeof item === 'object' && item !== null ? item : {}) as Partial<Record<string, unknown>>;
  if (typeof vpcId !== 'string') return undefined;
  return endpointKey({ vpcId, ...(typeof name === 'string' ? { name } : {}) });
}
