/** What a plan of a new link cannot know yet, and says so. */
import { expect, it } from 'vitest';
import { startRun } from '../contract/one-run.ts';
import { openSandbox, stepNamed } from '../support/sandboxed-activities.ts';

const { activities, newLink } = await openSandbox('unknown');

it.each([
  ['connection', ['its id']],
  ['routes', ['hosts and ports']],
  ['targets', ['target health']],
] as const)('before anything is made, a look at %s names %o', async (name, unknown) => {
  const run = await startRun(activities, (await newLink()).request);
  expect(await run.verbs(stepNamed(name)).look({})).toMatchObject({ answer: 'nothing', unknown });
});
