/** Which permission an operation of Aiven needs. From Aiven's generated Go client (`PermissionsRequired` of each operation), August 2026. */

/** By the operation that a denial names (`…perform this action: ServiceUpdate`), else by the call. Undefined: not known. */
export function permissionOf(message: string, action: string): string | undefined {
  const named = /perform this action: (\w+)/.exec(message)?.[1];
  const known = named === undefined ? undefined : byOperation[named];
  return known ?? byCall.find(([call]) => call.test(action))?.[1];
}

const CONFIGURATION = 'service:configuration:write';

const byOperation: Readonly<Record<string, string>> = {
  ServiceGet: 'project:services:read',
  ServiceList: 'project:services:read',
  ServiceUpdate: CONFIGURATION,
  ServicePrivatelinkAWSCreate: CONFIGURATION,
  ServicePrivatelinkAWSGet: CONFIGURATION,
  ServicePrivatelinkAWSUpdate: CONFIGURATION,
  ServicePrivatelinkAWSDelete: CONFIGURATION,
  ServicePrivatelinkAWSConnectionList: CONFIGURATION,
  ProjectServiceTagsList: CONFIGURATION,
  ProjectServiceTagsUpdate: CONFIGURATION,
  ProjectPrivatelinkAvailabilityList: 'project:services:write',
  ProjectServiceTypesGet: 'read_only',
  ProjectKmsGetCA: 'organization:projects:write',
  VpcGet: 'project:networking:read',
  VpcList: 'project:networking:read',
  ServiceUserGet: 'service:users:write',
};

/** `GET /project/shop/service/orders` */
const byCall: readonly (readonly [RegExp, string])[] = [
  [/\/privatelink\/aws/, CONFIGURATION],
  [/\/tags$/, CONFIGURATION],
  [/\/privatelink-availability$/, 'project:services:write'],
  [/\/service-types\//, 'read_only'],
  [/\/kms\/ca$/, 'organization:projects:write'],
  [/\/vpcs\b/, 'project:networking:read'],
  [/^PUT \/project\/[^/]+\/service\/[^/]+$/, CONFIGURATION],
  [/^GET \/project\/[^/]+\/service(\/[^/]+)?$/, 'project:services:read'],
];
