import type { AivenService } from '../world.ts';
import { ApiError } from './api-error.ts';
import { ensureClientCertificates } from './client-certificates.ts';
import { enabledComponents } from './component-access.ts';
import { ledgerIds, serviceKey } from './names.ts';
import { type Call, type Operation, type Reply, objectOf, projectOf, serviceOf } from './operation.ts';
import { serviceObject, userObject } from './service-object.ts';
import { updateService } from './service-update.ts';

const path = '/project/:project/service/:service';

/** Operations that read and change services. */
export const serviceOperations: readonly Operation[] = [
  {
    id: 'ServiceList',
    permissions: ['project:services:read'],
    method: 'GET',
    path: '/project/:project/service',
    run: list,
  },
  { id: 'ServiceGet', permissions: ['project:services:read'], method: 'GET', path, run: get },
  {
    id: 'ServiceUpdate',
    permissions: [
      'project:services:write',
      'role:services:maintenance',
      'role:services:recover',
      'service:configuration:write',
    ],
    method: 'PUT',
    path,
    run: update,
  },
  {
    id: 'ServiceUserGet',
    permissions: ['service:configuration:write', 'service:users:write'],
    method: 'GET',
    path: `${path}/user/:username`,
    run: getUser,
  },
  {
    id: 'ServiceIntegrationList',
    permissions: ['project:integrations:read', 'role:services:recover'],
    method: 'GET',
    path: `${path}/integration`,
    // Integrations are flags of a service here, not resources.
    run: (call) => (serviceOf(call), { body: { service_integrations: [] } }),
  },
];

function list(call: Call): Reply {
  const services = [...projectOf(call).services.values()];
  return { body: { services: services.map((service) => serviceObject(service, { secrets: asksForSecrets(call) })) } };
}

async function get(call: Call): Promise<Reply> {
  const service = serviceOf(call);
  await ensureClientCertificates(projectOf(call), service);
  return replyOf(call, service);
}

async function update(call: Call): Promise<Reply> {
  const service = serviceOf(call);
  const changed = updateService(call.world, projectOf(call), service, objectOf(call.body));
  await ensureClientCertificates(projectOf(call), service);
  return { ...replyOf(call, service), ids: changed };
}

async function getUser(call: Call): Promise<Reply> {
  const service = serviceOf(call);
  await ensureClientCertificates(projectOf(call), service);
  const user = service.users.find(({ username }) => username === call.param('username'));
  if (user === undefined) throw new ApiError(404, 'Service user does not exist');
  return { body: { user: userObject(user, { secrets: asksForSecrets(call) }) } };
}

/**
 * Aiven does not publish when it redacts. Its Python CLI never asks for secrets and still prints them; other clients must ask.
 * So the user agent decides here.
 */
const asksForSecrets = (call: Call): boolean =>
  call.query('include_secrets') === 'true' || call.userAgent.startsWith('aiven-client/');

function replyOf(call: Call, service: AivenService): Reply {
  return {
    body: { service: serviceObject(service, { secrets: asksForSecrets(call) }) },
    shown: {
      [serviceKey(service)]: service.state,
      ...Object.fromEntries(
        enabledComponents(service).map((each) => [ledgerIds.componentAccess(service, each), 'true']),
      ),
      ...Object.fromEntries(
        (service.privatelink?.connections ?? [])
          .filter(({ listedRoutes }) => listedRoutes > 0)
          .map(({ vpcEndpointId }) => [ledgerIds.routes(service, vpcEndpointId), 'listed']),
      ),
    },
  };
}
