/** Parses the text of a setting to its value, or to what is wrong with it. */
import { isIPv4 } from 'node:net';
import ms, { type StringValue } from 'ms';
import type { Problem } from '../problems/problems.ts';

export interface Reader<T> {
  (
    value: string,
  ):
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problem: Pick<Problem, 'problem' | 'fix'> };
  /** JSON Schema of the value in the settings file. Absent: the setting may not be written there. */
  readonly inFile?: object;
}

const inFile = <T>(schema: object, read: Reader<T>): Reader<T> => Object.assign(read, { inFile: schema });

export const text = inFile<string>({ type: 'string', pattern: '\\S' }, (value) =>
  value.trim() === '' ? bad('is empty', 'write a value, or leave it out') : { ok: true, value: value.trim() },
);

export const url = inFile<string>({ type: 'string', pattern: '^https?://[^@]+$' }, (value) => {
  if (!URL.canParse(value)) return bad('is not a URL', 'write it in full, as in https://api.aiven.io');
  const { protocol, username, password } = new URL(value);
  if (protocol !== 'http:' && protocol !== 'https:') return bad('is neither http nor https', 'begin it with https://');
  if (username !== '' || password !== '') return bad('holds credentials', 'write the URL without user and password');
  return { ok: true, value };
});

/** IAM ARNs with `*` for any text: comma-separated in the environment, a list in the file. */
export const arnPatterns = inFile<readonly string[]>(textOrList('^\\s*arn:'), (value) => {
  const patterns = value.startsWith('[') ? (JSON.parse(value) as unknown[]).map(String) : value.split(',');
  const trimmed = patterns.map((pattern) => pattern.trim());
  return trimmed.length > 0 && trimmed.every((pattern) => pattern.startsWith('arn:'))
    ? { ok: true, value: trimmed }
    : bad(
        'is not a list of ARN patterns',
        'write them as in arn:aws:iam::111122223333:*,arn:aws:iam::*:role/privatelink',
      );
});

/** IPv4 networks: comma-separated in the environment, a list in the file. */
export const networks = inFile<readonly string[]>(textOrList('^\\s*\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+'), (value) => {
  const cidrs = (value.startsWith('[') ? (JSON.parse(value) as unknown[]).map(String) : value.split(',')).map((each) =>
    each.trim(),
  );
  const isCidr = (cidr: string): boolean => {
    const [address = '', bits = '', ...more] = cidr.split('/');
    return isIPv4(address) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32 && more.length === 0;
  };
  return cidrs.every(isCidr)
    ? { ok: true, value: cidrs }
    : bad('is not a list of IPv4 networks', 'write them as in 10.0.0.0/16,10.1.0.0/16');
});

/** `10000-31000` */
export const ports = inFile<PortRange>({ type: 'string', pattern: '^\\d{1,5}-\\d{1,5}$' }, (value) => {
  const [, from = 0, to = 0] = (/^(\d{1,5})-(\d{1,5})$/.exec(value.trim()) ?? []).map(Number);
  return from > 0 && from <= to && to <= 65_535
    ? { ok: true, value: { from, to } }
    : bad('is not a range of ports', 'write the first and the last one, as in 10000-31000');
});

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Range {
  readonly above: number;
  readonly most: number;
  readonly whole?: boolean;
}

export const number = ({ above, most, whole = false }: Range): Reader<number> =>
  inFile({ type: whole ? 'integer' : 'number', exclusiveMinimum: above, maximum: most }, (value) => {
    const read = value.trim() === '' ? NaN : Number(value);
    if (read > above && read <= most && (!whole || Number.isInteger(read))) return { ok: true, value: read };
    const kind = whole ? 'whole number' : 'number';
    return bad(`is not a ${kind} in range`, `write a ${kind} above ${above}, at most ${most}`);
  });

/** A duration as `ms` reads it ("20 seconds"), in ms. A bare number means seconds. */
export const seconds = inFile<number>({ type: ['number', 'string'], minimum: 0, pattern: '^\\s*[\\d.]' }, (value) => {
  const text = value.trim();
  const bare = /^[\d.]+$/.test(text) ? Number(text) * 1_000 : undefined;
  // `ms` returns undefined for what it cannot read, although its types say otherwise.
  const read = bare ?? ms(text as StringValue);
  return Number.isFinite(read) && read >= 0
    ? { ok: true, value: read }
    : bad('is not a duration', 'write one, as in "20 seconds"');
});

/** `address:port` to listen on; a port alone listens on 127.0.0.1 only. */
export const listenAddress = inFile<ListenAddress>(
  { type: ['integer', 'string'], minimum: 0, maximum: 65_535, pattern: '^\\s*(.+:)?\\d{1,5}\\s*$' },
  (value) => {
    const [, host = '127.0.0.1', digits] = /^(?:(.+):)?(\d{1,5})$/.exec(value.trim()) ?? [];
    const port = Number(digits);
    return port >= 0 && port <= 65_535
      ? { ok: true, value: { host: host.replace(/^\[(.*)\]$/, '$1'), port } }
      : bad(
          'is not an address to listen on',
          'write a port, as in 9464 (this machine only), or an address and a port: 0.0.0.0:9464',
        );
  },
);

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export const onOrOff = inFile<boolean>({ type: 'boolean' }, (value) => {
  const on = ['true', '1', 'on', 'yes'].includes(value.toLowerCase());
  const off = ['false', '0', 'off', 'no'].includes(value.toLowerCase());
  return on || off ? { ok: true, value: on } : bad('is neither true nor false', 'write true or false');
});

export const choice = <T extends string>(choices: readonly T[]): Reader<T> =>
  inFile({ enum: choices }, (value) => {
    const found = choices.find((each) => each === value);
    return found === undefined ? bad('is not known', `use one of ${choices.join(', ')}`) : { ok: true, value: found };
  });

function bad(problem: string, fix: string) {
  return { ok: false, problem: { problem, fix } } as const;
}

function textOrList(pattern: string): object {
  const one = { type: 'string', pattern };
  return { anyOf: [one, { type: 'array', items: one, minItems: 1 }] };
}
