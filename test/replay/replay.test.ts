/** Workflow code must replay what it once did: a run that was begun before a deployment goes on after it. */
import { readdir } from 'node:fs/promises';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { HISTORIES, recorded } from './histories.ts';
import { paths } from './paths.ts';

const replay = async (history: unknown): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { codePath: inject('workflowBundlePath') } }, history);

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
  const wrong: unknown = JSON.parse(text.replaceAll('"lookPrivatelink"', '"settlePrivatelink"'));
  await expect(replay(wrong)).rejects.toThrow(DeterminismViolationError);
});
