/** Records the calls of a worker's clients in memory, with all secrets, until `cassetteOf` scrubs them. */
import type { PrivateLinkRequest } from '../contract/request.ts';
import type { Tap, WireExchange, WireLookup, WireProbe } from '../providers/tap.ts';
import { readCassette, cassetteText, type Cassette, type CassetteEntry, type StageName } from './cassette.ts';
import { createPseudonyms, type Pseudonyms } from './scrub/pseudonyms.ts';
import type { Json } from './json.ts';
import { scrubJson, scrubParameters, scrubPath } from './scrub/scrub.ts';
import { scrubRequest } from './scrub/request.ts';
import { swept } from './scrub/sweep.ts';
import { readXml } from './xml.ts';

export interface Recording {
  readonly tap: Tap;
  stage(stage: StageName, event: 'begins' | 'ends', outcome?: string): void;
  readonly heard: Heard;
}

interface Heard {
  readonly exchanges: readonly WireExchange[];
  readonly probes: readonly WireProbe[];
  readonly lookups: readonly WireLookup[];
  readonly stages: readonly { stage: StageName; event: 'begins' | 'ends'; outcome?: string; at: number }[];
}

export function createRecording(): Recording {
  const heard = {
    exchanges: [] as WireExchange[],
    probes: [] as WireProbe[],
    lookups: [] as WireLookup[],
    stages: [] as { stage: StageName; event: 'begins' | 'ends'; outcome?: string; at: number }[],
  };
  return {
    heard,
    tap: {
      exchange: (one) => void heard.exchanges.push(one),
      probe: (one) => void heard.probes.push(one),
      lookup: (one) => void heard.lookups.push(one),
    },
    stage: (stage, event, outcome) =>
      void heard.stages.push({ stage, event, ...(outcome === undefined ? {} : { outcome }), at: Date.now() }),
  };
}

export interface CassetteOptions {
  readonly recordedFrom: string;
  readonly causeway: string;
  readonly request: PrivateLinkRequest;
  /** How many times faster than the real world the other side ran. */
  readonly timeScale: number;
  /** Known secrets: no cassette is written that holds one. */
  readonly secrets: readonly string[];
}

/** @throws Error when a secret would stay in it */
export function cassetteOf({ heard }: Recording, options: CassetteOptions): Cassette {
  const { recordedFrom, causeway, request, timeScale, secrets } = options;
  const pseudonyms = createPseudonyms();
  const began = beginning(heard);
  const since = (at: number): number => Math.round((at - began) * timeScale);
  const span = ({ sentAt, endedAt }: { sentAt: number; endedAt: number }) => ({
    at: since(sentAt),
    ms: Math.round((endedAt - sentAt) * timeScale),
  });
  const scrubbed = scrubRequest(pseudonyms, request);
  const entries: CassetteEntry[] = [
    ...heard.stages.map(({ at, ...rest }) => ({ kind: 'stage' as const, at: since(at), ...rest })),
    ...heard.exchanges.map((each) => ({
      kind: 'exchange' as const,
      ...span(each),
      ...scrubExchange(pseudonyms, each),
    })),
    ...heard.probes.map((each) => ({
      kind: 'probe' as const,
      ...span(each),
      host: pseudonyms.of('host', '', each.target.serverName),
      port: each.target.port,
      address: pseudonyms.of('address', '', each.target.address),
      outcome: each.outcome,
    })),
    ...heard.lookups.map((each) => ({
      kind: 'lookup' as const,
      ...span(each),
      host: pseudonyms.of('host', '', each.host),
      addresses: each.addresses.length,
    })),
  ];
  const recordedOn = new Date(began).toISOString().slice(0, 10);
  const header = {
    format: 'causeway-cassette',
    version: 1,
    recordedFrom,
    recordedOn,
    causeway,
    request: scrubbed,
  } as const;
  const text = cassetteText({ header, entries: entries.toSorted((one, other) => one.at - other.at) });
  return readCassette(swept(text, pseudonyms, secrets), 'the recording');
}

const beginning = ({ stages, exchanges }: Heard): number =>
  [...stages.map(({ at }) => at), ...exchanges.map(({ sentAt }) => sentAt)].reduce(
    (first, each) => Math.min(first, each),
    Date.now(),
  );

function scrubExchange(pseudonyms: Pseudonyms, { api, method, path, body, answer }: WireExchange) {
  const place = scrubPath(pseudonyms, path);
  const request = api === 'aiven' ? scrubJson(pseudonyms, jsonOf(body)) : { ...scrubParameters(pseudonyms, body) };
  const action = api === 'aiven' ? actionOf(method, place) : String((request as { Action?: string }).Action);
  if (answer === undefined) return { api, action, method, path: place, request };
  const read = api === 'aiven' ? jsonOf(answer.body) : xmlOf(answer.body);
  const { status, retryAfter } = answer;
  const rest = retryAfter === undefined ? {} : { retryAfter };
  return { api, action, method, path: place, request, answer: { status, ...rest, body: scrubJson(pseudonyms, read) } };
}

/** In the form of the metrics of Aiven's calls: `GET /project/{}/service/{}/privatelink/aws`. */
const actionOf = (method: string, path: string): string =>
  `${method} ${path
    .replace(/\?.*$/, '')
    .replace(/^\/v1/, '')
    .replace(/(?<=\/(?:project|service|service-types|vpcs|user)\/)[^/]+/g, '{}')}`;

function jsonOf(text: string): Json {
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    return null;
  }
}

function xmlOf(text: string): Json {
  try {
    return readXml(text);
  } catch {
    return null;
  }
}
