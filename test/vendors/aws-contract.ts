/** Compares an exchange with EC2 or STS with botocore's model of the API. */
import { XMLParser } from 'fast-xml-parser';
import type { Exchange } from '../../sandbox/exchanges.ts';
import type { AwsFacts } from '../../scripts/vendor-facts/aws.ts';
import { awsRequestProblems } from './aws-request.ts';
import { valueProblem } from './aws-values.ts';
import ec2 from './facts/ec2.json' with { type: 'json' };
import sts from './facts/sts.json' with { type: 'json' };

const models: Readonly<Record<'ec2' | 'sts', AwsFacts>> = { ec2, sts };

/** The problems of an exchange; empty: it could have been one with AWS. */
export function awsProblems({ url, headers, body, answer }: Exchange): readonly string[] {
  const entries = [...new URL(url).searchParams, ...new URLSearchParams(body)];
  const api =
    /\/(?:ec2|sts)\/aws4_request/.exec(headers.get('authorization') ?? '')?.[0].slice(1, 4) === 'sts' ? 'sts' : 'ec2';
  const action = entries.find(([name]) => name === 'Action')?.[1] ?? '';
  const model = models[api];
  const operation = model.operations[action];
  const document = answer && (parser.parse(answer.body) as Record<string, unknown>);
  if (answer && answer.status >= 400) {
    const errors = errorProblems(api, document);
    // A request may be wrong if it was refused for that; not if it met a fault, a limit or DryRun.
    const excused = answer.status < 500 && ![412, 429].includes(answer.status);
    if (excused || operation === undefined) return errors;
    return [...errors, ...awsRequestProblems(model, operation.input, entries)];
  }
  if (operation === undefined) return answer ? [`${api} has no action ${action}, and the sandbox answered it`] : [];
  return [
    ...awsRequestProblems(model, operation.input, entries),
    ...(document === undefined ? [] : answerProblems(model, action, document)),
  ];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  trimValues: false,
});

function answerProblems(model: AwsFacts, action: string, document: Record<string, unknown>): readonly string[] {
  const { output, wrapper } = model.operations[action] ?? {};
  const root = document[`${action}Response`];
  if (!isElement(root)) return [`the answer's root is ${Object.keys(document).join(', ')}, not ${action}Response`];
  const { '@_xmlns': namespace, requestId, ResponseMetadata: metadata, ...content } = root;
  const problems: string[] = [];
  if (String(namespace).replace(/\/$/, '') !== model.namespace.replace(/\/$/, ''))
    problems.push(`the answer's namespace is ${String(namespace)}, not ${model.namespace}`);
  const id = wrapper === undefined ? requestId : isElement(metadata) ? metadata['RequestId'] : undefined;
  if (typeof id !== 'string') problems.push('the answer has no request id');
  const body = wrapper === undefined ? content : content[wrapper];
  return output === undefined ? problems : [...problems, ...shapeProblems(model, output, body ?? '', 'answer')];
}

function errorProblems(api: 'ec2' | 'sts', document: unknown): readonly string[] {
  const error = api === 'ec2' ? at(document, 'Response', 'Errors', 'Error') : at(document, 'ErrorResponse', 'Error');
  const id = api === 'ec2' ? at(document, 'Response', 'RequestID') : at(document, 'ErrorResponse', 'RequestId');
  return [
    ...(typeof id === 'string' ? [] : ['the error has no request id']),
    ...['Code', 'Message', ...(api === 'sts' ? ['Type'] : [])].flatMap((name) =>
      typeof at(error, name) === 'string' ? [] : [`the error has no ${name}`],
    ),
  ];
}

/** Compares an element of the answer with a shape; the members of a list are elements of one name. */
function shapeProblems(model: AwsFacts, name: string, value: unknown, path: string): readonly string[] {
  const shape = model.shapes[name];
  if (shape === undefined) return [`${path}: the facts lack the shape ${name}`];
  switch (shape.type) {
    case 'structure':
      return structureProblems(model, name, value, path);
    case 'list':
      return listProblems(model, name, value, path);
    default:
      return valueProblem(name, shape, value).map((problem) => `${path}: ${problem}`);
  }
}

function structureProblems(model: AwsFacts, name: string, value: unknown, path: string): readonly string[] {
  if (value === '') return [];
  if (!isElement(value)) return [`${path}: ${show(value)} is no ${name}`];
  const members = Object.entries(model.shapes[name]?.members ?? {});
  return Object.entries(value).flatMap(([element, inner]) => {
    const member = members.find(([key, { locationName }]) => (locationName ?? key) === element)?.[1];
    const at = `${path}.${element}`;
    return member === undefined
      ? [`${at}: ${name} has no such element`]
      : shapeProblems(model, member.shape, inner, at);
  });
}

function listProblems(model: AwsFacts, name: string, value: unknown, path: string): readonly string[] {
  if (value === '') return [];
  const { shape: member = '', locationName = 'member' } = model.shapes[name]?.member ?? { shape: '' };
  if (!isElement(value)) return [`${path}: ${show(value)} is no list`];
  return Object.entries(value).flatMap(([element, inner]) =>
    element === locationName
      ? (Array.isArray(inner) ? (inner as unknown[]) : [inner]).flatMap((each, index) =>
          shapeProblems(model, member, each, `${path}[${index}]`),
        )
      : [`${path}.${element}: the members of ${name} are called ${locationName}`],
  );
}

const isElement = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((inner, name) => (isElement(inner) ? inner[name] : undefined), value);

const show = (value: unknown): string => JSON.stringify(value);
