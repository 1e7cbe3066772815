/**
 * The calls between Causeway and the vendors, as a file: JSON lines, the first of which is the header. It holds nothing that
 * identifies the owner of the accounts (`scrub/`). docs/conformance.md describes the format.
 */
import { z } from 'zod';
import type { PrivateLinkRequest } from '../contract/request.ts';
import type { Json } from './json.ts';
import { ProblemsError } from '../problems/problems.ts';

/** The stages of a conformance run, in order. */
const stageNames = ['onboard', 'changePrincipals', 'extend', 'offboard'] as const;
export type StageName = (typeof stageNames)[number];

/** Times in a cassette are ms since the recording began, at the speed of the real world. */
const time = z.number();

const header = z.strictObject({
  format: z.literal('causeway-cassette'),
  version: z.literal(1),
  /** For people: `real accounts`, or another source. */
  recordedFrom: z.string(),
  /** `2026-11-28` */
  recordedOn: z.string(),
  /** Version of Causeway. */
  causeway: z.string(),
  /** The whole request, with stand-ins, so that it can be played again. */
  request: z.custom<PrivateLinkRequest>((value) => typeof value === 'object' && value !== null),
});

const stage = z.strictObject({
  kind: z.literal('stage'),
  at: time,
  stage: z.enum(stageNames),
  event: z.enum(['begins', 'ends']),
  outcome: z.string().exactOptional(),
});

const json: z.ZodType<Json> = z.json();
const exchange = z.strictObject({
  kind: z.literal('exchange'),
  at: time,
  ms: time,
  api: z.enum(['aiven', 'ec2', 'sts']),
  /** `DescribeVpcs`, `GET /project/{}/service/{}`. */
  action: z.string(),
  method: z.string(),
  path: z.string(),
  /** JSON, or the parameters of a form. */
  request: json,
  /** Absent: no answer came. */
  answer: z
    .strictObject({
      status: z.int(),
      retryAfter: z.string().exactOptional(),
      /** JSON, or the tree of an XML document; null: neither. */
      body: json,
    })
    .exactOptional(),
});

const probe = z.strictObject({
  kind: z.literal('probe'),
  at: time,
  ms: time,
  host: z.string(),
  port: z.int(),
  address: z.string(),
  outcome: z.string(),
});

const lookup = z.strictObject({ kind: z.literal('lookup'), at: time, ms: time, host: z.string(), addresses: z.int() });

const entry = z.discriminatedUnion('kind', [stage, exchange, probe, lookup]);

export type CassetteHeader = z.infer<typeof header>;
export type CassetteEntry = z.infer<typeof entry>;
export type CassetteExchange = z.infer<typeof exchange>;

export interface Cassette {
  readonly header: CassetteHeader;
  /** In the order in which they began. */
  readonly entries: readonly CassetteEntry[];
}

export const cassetteText = ({ header: first, entries }: Cassette): string =>
  [first, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');

/** @throws ProblemsError with the line that is not valid. `name`: of the file */
export function readCassette(text: string, name: string): Cassette {
  const [first = '', ...rest] = text.split('\n');
  const lines = rest.flatMap((line, index) => (line === '' ? [] : [{ line, at: `${name}:${index + 2}` }]));
  return {
    header: read(header, first, `${name}:1`),
    entries: lines.map(({ line, at }) => read(entry, line, at)),
  };
}

function read<T>(schema: z.ZodType<T>, line: string, at: string): T {
  const { data, error } = schema.safeParse(parsed(line));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new ProblemsError('Invalid', [
    {
      field: issue?.path.map(String).join('.') || 'line',
      problem: `is not valid in a cassette: ${issue?.message ?? 'unknown'}`,
      fix: 'give a file that `causeway conformance` of this version has written',
      at,
    },
  ]);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
