/** Workflow code must replay what it once did: a run that was begun before a deployment goes on after it. */
import { readdir } from 'node:fs/promises';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { HISTORIES, recorded, type Recorded } from './histories.ts';
import { paths } from './paths.ts';

/** Under the id it ran with: some runs refuse to do anything under another. */
const replay = (history: Recorded): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { codePath: inject('workflowBundlePath') } }, history, idOf(history));

const idOf = ({ events }: Recorded): string | undefined =>
  events[0]?.workflowExecutionStartedEventAttributes?.workflowId;

it('has a history of every main path', async () => {
  const files = await readdir(HISTORIES);
  expect(files.sort()).toEqual(paths.map(({ name }) => `${name}.json`).sort());
});

it.each(paths.map(({ name }) => name))('replays the history that ended %s', async (name) => {
  await expect(replay(await recorded(name))).resolves.toBeUndefined();
});

it('would notice: a history whose second activity is another one does not replay', async () => {
  const text = JSON.stringify(await recorded('ready'));
  expect(text).toContain('"lookPrivatelink"');
  const wrong = JSON.parse(text.replaceAll('"lookPrivatelink"', '"settlePrivatelink"')) as Recorded;
  await expect(replay(wrong)).rejects.toThrow(DeterminismViolationError);
});
