/** Compares an exchange with Aiven's published description of its API. */
import type { Exchange } from '../../sandbox/exchanges.ts';
import type { AivenFacts } from '../../scripts/vendor-facts/aiven.ts';
import type { AivenOperation } from '../../scripts/vendor-facts/go-client.ts';
import described from './facts/aiven.json' with { type: 'json' };

/** Aiven's operations and types. */
export const aivenFacts: AivenFacts = described;

/** Operations of the sandbox that no published description has, with the source for each. */
export const undescribed: Readonly<Record<string, AivenOperation & { readonly from: string }>> = {
  ServicePrivatelinkAWSRefresh: {
    method: 'POST',
    path: '/v1/project/{project}/service/{service_name}/privatelink/aws/refresh',
    permissions: ['service:configuration:write'],
    from: 'aiven-client (Python): refresh_service_privatelink_aws; the permission is that of its siblings',
  },
};

/** The problems of an exchange; empty: it could have been one with Aiven. */
export function aivenProblems({ method, url, body, answer }: Exchange): readonly string[] {
  const operation = operationAt(method, new URL(url).pathname);
  if (operation === undefined) {
    const known = answer === undefined || answer.status === 404;
    return known ? errorsOf(answer) : ['Aiven describes no such operation, and the sandbox answered it'];
  }
  if (answer !== undefined && answer.status >= 400) {
    // A request may be wrong if it was refused for that; not if it met a fault or a limit.
    const excused = answer.status < 500 && answer.status !== 429;
    return [...(excused ? [] : requestProblems(operation, body)), ...errorsOf(answer)];
  }
  return [
    ...requestProblems(operation, body),
    ...(answer === undefined ? [] : answerProblems(operation, JSON.parse(answer.body))),
  ];
}

/** Which operation a request is for. */
function operationAt(method: string, path: string): AivenOperation | undefined {
  return Object.values({ ...aivenFacts.operations, ...undescribed }).find(
    (each) => each.method === method && new RegExp(`^${each.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

function requestProblems(operation: AivenOperation, body: string): readonly string[] {
  if (operation.in === undefined) {
    const empty = body === '' || body === '{}' || body === 'null';
    return empty ? [] : ['request: this operation takes no body'];
  }
  if (body === '') return ['request: the body is missing'];
  return problemsOf(operation.in, JSON.parse(body), 'request');
}

function answerProblems({ out }: AivenOperation, body: unknown): readonly string[] {
  if (!isObject(body)) return ['answer: it is no JSON object'];
  return [...(out === undefined ? [] : problemsOf(out, body, 'answer')), ...switchProblems(body['service'])];
}

/** `{"errors": [{"message", "status", "error_code"?}], "message"}` */
function errorsOf(answer: Exchange['answer']): readonly string[] {
  if (answer === undefined) return [];
  const { errors, message } = JSON.parse(answer.body) as Record<string, unknown>;
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
  const well = isObject(first) && typeof first['message'] === 'string' && first['status'] === answer.status;
  return well && typeof message === 'string' ? [] : ['answer: the error is not in the form that Aiven gives them'];
}

/** Go's types, as the description has them. */
function problemsOf(type: string, value: unknown, path: string): readonly string[] {
  const wrong = [`${path}: ${JSON.stringify(value)} is no ${type}`];
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return wrong;
    return value.flatMap((each, index) => problemsOf(type.slice(2), each, `${path}[${index}]`));
  }
  if (type.startsWith('map[string]')) {
    if (!isObject(value)) return wrong;
    const inner = type.slice('map[string]'.length);
    return Object.entries(value).flatMap(([key, each]) => problemsOf(inner, each, `${path}.${key}`));
  }
  const choices = aivenFacts.enums[type];
  if (choices !== undefined)
    return choices.includes(value as string)
      ? []
      : [`${path}: ${JSON.stringify(value)} is not one of ${choices.join(', ')}`];
  const fields = aivenFacts.structs[type];
  if (fields !== undefined) return isObject(value) ? fieldProblems(type, value, path) : wrong;
  const test = scalars[type];
  if (test === undefined) return [`${path}: the facts lack the type ${type}`];
  return test(value) ? [] : wrong;
}

function fieldProblems(type: string, value: Record<string, unknown>, path: string): readonly string[] {
  const fields = aivenFacts.structs[type] ?? {};
  const missing = Object.entries(fields).filter(([name, { optional }]) => !optional && value[name] === undefined);
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = fields[name];
      if (field === undefined) return [`${path}.${name}: ${type} has no such field`];
      if (inner === null && (field.optional || `${type}.${name}` in nullable)) return [];
      const known = `${type}.${name}.*` in nullable && isObject(inner) ? withoutNulls(inner) : inner;
      return problemsOf(field.type, known, `${path}.${name}`);
    }),
  ];
}

/** Fields that may be null although the Go types of the facts cannot show it, each with its source. */
const nullable: Readonly<Record<string, string>> = {
  'service.ServiceGetOut.project_vpc_id': 'a service that is in no VPC',
  'service.ServiceOut.project_vpc_id': 'the same',
  'service.ServiceUpdateOut.project_vpc_id': 'the same',
  'service.ServiceUpdateIn.project_vpc_id': 'takes a service out of its VPC',
  'service.ProjectServiceTagsUpdateIn.tags.*': 'the description of the operation: "deleting ones given NULL value"',
};

/** Checks the `privatelink_access` keys of a service type against its published user-config schema. */
function switchProblems(service: unknown): readonly string[] {
  if (!isObject(service) || !isObject(service['user_config'])) return [];
  const access = service['user_config']['privatelink_access'];
  if (!isObject(access)) return [];
  const known = aivenFacts.privatelinkAccess[String(service['service_type'])] ?? [];
  return Object.entries(access).flatMap(([name, on]) =>
    known.includes(name) && typeof on === 'boolean'
      ? []
      : [`answer: ${String(service['service_type'])} has no switch ${name}`],
  );
}

const withoutNulls = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalars: Readonly<Record<string, (value: unknown) => boolean>> = {
  any: () => true,
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value),
  int64: (value) => Number.isInteger(value),
  float64: (value) => typeof value === 'number',
  'time.Time': (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
};
