import type { AivenProject, ProjectVpc } from '../world.ts';
import { ApiError } from './api-error.ts';
import { privatelinkPrices } from './availability.ts';
import { type Operation, projectOf } from './operation.ts';

const path = '/project/:project';

/** Operations on projects and their parts, without services. */
export const projectOperations: readonly Operation[] = [
  {
    id: 'UserInfo',
    permissions: [],
    method: 'GET',
    path: '/me',
    run: ({ world }) => ({ body: { user: userObject([...world.aiven.projects.keys()]) } }),
  },
  {
    id: 'ProjectList',
    permissions: [],
    method: 'GET',
    path: '/project',
    run: ({ world }) => ({
      body: {
        projects: [...world.aiven.projects.values()].map(projectObject),
        ...membershipOf([...world.aiven.projects.keys()]),
      },
    }),
  },
  {
    id: 'ProjectGet',
    permissions: ['project:services:read'],
    method: 'GET',
    path,
    run: (call) => ({ body: { project: projectObject(projectOf(call)) } }),
  },
  {
    id: 'ProjectKmsGetCA',
    permissions: ['organization:projects:write'],
    method: 'GET',
    path: `${path}/kms/ca`,
    run: (call) => ({ body: { certificate: projectOf(call).ca.certificate } }),
  },
  {
    id: 'VpcList',
    permissions: ['project:networking:read'],
    method: 'GET',
    path: `${path}/vpcs`,
    run: (call) => ({ body: { vpcs: [...projectOf(call).vpcs.values()].map(vpcObject) } }),
  },
  {
    id: 'VpcGet',
    permissions: ['project:networking:read'],
    method: 'GET',
    path: `${path}/vpcs/:vpc`,
    run(call) {
      const vpc = projectOf(call).vpcs.get(call.param('vpc'));
      if (vpc === undefined) throw new ApiError(404, `Project VPC ${call.param('vpc')} does not exist`);
      // The list does not have `peering_connections`.
      return { body: { ...vpcObject(vpc), peering_connections: [] } };
    },
  },
  {
    id: 'StaticIPList',
    permissions: ['developer', 'operator', 'read_only'],
    method: 'GET',
    path: `${path}/static-ips`,
    // No project of the sandbox has static IPs; Aiven's OpenTofu provider lists them before it reads a service.
    run: (call) => (projectOf(call), { body: { static_ips: [] } }),
  },
  {
    id: 'ProjectGetEventLogs',
    permissions: ['project:audit_logs:read'],
    method: 'GET',
    path: `${path}/events`,
    run: (call) => ({ body: { events: projectOf(call).events.toReversed().map(eventObject) } }),
  },
  {
    id: 'ProjectPrivatelinkAvailabilityList',
    permissions: ['project:services:write'],
    method: 'GET',
    path: `${path}/privatelink-availability`,
    run(call) {
      projectOf(call);
      return { body: { privatelink_availability: privatelinkPrices } };
    },
  },
  {
    id: 'PublicPrivatelinkAvailabilityList',
    permissions: [],
    method: 'GET',
    path: '/tenants/:tenant/privatelink-availability',
    public: true,
    run: () => ({ body: { privatelink_availability: privatelinkPrices } }),
  },
];

const membershipOf = (projects: readonly string[]): object => ({
  project_membership: Object.fromEntries(projects.map((name) => [name, 'admin'])),
  project_memberships: Object.fromEntries(projects.map((name) => [name, ['admin']])),
});

/** All tokens belong to one user, who is the administrator of every project. */
const userObject = (projects: readonly string[]): object => ({
  user: 'sandbox@example.com',
  user_id: 'u0a1b2c3d4e5',
  real_name: 'Sandbox',
  state: 'active',
  tenant: 'aiven',
  auth: ['password'],
  projects,
  ...membershipOf(projects),
  invitations: [],
  token_validity_begin: null,
});

const projectObject = ({ name }: AivenProject): object => ({
  project_name: name,
  account_id: 'a1b2c3d4e5f6',
  organization_id: 'org0a1b2c3d4e5',
  default_cloud: 'aws-eu-west-1',
  country: '',
  country_code: '',
  vat_id: '',
  payment_method: 'no_payment_expected',
  billing_address: '',
  billing_emails: [],
  billing_group_id: '0a1b2c3d-4e5f-4a60-8001-0000000000b9',
  billing_group_name: 'default',
  estimated_balance: '0.00',
});

const vpcObject = ({ id, cloudName, networkCidr, state }: ProjectVpc): object => ({
  project_vpc_id: id,
  cloud_name: cloudName,
  network_cidr: networkCidr,
  state,
  create_time: '2026-01-01T00:00:00Z',
  update_time: '2026-01-01T00:00:00Z',
});

const eventObject = ({ id, type, description, service, time }: AivenProject['events'][number]): object => ({
  actor: 'sandbox@example.com',
  event_desc: description,
  event_type: type,
  id,
  service_name: service,
  time,
});
