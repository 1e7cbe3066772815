/** Reads Aiven's generated Go client: its operations, the types of their inputs and answers, and its enumerations. */

/** Types are Go's: `string`, `[]ConnectionOut`, `map[string]any`; names of structs and enums carry their package. */
export interface GoClient {
  readonly operations: Readonly<Record<string, AivenOperation>>;
  readonly structs: Readonly<Record<string, Readonly<Record<string, AivenField>>>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

export interface AivenOperation {
  readonly method: string;
  /** `/v1/project/{project}/…` */
  readonly path: string;
  /** Structs of the two bodies, including the wrapper; absent: there is none, or the client does not read it. */
  readonly in?: string;
  readonly out?: string;
  /** Any one of these is enough; empty: any token is. */
  readonly permissions: readonly string[];
}

interface AivenField {
  readonly type: string;
  /** May be absent or null. */
  readonly optional: boolean;
}

interface GoSource {
  readonly name: string;
  readonly text: string;
}

/** The wanted operations, and the types that they use. */
export function readGoClient(sources: readonly GoSource[], wanted: readonly string[]): GoClient {
  const parts = sources.map((source) => ({
    operations: operationsIn(source),
    structs: structsIn(source),
    enums: enumsIn(source),
  }));
  const all = {
    operations: Object.assign({}, ...parts.map(({ operations }) => operations)) as GoClient['operations'],
    structs: Object.assign({}, ...parts.map(({ structs }) => structs)) as GoClient['structs'],
    enums: Object.assign({}, ...parts.map(({ enums }) => enums)) as GoClient['enums'],
  };
  const operations = Object.fromEntries(Object.entries(all.operations).filter(([id]) => wanted.includes(id)));
  const reached = reachedBy(operations, all);
  const kept = <Row>(rows: Readonly<Record<string, Row>>): Record<string, Row> =>
    Object.fromEntries(Object.entries(rows).filter(([name]) => reached.has(name)));
  return { operations, structs: kept(all.structs), enums: kept(all.enums) };
}

function operationsIn({ name, text }: GoSource): Record<string, AivenOperation> {
  const described = /^\t\/\/ (?:Deprecated: )?(\w+) .*\n((?:\t\/\/.*\n)*)\t\1\(ctx context\.Context(.*)\n/gm;
  return Object.fromEntries(
    [...text.matchAll(described)].flatMap(([, id = '', comment = '', signature = '']) => {
      const [, method, path] = /^\t\/\/ (GET|POST|PUT|PATCH|DELETE) (\S+)$/m.exec(comment) ?? [];
      if (method === undefined || path === undefined) return [];
      const taken = /\bin \*(\w+)/.exec(signature)?.[1];
      const body = new RegExp(`^func \\(h \\*\\w+\\) ${id}\\([^]*?^\\}`, 'm').exec(text)?.[0] ?? '';
      const answered = /out := new\((\w+)\)/.exec(body)?.[1];
      const permissions = /Required roles or permissions: (.+)/.exec(comment)?.[1]?.split(', ') ?? [];
      const operation: AivenOperation = {
        method,
        path,
        ...(taken !== undefined && { in: `${name}.${taken}` }),
        ...(answered !== undefined && { out: `${name}.${answered}` }),
        permissions,
      };
      return [[id, operation]];
    }),
  );
}

function structsIn({ name, text }: GoSource): Record<string, Record<string, AivenField>> {
  return Object.fromEntries(
    [...text.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)].map(([, struct = '', body = '']) => [
      `${name}.${struct}`,
      // A struct inside a struct becomes `any`: none of those is needed here.
      fieldsIn(name, body.replaceAll(/struct \{[^]*?\n\t\}/g, 'any')),
    ]),
  );
}

function fieldsIn(packageName: string, body: string): Record<string, AivenField> {
  return Object.fromEntries(
    [...body.matchAll(/^\s*\w+\s+(\S+)\s+`json:"([^",]+)(,omitempty)?"/gm)].map(
      ([, type = '', field = '', omitted]) => [
        field,
        {
          type: type
            .replaceAll('*', '')
            .replace(/\b(?!string\b|time\b)([a-z]*[A-Z]\w*)$/, `${packageName}.$1`)
            .replace(`time.${packageName}.Time`, 'time.Time'),
          optional: type.startsWith('*') || omitted !== undefined,
        },
      ],
    ),
  );
}

function enumsIn({ name, text }: GoSource): Record<string, readonly string[]> {
  const choices = /^func (\w+)Choices\(\) \[\]string \{\n\treturn \[\]string\{(.*)\}/gm;
  return Object.fromEntries(
    [...text.matchAll(choices)].map(([, type = '', values = '']) => [
      `${name}.${type}`,
      [...values.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, value = '']) => value),
    ]),
  );
}

/** Names of the structs and enums that these operations use, directly or inside others. */
function reachedBy(operations: GoClient['operations'], { structs }: GoClient): ReadonlySet<string> {
  const reached = new Set<string>();
  const reach = (type: string): void => {
    const name = type.replace(/^(?:\[\]|map\[string\])+/, '');
    if (reached.has(name)) return;
    reached.add(name);
    for (const field of Object.values(structs[name] ?? {})) reach(field.type);
  };
  for (const { in: taken, out } of Object.values(operations)) for (const type of [taken, out]) if (type) reach(type);
  return reached;
}
