/** The schema of the argument of `doctor`, for the edges: a request of which much may still be missing. */
import { z } from 'zod';
import type { DoctorRequest, EndpointInQuestion, LinkInQuestion } from '../contract/doctor.ts';
import type { ParsedChange } from './changes.ts';
import { problemsOf } from './problems.ts';
import { endpointFields } from './request.ts';
import * as shapes from './shapes.ts';
import { fields, uniqueList } from './words.ts';

/** All problems at once. Never throws. */
export function parseDoctor(input: unknown): ParsedChange<DoctorRequest> {
  const parsed = doctorSchema.safeParse(input);
  if (parsed.success) return { ok: true, request: parsed.data };
  return { ok: false, problems: problemsOf(parsed.error.issues, input, knownFields) };
}

const someOf = <Item extends z.ZodType>(item: Item, noun: string, example: string) =>
  uniqueList(item, { noun, example, least: 0 }).exactOptional();

const { subnetIds: _, securityGroupIds: __, ...others } = endpointFields;

const endpoint: z.ZodType<EndpointInQuestion> = fields(
  {
    ...others,
    subnetIds: someOf(shapes.subnetId, 'subnet', '[subnet-0a1b2c3d]'),
    securityGroupIds: someOf(shapes.securityGroupId, 'security group', '[sg-0a1b2c3d]'),
  },
  '- vpcId: vpc-0a1b2c3d',
);

const linkFields = {
  project: shapes.projectName,
  service: shapes.serviceName,
  components: someOf(shapes.componentName, 'component', '[kafka]'),
  principals: someOf(shapes.principalArn, 'principal', '[arn:aws:iam::111122223333:root]'),
  endpoints: z.array(endpoint).exactOptional(),
};

const link: z.ZodType<LinkInQuestion> = fields(linkFields, 'project: shop');

const doctorSchema: z.ZodType<DoctorRequest> = fields({ link: link.exactOptional() }, '{ link: { project: shop } }');

const knownFields: Readonly<Record<string, readonly string[]>> = {
  '': ['link'],
  link: Object.keys(linkFields),
  'link.endpoints': Object.keys(endpointFields),
};
