import { AwsError } from './aws-error.ts';

/** The form body of a Query request, read by name; `Name.1`, `Name.2` are lists, `Name.1.Key` are lists of structures. */
export interface Parameters {
  /** Absent or empty: undefined. */
  text(name: string): string | undefined;
  required(name: string): string;
  flag(name: string): boolean | undefined;
  integer(name: string): number | undefined;
  list(name: string): readonly string[];
  structures(name: string): readonly Parameters[];
  /** `Name.Key` */
  structure(name: string): Parameters;
  readonly entries: readonly (readonly [name: string, value: string])[];
}

export function parametersOf(entries: readonly (readonly [string, string])[]): Parameters {
  const values = new Map(entries);
  const text = (name: string): string | undefined => values.get(name) || undefined;
  return {
    entries,
    text,
    required: (name) => text(name) ?? missing(name),
    flag: (name) => flagOf(name, text(name)),
    integer: (name) => integerOf(name, text(name)),
    list: (name) =>
      numbered(entries, name)
        .filter(({ rest }) => rest === '')
        .map(({ value }) => value),
    structure: (name) =>
      parametersOf(
        entries.flatMap(([key, value]) =>
          key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), value] as const] : [],
        ),
      ),
    structures(name) {
      const members = new Map<number, (readonly [string, string])[]>();
      for (const { index, rest, value } of numbered(entries, name)) {
        if (rest !== '') members.set(index, [...(members.get(index) ?? []), [rest, value]]);
      }
      return [...members.values()].map(parametersOf);
    },
  };
}

function numbered(entries: Parameters['entries'], name: string): { index: number; rest: string; value: string }[] {
  const found = [];
  for (const [key, value] of entries) {
    const match = key.startsWith(`${name}.`) ? /^(\d+)(?:\.(.+))?$/.exec(key.slice(name.length + 1)) : null;
    if (match !== null) found.push({ index: Number(match[1]), rest: match[2] ?? '', value });
  }
  return found.sort((one, other) => one.index - other.index);
}

function missing(name: string): never {
  throw new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

function flagOf(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new AwsError('InvalidParameterValue', `Invalid value '${value}' for ${name}. Expecting true or false.`);
}

function integerOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^-?\d+$/.test(value)) return Number(value);
  throw new AwsError('InvalidParameterValue', `Invalid value '${value}' for ${name}. Must be an integer.`);
}
