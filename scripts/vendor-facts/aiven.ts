/** Aiven's API as its own Go packages describe it, both generated from what Aiven publishes. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { aivenOperations } from '../../sandbox/aiven/server.ts';
import { readGoClient, type GoClient } from './go-client.ts';
import { described, goModule } from './go-module.ts';

/** Operations, types and permissions, and the keys of `privatelink_access` of each service type. */
export interface AivenFacts extends GoClient {
  readonly source: string;
  readonly privatelinkAccess: Readonly<Record<string, readonly string[]>>;
}

/** The packages of the Go client that have an operation of the sandbox. */
const PACKAGES = ['privatelink', 'project', 'service', 'staticip', 'user', 'vpc'];

/** Downloads both Go modules and reads them. */
export async function aivenFacts(): Promise<AivenFacts> {
  const client = await goModule('github.com/aiven/go-client-codegen');
  const schemas = await goModule('github.com/aiven/go-api-schemas');
  const sources = await Promise.all(
    PACKAGES.map(async (name) => {
      const directory = join(client.Dir, 'handler', name);
      const files = (await readdir(directory)).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'));
      return {
        name,
        text: (await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))).join('\n'),
      };
    }),
  );
  return {
    source: `${described(client)}, ${described(schemas)}; both generated from what Aiven publishes`,
    privatelinkAccess: switches(await readFile(join(schemas.Dir, 'pkg', 'dist', 'service_types.yml'), 'utf8')),
    ...readGoClient(
      sources,
      aivenOperations.map(({ id }) => id),
    ),
  };
}

function switches(yaml: string): Record<string, readonly string[]> {
  type Schema = { properties?: Record<string, Schema> };
  const types = parse(yaml, { maxAliasCount: -1 }) as Record<string, Schema>;
  return Object.fromEntries(
    Object.entries(types).flatMap(([type, { properties }]) => {
      const access = properties?.['privatelink_access']?.properties;
      return access === undefined ? [] : [[type, Object.keys(access).toSorted()]];
    }),
  );
}
