/** `npm run schemas`: JSON Schemas of everything that callers send and receive or people write, from types and from the code that checks it. */
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fromTypes from 'typescript-json-schema';
import { settingsJsonSchema } from '../src/config/table.ts';
import { manifestJsonSchema } from '../src/manifest/settings.ts';
import { requestJsonSchema } from '../src/schema/request.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'schemas');

/** The file and the type in `src/contract/` that each schema describes. */
const described = {
  result: ['run', 'OnboardResult', 'What `onboard` returns.'],
  state: ['run', 'RunState', 'The answer of the query `state`.'],
  answer: ['run', 'Answer', 'The answer of the updates `extend`, `retry`, `skip` and `rollback`.'],
  extend: ['run', 'ExtendInput', 'The argument of the update `extend`.'],
  retry: ['run', 'RetryInput', 'The argument of the update `retry`.'],
  skip: ['run', 'SkipInput', 'The argument of the update `skip`.'],
  rollback: ['run', 'RollbackInput', 'The argument of the update `rollback`.'],
  offboard: ['changes', 'OffboardRequest', 'The argument of the workflow `offboard`.'],
  principals: ['changes', 'PrincipalsRequest', 'The argument of the workflow `changePrincipals`.'],
  components: ['changes', 'ComponentsRequest', 'The argument of the workflow `changeComponents`.'],
  'change-result': ['changes', 'ChangeResult', 'What `offboard`, `changePrincipals` and `changeComponents` return.'],
  'plan-request': ['plan', 'PlanRequest', 'The argument of the workflow `plan`.'],
  plan: ['plan', 'PlanReport', 'What `plan` returns.'],
  'doctor-request': ['doctor', 'DoctorRequest', 'The argument of the workflow `doctor`.'],
  doctor: ['doctor', 'DoctorReport', 'What `doctor` returns.'],
  'fleet-state': ['fleet', 'FleetState', "The answer of a fleet's query `state`."],
  event: ['events', 'TransitionEvent', 'The body of a webhook.'],
} as const;

/** Schemas of what people write come from the code that checks it, which knows more than a type. */
const checked = (): Record<string, readonly [title: string, schema: object]> => ({
  request: ['The argument of the workflow `onboard`.', requestJsonSchema()],
  manifest: ['A manifest of a fleet: what `causeway fleet` takes.', manifestJsonSchema()],
  settings: ['The settings file `causeway.yaml`.', settingsJsonSchema()],
});

/** Each schema by its name, as it should be now. Takes seconds: the compiler reads the contract. */
export function schemas(): Record<string, object> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const headed = (name: string, title: string, schema: object): object => ({
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `https://github.com/causeway-link/causeway/schemas/${version}/${name}.json`,
    title,
    ...schema,
  });
  const files = [...new Set(Object.values(described).map(([file]) => join(ROOT, `src/contract/${file}.ts`)))];
  const generator = fromTypes.buildGenerator(fromTypes.getProgramFromFiles(files, compilerOptions, ROOT), {
    required: true,
    ignoreErrors: true,
    topRef: false,
  });
  if (generator === null) throw new Error('the contract cannot be read');
  const made = Object.entries(described).map(([name, [, type, title]]) => {
    const { $schema: _, ...schema } = generator.getSchemaForSymbol(type);
    return [name, headed(name, title, withWholeNumbers(withPlainNames(schema)))] as const;
  });
  return Object.fromEntries([
    ...Object.entries(checked()).map(([name, [title, schema]]) => {
      const dialect = { $schema: 'https://json-schema.org/draft/2020-12/schema' };
      return [name, { ...headed(name, title, {}), ...schema, title, ...dialect }] as const;
    }),
    ...made,
  ]);
}

const compilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
  ...{ target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', allowImportingTsExtensions: true },
};

/** The compiler writes `import("/somewhere/src/contract/run").StepState` for `StepState`. */
const plainName = (name: string): string => name.replace(/import\([^)]*\)\./g, '').replace(/\W+/g, '_');

const withPlainNames = (schema: object): object =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === '$ref')
        return `#/definitions/${plainName(decodeURIComponent(String(value)).replace('#/definitions/', ''))}`;
      if (key !== 'definitions' || typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [plainName(name), each as unknown]));
    }),
  ) as object;

/** Numbers become integers, which a TypeScript type cannot say; except amounts and estimates, which have fractions. */
const withWholeNumbers = (schema: object): object =>
  JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'Record_string_string_') return { type: 'object', additionalProperties: { type: 'string' } };
      const isCount = !/^usd|minutes/i.test(key) && (value as { type?: unknown } | null)?.type === 'number';
      return isCount ? { ...(value as object), type: 'integer' } : value;
    }),
  ) as object;

/** The text of a schema file. */
const schemaText = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const [name, schema] of Object.entries(schemas()))
    await writeFile(join(FOLDER, `${name}.json`), schemaText(schema));
}
