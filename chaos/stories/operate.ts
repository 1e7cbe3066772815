/** An operator who follows a run: answers what is parked, until the run is over. */
import { NoRunError, RefusedUpdateError, type RunState } from '../../src/client.ts';
import { statusAttribute } from '../../src/contract/messages.ts';
import { throughOutages } from './through-outages.ts';
import { pause, type StoryRun } from './story-run.ts';

/** A run that takes longer, with all its faults, is stuck. Wall time. */
const PATIENCE_MS = 480_000;

/** How Temporal says that the newest run of the link ended; `RUNNING`: it is stuck. */
export async function operate(storyRun: StoryRun): Promise<string> {
  const { rig, workflowId, runs } = storyRun;
  const handle = rig.client.workflow.getHandle(workflowId);
  const until = Date.now() + PATIENCE_MS;
  let answers = 0;
  for (;;) {
    const run = await throughOutages(() => handle.describe());
    runs.set(run.runId, run.type);
    if (run.status.name !== 'RUNNING') {
      storyRun.say(
        `${run.type} ended: ${run.status.name}, ${run.typedSearchAttributes.get(statusAttribute) ?? 'no status'}`,
      );
      return run.status.name;
    }
    if (Date.now() > until) {
      storyRun.say(`${run.type} is stuck`);
      return 'RUNNING';
    }
    if (run.typedSearchAttributes.get(statusAttribute) === 'NeedsAttention') answers += await answer(storyRun, answers);
    await pause();
  }
}

/** Tries again twice, then gives up; and when even that is stuck, tries until it works. @returns how often it answered */
async function answer(storyRun: StoryRun, before: number): Promise<number> {
  const run = storyRun.rig.causeway.run({ project: storyRun.project, service: storyRun.service });
  const state = await pictureOf(() => run.state());
  if (state === undefined || state.parked.length === 0) return 0;
  storyRun.parked.push(...state.parked);
  const undoing = state.parked.some(({ undo }) => undo);
  const give = before >= 2 && !undoing ? 'rollback' : 'retry';
  const reasons = state.parked.map(({ step, failure }) => `${step} (${failure.reason}: ${failure.message})`);
  storyRun.say(`parked: ${reasons.join('; ')}; the operator says ${give}`);
  await tolerantly(() => (give === 'rollback' ? run.rollback() : run.retry()));
  return 1;
}

/** When no worker answers, it tries again later. */
async function pictureOf(ask: () => Promise<RunState>): Promise<RunState | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

/** An update at the wrong moment is refused. */
export async function tolerantly(act: () => Promise<unknown>): Promise<void> {
  try {
    await throughOutages(act);
  } catch (error) {
    if (!(error instanceof RefusedUpdateError || error instanceof NoRunError)) throw error;
  }
}
