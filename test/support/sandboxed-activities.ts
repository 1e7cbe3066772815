/** The activities on a test file's own sandbox, with links in it. */
import { afterAll } from 'vitest';
import type { Settings } from '../../sandbox/settings.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Activities } from '../../src/activities/index.ts';
import { steps, type StepName } from '../../src/contract/steps.ts';
import { activitiesFor } from '../contract/one-run.ts';
import { makeLink, type Link, type LinkOptions } from './link.ts';

export interface SandboxedActivities {
  readonly sandbox: Sandbox;
  readonly activities: Activities;
  /** A link in its own project. */
  newLink(options?: LinkOptions): Promise<Link>;
}

/**
 * Call it at the top of a test file: the sandbox stops after the file's tests. Its time runs 300 times as fast, and
 * nothing listens behind the endpoints. `name`: prefix of the project names.
 */
export async function openSandbox(name: string, settings: Partial<Settings> = {}): Promise<SandboxedActivities> {
  const sandbox = await startSandbox({ settings: { speed: 300, dataPlane: false, ...settings } });
  afterAll(() => sandbox.stop());
  let links = 0;
  return {
    sandbox,
    activities: activitiesFor(sandbox),
    newLink: (options = {}) =>
      makeLink(sandbox.world, { project: `${name}-${(links += 1)}`, probeTaskQueue: 'probe', ...options }),
  };
}

export const stepNamed = (name: StepName) => steps.find((step) => step.name === name) ?? steps[0];
