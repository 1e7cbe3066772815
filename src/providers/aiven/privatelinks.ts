/** The PrivateLink resource of a service, and the connections to it. */
import { NotFoundError } from '../errors.ts';
import type { AivenClient, Privatelink, PrivatelinkSettings, ServiceRef } from '../ports/aiven.ts';
import { read } from './read.ts';
import { servicePath } from './services.ts';
import type { AivenCall, Transport } from './transport.ts';
import { connectionsAnswer, privatelinkWire } from './wire.ts';

type Privatelinks = Pick<
  AivenClient,
  | 'getPrivatelink'
  | 'createPrivatelink'
  | 'updatePrivatelink'
  | 'deletePrivatelink'
  | 'listConnections'
  | 'refreshConnections'
>;

export function privatelinkCalls(transport: Transport): Privatelinks {
  const change = async (call: AivenCall): Promise<Privatelink> =>
    toPrivatelink(await read(transport, privatelinkWire, call));
  return {
    async getPrivatelink(ref, call) {
      const request = { method: 'GET', path: privatelinkPath(ref), signal: call?.signal } as const;
      return orAbsent(transport, ref, call?.signal, () => change(request));
    },
    createPrivatelink: (ref, settings, call) =>
      change({ method: 'POST', path: privatelinkPath(ref), body: bodyOf(settings), signal: call?.signal }),
    updatePrivatelink: (ref, settings, call) =>
      change({ method: 'PUT', path: privatelinkPath(ref), body: bodyOf(settings), signal: call?.signal }),
    async deletePrivatelink(ref, call) {
      try {
        return await change({ method: 'DELETE', path: privatelinkPath(ref), signal: call?.signal });
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
    async listConnections(ref, call) {
      const request = { method: 'GET', path: `${privatelinkPath(ref)}/connections`, signal: call?.signal } as const;
      const answer = await orAbsent(transport, ref, call?.signal, () => read(transport, connectionsAnswer, request));
      return (answer?.connections ?? []).map((wire) => ({
        vpcEndpointId: wire.vpc_endpoint_id,
        ...(wire.privatelink_connection_id && { connectionId: wire.privatelink_connection_id }),
        state: wire.state,
        dnsName: wire.dns_name,
      }));
    },
    async refreshConnections(ref, call) {
      // Without a body, like Aiven's own command line.
      await transport.send({ method: 'POST', path: `${privatelinkPath(ref)}/refresh`, signal: call?.signal });
    },
  };
}

const privatelinkPath = (ref: ServiceRef): string => `${servicePath(ref)}/privatelink/aws`;

const bodyOf = ({ principals, supportedRegions }: PrivatelinkSettings): object => ({
  ...(principals && { principals }),
  ...(supportedRegions && { supported_regions: supportedRegions }),
});

/** While `creating`, name and id are null. */
const toPrivatelink = (wire: {
  state: string;
  principals?: string[] | null | undefined;
  supported_regions?: string[] | null | undefined;
  aws_service_name?: string | null | undefined;
  aws_service_id?: string | null | undefined;
}): Privatelink => ({
  state: wire.state,
  principals: wire.principals ?? [],
  ...(wire.supported_regions && { supportedRegions: wire.supported_regions }),
  ...(wire.aws_service_name && { serviceName: wire.aws_service_name }),
  ...(wire.aws_service_id && { serviceId: wire.aws_service_id }),
});

/** A 404 means "no privatelink" or "no such service"; if its text does not show which, the service is looked up. */
async function orAbsent<T>(
  transport: Transport,
  ref: ServiceRef,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const missing = missingThing(error, ref);
    if (missing === 'service') throw error;
    // Throws NotFoundError itself if the service is not there.
    if (missing === 'unclear') await transport.send({ method: 'GET', path: servicePath(ref), signal });
    return undefined;
  }
}

function missingThing(error: NotFoundError, { project, service }: ServiceRef): 'privatelink' | 'service' | 'unclear' {
  // The names are left out, because a service may be called "orders-privatelink"; as words, because one may be called "link".
  const words = error.message.split(/([\w-]+)/).filter((word) => word !== service && word !== project);
  const text = words.join('');
  if (/private\s*link/i.test(text)) return 'privatelink';
  if (error.source.code === 'project_not_found') return 'service';
  return /\b(service|project)\b.*\b(does not exist|not found)\b/i.test(text) ? 'service' : 'unclear';
}
