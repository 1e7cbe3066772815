import type { AivenProject, ProjectVpc } from '../world.ts';
import { ApiError } from './api-error.ts';
import { privatelinkPrices } from './availability.ts';
import { type Operation, projectOf } from './operation.ts';

const path = '/project/:project';

/** What belongs to a project as a whole. */
export const projectOperations: readonly Operation[] = [
  {
    id: 'ProjectList',
    permissions: [],
    method: 'GET',
    path: '/project',
    run: ({ world }) => ({ body: { projects: [...world.aiven.projects.values()].map(projectObject) } }),
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
      // The list leaves them out.
      return { body: { ...vpcObject(vpc), peering_connections: [] } };
    },
  },
  {
    id: 'StaticIPList',
    permissions: ['developer', 'operator', 'read_only'],
    method: 'GET',
    path: `${path}/static-ips`,
    // No project of the sandbox has any; the vendor's OpenTofu provider asks before it reads a service.
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

const projectObject = ({ name }: AivenProject): object => ({
  project_name: name,
  account_id: 'a1b2c3d4e5f6',
  permissions: [],
  default_cloud: 'aws-eu-west-1',
  country_code: '',
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
