/** The schemas of the requests that change or remove a link, for the edges. */
import { z } from 'zod';
import type { ComponentsRequest, OffboardRequest, PrincipalsRequest } from '../contract/changes.ts';
import type { Problem } from '../problems/problems.ts';
import { problemsOf } from './problems.ts';
import * as shapes from './shapes.ts';
import { fields, say, shaped, uniqueList, yesOrNo } from './words.ts';

export type ParsedChange<Request> =
  { readonly ok: true; readonly request: Request } | { readonly ok: false; readonly problems: readonly Problem[] };

/** All problems at once. Never throws. */
export const parseOffboard = (input: unknown): ParsedChange<OffboardRequest> =>
  parse(offboardSchema, offboardFields, input);

export const parsePrincipals = (input: unknown): ParsedChange<PrincipalsRequest> =>
  parse(principalsSchema, principalsFields, input);

export const parseComponents = (input: unknown): ParsedChange<ComponentsRequest> =>
  parse(componentsSchema, componentsFields, input);

const sentence = (noun: string, example: string, description: string) =>
  shaped({ pattern: /^[^\0]{1,500}$/, noun, example, description });

const accessFields = {
  region: shapes.regionName.exactOptional(),
  roleArn: shapes.roleArn.exactOptional(),
  externalId: shapes.externalId.exactOptional(),
};

const asked = {
  project: shapes.projectName,
  service: shapes.serviceName,
  actor: sentence('a name', 'ada@example.com', 'Who asks, for the audit list.').exactOptional(),
  reason: sentence('a reason', 'the team has moved on', 'Why, for the audit list.').exactOptional(),
  accesses: z.array(fields(accessFields, '- roleArn: arn:aws:iam::111122223333:role/privatelink')).exactOptional(),
};

const force = yesOrNo('Do it although others lose their connection. Needs a reason.').exactOptional();
const principals = uniqueList(shapes.principalArn, {
  noun: 'principal',
  example: '[arn:aws:iam::111122223333:root]',
  least: 1,
});
const components = uniqueList(shapes.componentName, { noun: 'component', example: '[kafka]', least: 1 });

const endpointName = shaped({
  pattern: /^vpce?-[0-9a-f]+(\/[A-Za-z0-9][A-Za-z0-9_.-]{0,31})?$/,
  noun: 'a VPC id, VPC/NAME or a VPC endpoint id',
  example: 'vpc-0a1b2c3d',
  description: 'Endpoint to remove.',
});

const offboardFields = {
  ...asked,
  endpoints: uniqueList(endpointName, { noun: 'endpoint', example: '[vpc-0a1b2c3d]', least: 1 }).exactOptional(),
  force,
  principals: yesOrNo('Also remove the principals that only we needed.').exactOptional(),
  also: fields(
    {
      privatelink: yesOrNo('Delete the PrivateLink resource although no receipt says that it is ours.').exactOptional(),
      components: components.exactOptional(),
    },
    '{ privatelink: true }',
  ).exactOptional(),
};

const principalsFields = {
  ...asked,
  wanted: principals.exactOptional(),
  add: principals.exactOptional(),
  remove: principals.exactOptional(),
  expected: uniqueList(z.string(), { noun: 'principal', example: '[]', least: 0 }).exactOptional(),
  force,
};

const componentsFields = {
  ...asked,
  enable: components.exactOptional(),
  disable: components.exactOptional(),
  force,
  probes: z.record(z.string(), shapes.taskQueueName).exactOptional(),
};

type Fields = Readonly<Record<string, unknown>>;

const checked = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  check: (request: Fields, complain: (field: string, problem: string, fix: string) => void) => void,
) =>
  fields(shape, 'project: shop').superRefine(
    (request, context) =>
      check(request, (field, problem, fix) =>
        context.addIssue({ code: 'custom', path: [field], message: say({ problem, fix }) }),
      ),
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  );

const needsReason = (
  { force: forced, reason }: Fields,
  complain: (field: string, problem: string, fix: string) => void,
): void => {
  if (forced === true && reason === undefined) complain('reason', 'is missing', 'say why others are to be cut off');
};

const offboardSchema: z.ZodType<OffboardRequest> = checked(offboardFields, needsReason);

const principalsSchema: z.ZodType<PrincipalsRequest> = checked(principalsFields, (request, complain) => {
  needsReason(request, complain);
  const { wanted, add, remove } = request;
  if (wanted === undefined && add === undefined && remove === undefined)
    complain('wanted', 'is missing', 'name the whole new list, or principals to add or to remove');
  if (wanted !== undefined && (add !== undefined || remove !== undefined))
    complain('wanted', 'contradicts add and remove', 'give the whole list, or the changes to it');
});

const componentsSchema: z.ZodType<ComponentsRequest> = checked(componentsFields, (request, complain) => {
  needsReason(request, complain);
  const { enable, disable }: { enable?: unknown; disable?: unknown } = request;
  if (enable === undefined && disable === undefined)
    complain('enable', 'is missing', 'name components to enable or to disable');
  const both =
    Array.isArray(enable) && Array.isArray(disable) ? enable.filter((each) => disable.includes(each)).map(String) : [];
  if (both.length > 0) complain('disable', `names ${both.join(', ')}, as enable does`, 'name each in one of the two');
});

function parse<Request>(schema: z.ZodType<Request>, shape: Fields, input: unknown): ParsedChange<Request> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, request: parsed.data };
  const known = { '': Object.keys(shape), accesses: Object.keys(accessFields), also: ['privatelink', 'components'] };
  return { ok: false, problems: problemsOf(parsed.error.issues, input, known) };
}
