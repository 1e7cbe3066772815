import { ApiError } from './api-error.ts';
import { type Call, type Operation, type Reply, projectOf } from './operation.ts';
import { DISK_SPACE_MB } from './service-object.ts';
import { serviceTypes, userConfigSchemaOf } from './user-config-schema.ts';

/** Schemas of service types, one or all, and plans. */
export const serviceTypeOperations: readonly Operation[] = [
  {
    id: 'ProjectServiceTypesGet',
    permissions: ['developer', 'operator', 'read_only'],
    method: 'GET',
    path: '/project/:project/service-types/:serviceType',
    run(call): Reply {
      projectOf(call);
      const type = call.param('serviceType');
      if (serviceTypes[type] === undefined) throw new ApiError(404, `Service type ${type} does not exist`);
      return { body: describe(type) };
    },
  },
  {
    id: 'ProjectServicePlanSpecsGet',
    permissions: ['developer', 'operator', 'read_only'],
    method: 'GET',
    path: '/project/:project/service-types/:serviceType/plans/:plan',
    run: planOf,
  },
  {
    id: 'ListProjectServiceTypes',
    permissions: ['project:services:read'],
    method: 'GET',
    path: '/project/:project/service_types',
    run(call): Reply {
      projectOf(call);
      return { body: { service_types: catalogue() } };
    },
  },
  {
    id: 'ListPublicServiceTypes',
    permissions: [],
    method: 'GET',
    path: '/service_types',
    public: true,
    run: () => ({ body: { service_types: catalogue() } }),
  },
];

const describe = (type: string): object => ({
  description: serviceTypes[type],
  user_config_schema: userConfigSchemaOf(type),
});

/** A plan is known when a service of the project has it: a type has no list of plans here. */
function planOf(call: Call): Reply {
  const [type, plan] = [call.param('serviceType'), call.param('plan')];
  const service = [...projectOf(call).services.values()].find((each) => each.type === type && each.plan === plan);
  if (service === undefined) throw new ApiError(404, `Plan ${plan} of service type ${type} does not exist`);
  return {
    body: {
      service_type: type,
      service_plan: plan,
      node_count: service.nodeZoneIds.length,
      disk_space_mb: DISK_SPACE_MB,
      disk_space_cap_mb: DISK_SPACE_MB,
      backup_config: { interval: 24, max_count: 14, recovery_mode: type === 'pg' ? 'pitr' : 'basic' },
    },
  };
}

/** The list has `service_plans` (empty); a single type does not. */
const catalogue = (): object =>
  Object.fromEntries(Object.keys(serviceTypes).map((type) => [type, { ...describe(type), service_plans: [] }]));
