/** Workflow code must replay old histories: a run that began before a deployment goes on after it. */
import { readdir } from 'node:fs/promises';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { HISTORIES, recorded, type Recorded } from './histories.ts';
import { paths } from './paths.ts';

/** Replays under the original workflow id, because some runs refuse any other. */
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

/** Counts events of these kinds; retries and heartbeats, which are Actions too, are not counted. */
const many = ({ events }: Recorded, ...kinds: readonly string[]): number =>
  events.filter(({ eventType }) => kinds.includes(eventType.replace('EVENT_TYPE_', ''))).length;

it('needs at most 60 events and 16 Actions from the request to the proof', async () => {
  const ready = await recorded('ready');
  expect(ready.events.length).toBeLessThanOrEqual(60);
  const billed = ['WORKFLOW_EXECUTION_STARTED', 'ACTIVITY_TASK_SCHEDULED', 'TIMER_STARTED', 'MARKER_RECORDED'];
  const more = ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'];
  expect(many(ready, ...billed, ...more)).toBeLessThanOrEqual(16);
});

it('would notice: a history whose second activity is another one does not replay', async () => {
  const text = JSON.stringify(await recorded('ready'));
  expect(text).toContain('"applyPrivatelink"');
  const wrong = JSON.parse(text.replaceAll('"applyPrivatelink"', '"settlePrivatelink"')) as Recorded;
  await expect(replay(wrong)).rejects.toThrow(DeterminismViolationError);
});
