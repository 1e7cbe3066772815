import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need a Temporal server; every other one outside browser/ and faults/ is a unit test. */
const serverTests = [
  'test/workflows/**/*.test.ts',
  'test/changes/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/fleet/**/*.test.ts',
  'test/model/**/*.test.ts',
  'test/replay/**/*.test.ts',
  'test/doctor/**/*.test.ts',
  'test/rotation/rotation.test.ts',
  'test/cli/temporal-access.test.ts',
  'test/demo.test.ts',
  'test/secrets.test.ts',
  'test/borders.test.ts',
  'test/sandbox/temporal-server.test.ts',
];
/** Of these, what runs a second time with the workflow cache off, so that every task replays its history. */
const workflowTests = [
  'test/workflows/{cancel,compensate,extend,parking,partial,request}.test.ts',
  'test/changes/*.test.ts',
  'test/fleet/fleet.test.ts',
];
/** A process for every command, waits on the wall's clock, servers that die: minutes, in a run of their own. */
const longTests = [
  'test/faults/**/*.test.ts',
  'test/chaos/short.test.ts',
  'test/demo.test.ts',
  'test/fleet/{advice,cli,pacing,restarted}.test.ts',
  'test/guide.test.ts',
  'test/traces.test.ts',
  'test/documented-blocks.test.ts',
  'test/conformance/{command,reality}.test.ts',
  'test/real-servers/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/watch/**/*.test.ts',
  'test/packages/**/*.test.ts',
  'test/peers/**/*.test.ts',
  'test/callers/**/*.test.ts',
  'test/recipes/**/*.test.ts',
  'test/replay/record.test.ts',
  'test/workflows/{advice,pasted,cli,embedded,no-worker,versions,worker-attributes,worker-ends,worker-killed}.test.ts',
];
const onServer = {
  globalSetup: './test/support/global-setup.ts',
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  // As the examples import it; tsconfig.json says the same to the compiler and to tsx.
  resolve: { alias: { '@causeway-link/client': fileURLToPath(new URL('src/client.ts', import.meta.url)) } },
  test: {
    // Forks, for the Temporal runtime is native code. The two processes run file after file: what takes long to load
    // (the SDKs of Temporal and AWS) they load once.
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    restoreMocks: true,
    // Its default is a second: on a busy machine that says nothing about the product.
    expect: { poll: { timeout: 60_000 } },
    setupFiles: './test/support/vendor-contracts.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...serverTests, ...longTests, 'test/browser/**'],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...onServer,
          name: 'server',
          include: serverTests,
          exclude: longTests,
        },
      },
      {
        extends: true,
        test: { ...onServer, name: 'uncached', include: workflowTests, env: { TEST_WORKFLOW_CACHE: 'off' } },
      },
      {
        extends: true,
        test: {
          ...onServer,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: { ...onServer, name: 'long', include: longTests, testTimeout: 1_200_000 },
      },
    ],
  },
});
