/** Once per test run: starts one Temporal server and builds one workflow bundle, and tells every test file where they are. */
import type {} from 'vitest'; // makes the augmentation below find it
import type { TestProject } from 'vitest/node';
import { startTemporalServer, type TemporalServer } from '../../dev-server/temporal-server.ts';
import { workflowBundle } from '../../src/worker/workflow-bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    temporalUiUrl: string;
    temporalNamespace: string;
    workflowBundlePath: string;
  }
}

/** Starts them; the function returned stops the server. Called by vitest. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ui = project.name === 'browser';
  let server = await startFor(project, ui);
  // While one vitest stays up, the workflows may change between two runs, and what a run began must not be there in the next.
  project.onTestsRerun(async () => {
    await server.stop();
    server = await startFor(project, ui);
  });
  return () => server.stop();
}

async function startFor(project: TestProject, ui: boolean): Promise<TemporalServer> {
  const [server, bundle] = await Promise.all([startTemporalServer({ fastTimers: true, ui }), workflowBundle()]);
  project.provide('temporalAddress', server.address);
  project.provide('temporalUiUrl', server.uiUrl ?? '');
  project.provide('temporalNamespace', server.namespace);
  project.provide('workflowBundlePath', bundle.codePath);
  return server;
}
