/** The fields of the updates of a run, for their validators: what cannot be right is refused before it is accepted. */
import { checkFields, fieldLine } from './check-fields.ts';
import type { FieldProblem, Kind } from './check-fields.ts';
import type { EndpointRequest, PrivateLinkRequest } from './request.ts';
import type { ExtendInput, Patch, RetryInput, RollbackInput, SkipInput } from './run.ts';
import * as shapes from './shapes.ts';
import { allSteps, steps } from './steps.ts';

/** All problems of an input at once; the input may be anything. An absent input counts as an empty one. */
export function checkInput(update: keyof typeof inputs, input: unknown): readonly FieldProblem[] {
  const problems = checkFields(input ?? {}, inputs[update]);
  return problems.map((each) => (update === 'retry' && each.field in patchFields ? inPatch(each) : each));
}

export const problemLines = (problems: readonly FieldProblem[]): string => problems.map(fieldLine).join('\n');

/** Exported for the test that holds it equal to the schema. */
export const patchKind = (): Kind => fields<Patch>(patchFields, [], '{"subnetIds": ["subnet-0a1b2c3d"]}');
/** Exported for the test that holds it equal to the schema. */
export const requestKind = (leastComponents: 0 | 1): Kind =>
  fields<PrivateLinkRequest>(
    requestFields(leastComponents),
    ['project', 'service', 'components', 'endpoints'],
    'project: shop',
  );

type Table<T> = { readonly [Field in keyof Required<T>]: Kind };

const text = (shape: Omit<shapes.Shape, 'description'>): Kind => ({ kind: 'text', shape });
const yesOrNo: Kind = { kind: 'yesOrNo' };
const words = (noun: string, example: string): Kind => text({ pattern: /^[^\0]{0,2000}$/s, noun, example });

function fields<T>(table: Table<T>, required: readonly (keyof T & string)[], example: string): Kind {
  return { kind: 'fields', fields: table, required, example };
}

const list = (of: Kind, noun: string, example: string, least: 0 | 1, most?: number): Kind => ({
  kind: 'list',
  of,
  noun,
  example,
  least,
  ...(most === undefined ? {} : { most }),
});

const probe = fields<NonNullable<EndpointRequest['probe']>>(
  { taskQueue: text(shapes.taskQueueName) },
  ['taskQueue'],
  '{ taskQueue: causeway-probe-vpc-0a1b2c3d }',
);

const endpointFields: Table<EndpointRequest> = {
  vpcId: text(shapes.vpcId),
  name: text(shapes.endpointName),
  subnetIds: list(text(shapes.subnetId), 'subnet', '[subnet-0a1b2c3d, subnet-1b2c3d4e]', 1),
  securityGroupIds: list(text(shapes.securityGroupId), 'security group', '[sg-0a1b2c3d]', 1),
  region: text(shapes.regionName),
  roleArn: text(shapes.roleArn),
  externalId: text(shapes.externalId),
  tags: { kind: 'texts', example: '{ team: orders }' },
  adopt: text(shapes.vpcEndpointId),
  replace: yesOrNo,
  exact: yesOrNo,
  probe,
};

const principals = list(text(shapes.principalArn), 'principal', '[arn:aws:iam::111122223333:root]', 1, 16);
const budgets: Kind = {
  kind: 'fields',
  fields: Object.fromEntries(steps.map(({ name }) => [name, text(shapes.duration)])),
  required: [],
  example: '{ vpcEndpoint: 30 minutes }',
};

const endpoints = list(
  fields<EndpointRequest>(endpointFields, ['vpcId', 'subnetIds', 'securityGroupIds'], '- vpcId: vpc-0a1b2c3d'),
  'endpoint',
  '[{ vpcId: …, subnetIds: […], securityGroupIds: […] }], or [] to prepare the service only',
  0,
);

/** An extension may bring endpoints alone. */
const requestFields = (leastComponents: 0 | 1): Table<PrivateLinkRequest> => ({
  project: text(shapes.projectName),
  service: text(shapes.serviceName),
  components: list(text(shapes.componentName), 'component', '[kafka, schema_registry]', leastComponents),
  endpoints,
  principals,
  zones: { kind: 'oneOf', choices: ['any', 'all'] },
  onFailure: { kind: 'oneOf', choices: ['park', 'compensate'] },
  parkedFor: text(shapes.duration),
  componentsAfterEndpoint: yesOrNo,
  budgets,
});

const { subnetIds, securityGroupIds, roleArn, externalId, replace, exact, adopt } = endpointFields;
const patchFields: Table<Patch> = {
  ...{ subnetIds, securityGroupIds, roleArn, externalId, replace, exact, adopt, probe },
  ...{ principals, budgets },
};

const who = { actor: words('a name', 'ada@example.com'), reason: words('a reason', 'az1 is full') };
const endpoint = words('the key of an endpoint', 'vpc-0a1b2c3d');
const step: Kind = { kind: 'oneOf', choices: allSteps.map(({ name }) => name) };
const evidence = words('how you know that it is right to go on', 'kcat from host-7 lists all brokers');

const inputs = {
  extend: fields<ExtendInput>({ request: requestKind(0), ...who }, ['request'], '{"request": {…}}'),
  retry: fields<RetryInput>(
    { endpoint, patch: patchKind(), ...who },
    [],
    '{"patch": {"subnetIds": ["subnet-0a1b2c3d"]}}',
  ),
  skip: fields<SkipInput>({ endpoint, step, evidence, ...who }, ['evidence'], '{"evidence": "…"}'),
  rollback: fields<RollbackInput>({ endpoint, ...who }, [], '{"endpoint": "vpc-0a1b2c3d"}'),
};

const inPatch = (problem: FieldProblem): FieldProblem => ({
  ...problem,
  fix: `write it inside the patch: {"patch": {"${problem.field}": …}}`,
});
