/** The link that `doctor` checks: a request file, or a link and what is known of its endpoint. */
import type { DoctorRequest, EndpointInQuestion } from '../../contract/doctor.ts';
import type { LinkName } from '../../contract/request.ts';
import { ProblemsError } from '../../problems/problems.ts';
import { parseDoctor } from '../../schema/doctor.ts';
import { readRequest } from './read-request.ts';

export interface DoctorLinkOptions {
  readonly file?: string;
  readonly component?: readonly string[];
  readonly vpc?: string;
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  readonly roleArn?: string;
  readonly region?: string;
  readonly probe?: string;
}

/** @throws ProblemsError of type `Usage` or `Invalid` */
export async function doctorRequest(link: LinkName | undefined, options: DoctorLinkOptions): Promise<DoctorRequest> {
  const { file, component, vpc, ...ofVpc } = options;
  const named = (
    [
      ['--component', component],
      ['--vpc', vpc],
    ] as const
  ).find(([, value]) => value !== undefined)?.[0];
  if (file !== undefined && (link !== undefined || named !== undefined))
    throw usage(
      '-f',
      file,
      `is a whole request and cannot be combined with ${named ?? 'a link'}`,
      'name the file alone, or the link without a file',
    );
  if (link === undefined && named !== undefined)
    throw usage(named, undefined, 'needs a link, and none is named', 'write PROJECT/SERVICE before it');
  const alone = optionsOfVpc.find(([, field]) => ofVpc[field] !== undefined)?.[0];
  if (vpc === undefined && alone !== undefined)
    throw usage(alone, undefined, 'needs an endpoint, and no VPC is named', 'add --vpc');
  if (file !== undefined) {
    const { project, service, components, endpoints, principals } = await readRequest(file);
    return { link: { project, service, components, endpoints, ...(principals === undefined ? {} : { principals }) } };
  }
  return link === undefined
    ? {}
    : checked({ link: { ...link, ...componentsOf(component), ...endpointsOf(vpc, ofVpc) } });
}

const optionsOfVpc = [
  ['--subnet', 'subnet'],
  ['--security-group', 'securityGroup'],
  ['--role-arn', 'roleArn'],
  ['--region', 'region'],
  ['--probe', 'probe'],
] as const;

const componentsOf = (components: readonly string[] | undefined) => (components === undefined ? {} : { components });

function endpointsOf(
  vpcId: string | undefined,
  { subnet, securityGroup, roleArn, region, probe }: DoctorLinkOptions,
): { readonly endpoints?: readonly EndpointInQuestion[] } {
  if (vpcId === undefined) return {};
  const endpoint = {
    vpcId,
    ...(subnet === undefined ? {} : { subnetIds: subnet }),
    ...(securityGroup === undefined ? {} : { securityGroupIds: securityGroup }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(region === undefined ? {} : { region }),
    ...(probe === undefined ? {} : { probe: { taskQueue: probe } }),
  };
  return { endpoints: [endpoint] };
}

function checked(request: DoctorRequest): DoctorRequest {
  const parsed = parseDoctor(request);
  if (!parsed.ok) throw new ProblemsError('Invalid', parsed.problems);
  return parsed.request;
}

const usage = (field: string, value: string | undefined, problem: string, fix: string): ProblemsError =>
  new ProblemsError('Usage', [{ field, ...(value === undefined ? {} : { value }), problem, fix }]);
