import { ApiError } from './api-error.ts';
import { type Operation, type Reply, projectOf } from './operation.ts';
import { serviceTypes, userConfigSchemaOf } from './user-config-schema.ts';

/** Schemas of service types, one or all. */
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

/** Plans are not modelled. The list still has `service_plans` (empty); a single type does not. */
const catalogue = (): object =>
  Object.fromEntries(Object.keys(serviceTypes).map((type) => [type, { ...describe(type), service_plans: [] }]));
