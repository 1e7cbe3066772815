/** The activities on a sandbox of a test file's own, with links in it. */
import { afterAll } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Activities } from '../../src/activities/index.ts';
import { steps, type StepName } from '../../src/contract/steps.ts';
import { activitiesFor } from '../contract/one-run.ts';
import { makeLink, type Link, type LinkOptions } from './link.ts';

export interface SandboxedActivities {
  readonly sandbox: Sandbox;
  readonly activities: Activities;
  /** In a project of its own. */
  newLink(options?: LinkOptions): Promise<Link>;
}

/**
 * Call it at the top of a test file: the sandbox stops after the file's tests. Time passes 300 times as fast in it, and
 * nothing listens behind the endpoints. `name`: begins the names of the projects.
 */
export async function openSandbox(name: string): Promise<SandboxedActivities> {
  const sandbox = await startSandbox({ settings: { speed: 300, dataPlane: false } });
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
