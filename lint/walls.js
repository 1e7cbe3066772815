/** What each room of the repository may import. CONTRIBUTING.md shows the same table; `test/walls.test.ts` tries each cell. */

/** Modules of `src/providers/` that say what the vendors' side is like, without reaching it. */
const PORTS = [
  'src/providers/ports',
  ...['errors', 'manifest-source', 'endpoint-region', 'probe-reach', 'protocol-of', 'scrub'].map(
    (name) => `src/providers/${name}.ts`,
  ),
];
const SDK_OF_WORKFLOWS = ['@temporalio/common', '@temporalio/workflow'];

/**
 * For a room: the rooms (or single modules) whose values and types it may import, those of which it may import types
 * only, and the packages. A room that is missing here may import nothing. The longest matching name decides.
 * @type {Record<string, { values: string[], types?: string[], packages: string[], node?: boolean, fetch?: boolean }>}
 */
export const rooms = {
  'src/contract': { values: [], types: ['src/providers/ports'], packages: SDK_OF_WORKFLOWS },
  'src/workflows': { values: ['src/contract'], packages: SDK_OF_WORKFLOWS },
  'src/activities': {
    values: ['src/contract', 'src/client', 'src/manifest', 'src/policy', 'src/problems', 'src/schema', ...PORTS],
    types: ['src/notifiers', 'src/config'],
    packages: ['@temporalio/activity', '@temporalio/client', '@temporalio/common', 'ms', 'p-limit'],
    node: true,
  },
  'src/providers': {
    values: ['src/contract/printable.ts'],
    packages: ['@aws-sdk/client-ec2', '@aws-sdk/client-sts', '@aws-sdk/credential-providers', 'undici', 'zod'],
    node: true,
  },
  'src/client': {
    values: ['src/contract', 'src/problems'],
    types: ['src/schema'],
    packages: ['@temporalio/client', '@temporalio/common', 'p-limit'],
    node: true,
  },
  'src/client.ts': {
    values: ['src/client', 'src/contract', 'src/problems', 'src/schema'],
    packages: ['@temporalio/client'],
  },
  'src/policy': { values: [], types: ['src/contract', 'src/problems'], packages: [] },
  'src/schema': { values: ['src/contract', 'src/policy', 'src/problems'], packages: ['ms', 'yaml', 'zod'] },
  'src/problems': { values: ['src/contract'], packages: [] },
  'src/manifest': {
    values: ['src/contract', 'src/problems', 'src/schema'],
    packages: ['csv-parse/sync', 'yaml', 'zod'],
  },
  'src/notifiers': { values: ['src/contract'], types: ['src/config'], packages: [], node: true, fetch: true },
  'src/info': { values: ['src/problems', 'src/contract'], types: ['src/providers/ports'], packages: [], node: true },
  'src/config': {
    values: ['src/contract', 'src/policy', 'src/problems', 'src/schema', 'src/notifiers/webhook.ts'],
    types: ['src/codec'],
    packages: ['@temporalio/envconfig', 'ms', 'yaml'],
    node: true,
  },
  'src/codec': {
    values: [],
    packages: ['@temporalio/common', '@temporalio/proto', 'hono'],
    node: true,
  },
  'src/temporal': {
    values: ['src/contract/printable.ts', 'src/problems', 'src/providers/scrub.ts'],
    types: ['src/config'],
    packages: ['@temporalio/client'],
    node: true,
  },
  'src/conformance': {
    values: ['src/contract', 'src/problems'],
    types: ['src/providers/tap.ts'],
    packages: ['fast-xml-parser', 'zod'],
  },
  'src/worker': {
    values: ['src/codec', 'src/contract', 'src/problems', 'src/config', 'src/temporal', 'src/traces'],
    types: ['src/providers/ports', 'src/providers/observed.ts', 'src/client'],
    packages: [
      ...['@hono/node-server', 'hono'],
      ...[
        '@temporalio/activity',
        '@temporalio/client',
        '@temporalio/common',
        '@temporalio/proto',
        '@temporalio/worker',
      ],
    ],
    node: true,
  },
  'src/clients.ts': {
    values: ['src/policy', 'src/providers'],
    types: ['src/config'],
    packages: [],
    node: true,
  },
  'src/traces': {
    values: [],
    types: ['src/providers/observed.ts'],
    packages: [
      ...['@opentelemetry/api', '@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/resources'],
      ...['@opentelemetry/sdk-trace-node', '@temporalio/activity', '@temporalio/interceptors-opentelemetry'],
      '@temporalio/worker',
    ],
  },
  'src/worker.ts': {
    values: [
      'src/activities',
      'src/clients.ts',
      'src/client',
      'src/codec',
      'src/config',
      'src/contract',
      'src/notifiers',
      'src/policy',
      'src/providers',
      'src/problems',
      'src/temporal',
      'src/worker',
    ],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/worker'],
    node: true,
  },
  'src/cli': {
    values: ['src', 'sandbox', 'dev-server'],
    packages: [
      ...[
        '@temporalio/client',
        '@temporalio/common',
        '@temporalio/proto',
        '@temporalio/worker',
        '@temporalio/workflow',
      ],
      ...['cli-table3', 'commander', 'log-update', 'picocolors', 'pino', 'yaml'],
    ],
    node: true,
    fetch: true,
  },
  sandbox: {
    values: [],
    types: ['src/contract'],
    packages: [
      ...['@hono/node-server', '@peculiar/x509', 'dns-packet', 'fast-xml-parser', 'hono', 'ipaddr.js'],
      ...['reflect-metadata', 'yaml', 'zod'],
    ],
    node: true,
    fetch: true,
  },
  'dev-server': {
    values: [],
    packages: ['@temporalio/client', 'env-paths', 'log-update', 'undici'],
    node: true,
    fetch: true,
  },
};
