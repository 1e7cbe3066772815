/** The states that were seen, with their times: from every answer that shows one, and every handshake. */
import type { Cassette, CassetteExchange } from '../cassette.ts';
import { at, isObject, listAt, textAt } from './read.ts';

export type Kind = 'privatelink' | 'vpcEndpoint' | 'connection' | 'component' | 'route' | 'target' | 'dns';

export interface Sighting {
  readonly kind: Kind;
  /** Tells things of one kind apart. */
  readonly id: string;
  readonly state: string;
  /** When it was asked for and when it was there, ms of world time. */
  readonly asked: number;
  readonly told: number;
}

type Shown = Pick<Sighting, 'kind' | 'id' | 'state'>;

/** Not there: not yet, or no longer. */
export const ABSENT = 'absent';

export function sightingsIn({ entries }: Cassette): readonly Sighting[] {
  const exchanges = entries.filter((entry) => entry.kind === 'exchange');
  const everything = exchanges.flatMap((each) => [...shownBy(each)]);
  const listeners = listenersIn(exchanges);
  return entries.flatMap((entry): readonly Sighting[] => {
    const when = { asked: entry.at, told: entry.at + ('ms' in entry ? entry.ms : 0) };
    const seen = (shown: readonly Shown[]): Sighting[] => shown.map((each) => ({ ...each, ...when }));
    switch (entry.kind) {
      case 'exchange': {
        const shown = shownBy(entry);
        return seen([...shown, ...missingFrom(entry, shown, everything)]);
      }
      case 'probe': {
        const listener = listeners.get(`${entry.host}:${entry.port}`) ?? 'unknown';
        return seen([{ kind: 'target', id: `${listener} ${entry.address}`, state: entry.outcome }]);
      }
      case 'lookup':
        return seen([{ kind: 'dns', id: entry.host, state: entry.addresses > 0 ? 'resolves' : 'does not resolve' }]);
      case 'stage':
        return [];
    }
  });
}

function shownBy({ api, action, answer }: CassetteExchange): readonly Shown[] {
  if (answer === undefined || answer.status >= 300) return [];
  const { body } = answer;
  if (api === 'ec2') {
    const listed = listAt(body, 'DescribeVpcEndpointsResponse', 'vpcEndpointSet');
    const created = at(body, 'CreateVpcEndpointResponse', 'vpcEndpoint');
    return [...listed, ...(created === undefined ? [] : [created])].map((item) => ({
      kind: 'vpcEndpoint',
      id: textAt(item, 'vpcEndpointId') ?? '',
      state: textAt(item, 'state') ?? 'unknown',
    }));
  }
  if (action.endsWith('/privatelink/aws'))
    return [{ kind: 'privatelink', id: '', state: textAt(body, 'state') ?? 'unknown' }];
  if (action.endsWith('/connections'))
    return listAt(body, 'connections').map((item) => ({
      kind: 'connection',
      id: textAt(item, 'vpc_endpoint_id') ?? '',
      state: textAt(item, 'state') ?? 'unknown',
    }));
  return action.endsWith(SERVICE) ? inService(at(body, 'service')) : [];
}

const SERVICE = ' /project/{}/service/{}';

function inService(service: ReturnType<typeof at>): readonly Shown[] {
  const access = at(service, 'user_config', 'privatelink_access');
  const components = Object.entries(isObject(access) ? access : {}).map(([id, on]) => ({
    kind: 'component' as const,
    id,
    state: on === true ? 'enabled' : 'disabled',
  }));
  const routes = listAt(service, 'components')
    .filter((item) => textAt(item, 'route') === 'privatelink')
    .map((item) => ({
      kind: 'route' as const,
      id: `${listenerOf(item)} ${textAt(item, 'privatelink_connection_id') ?? ''}`,
      state: 'listed',
    }));
  return [...components, ...routes];
}

const listenerOf = (item: ReturnType<typeof at>): string =>
  [textAt(item, 'component'), textAt(item, 'kafka_authentication_method'), textAt(item, 'usage')]
    .filter((part) => part !== undefined && part !== 'primary')
    .join('/');

/** Things that an answer should have listed and did not. */
function missingFrom(
  { api, action, method, request, answer }: CassetteExchange,
  shown: readonly Shown[],
  everything: readonly Shown[],
): readonly Shown[] {
  if (answer === undefined) return [];
  const absent = (kind: Kind, isMeant: (id: string) => boolean = () => true): readonly Shown[] => {
    const ids = new Set(everything.filter((each) => each.kind === kind).map(({ id }) => id));
    for (const { kind: seen, id } of shown) if (seen === kind) ids.delete(id);
    return [...ids].filter(isMeant).map((id) => ({ kind, id, state: ABSENT }));
  };
  const gone = answer.status === 404;
  if (api === 'ec2') {
    const asked = new Set(Object.values(isObject(request) ? request : {}));
    return action === 'DescribeVpcEndpoints' && answer.status < 300 ? absent('vpcEndpoint', (id) => asked.has(id)) : [];
  }
  if (method !== 'GET' || (answer.status >= 300 && !gone)) return [];
  if (action.endsWith('/privatelink/aws')) return gone ? absent('privatelink') : [];
  if (action.endsWith('/connections')) return absent('connection');
  return action.endsWith(SERVICE) && !gone ? absent('route') : [];
}

/** `kafka/sasl` by `host:port`. */
const listenersIn = (exchanges: readonly CassetteExchange[]): ReadonlyMap<string, string> =>
  new Map(
    exchanges
      .filter(({ action }) => action.endsWith(SERVICE))
      .flatMap(({ answer }) => listAt(answer?.body, 'service', 'components'))
      .map((item) => [`${textAt(item, 'host')}:${JSON.stringify(at(item, 'port'))}`, listenerOf(item)]),
  );
