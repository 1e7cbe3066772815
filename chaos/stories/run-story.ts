/** Runs one story to its end and checks the invariants on what it left behind. */
import { invariants } from '../invariants/invariants.ts';
import type { Story } from '../plan/story.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { Rig } from '../rig/rig.ts';
import { takeAllAway } from './acts.ts';
import { collectEvidence } from './collect-evidence.ts';
import { scripts } from './scripts.ts';
import { beginStoryRun, type StoryRun } from './story-run.ts';
import { watch } from './watch.ts';

export interface StoryResult {
  readonly story: Story;
  /** Workflow runs that were begun. */
  readonly runs: number;
  /** How often a run waited for a person. */
  readonly parked: number;
  /** Faults that were injected. */
  readonly injected: readonly FaultKind[];
  /** `invariant: what was found`; empty: all hold. */
  readonly violations: readonly string[];
  /** What was done and seen, line by line. */
  readonly log: readonly string[];
}

/** `begun` gets the log of the story, which grows. */
export async function runStory(
  rig: Rig,
  story: Story,
  begun: (log: () => readonly string[]) => void,
): Promise<StoryResult> {
  const storyRuns = await beginStoryRuns(rig, story);
  const log = (): readonly string[] => storyRuns.flatMap((storyRun) => storyRun.log);
  begun(log);
  const watching = watch(rig, story, storyRuns);
  const violations: string[] = [];
  try {
    await scripts[story.kind](storyRuns, watching);
    await Promise.all(storyRuns.map(takeAllAway));
  } catch (error) {
    // Neither the client nor the harness may fail; the log up to here shows why it did.
    violations.push(`run to the end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await watching.end();
  for (const storyRun of storyRuns) violations.push(...(await violationsOf(storyRun)));
  const result = {
    story,
    runs: sum(storyRuns.map(({ runs }) => runs.size)),
    parked: sum(storyRuns.map(({ parked }) => parked.length)),
    injected: watching.injections.filter(({ injected }) => injected === true).map(({ kind }) => kind),
    violations,
    log: log(),
  };
  for (const storyRun of storyRuns) storyRun.close();
  return result;
}

async function violationsOf(storyRun: StoryRun): Promise<readonly string[]> {
  try {
    const evidence = await collectEvidence(storyRun);
    return invariants.flatMap(({ name, broken }) =>
      broken(evidence).map((found) => `${name}: ${evidence.link}: ${found}`),
    );
  } catch (error) {
    return [`looked at: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

async function beginStoryRuns(rig: Rig, story: Story): Promise<readonly [StoryRun, ...StoryRun[]]> {
  const isFleet = story.kind === 'fleet';
  const vpcs = await rig.vpcs.borrow(story.vpcs * (isFleet ? 2 : 1));
  const first = await beginStoryRun(rig, story, vpcs.slice(0, story.vpcs));
  return isFleet ? [first, await beginStoryRun(rig, story, vpcs.slice(story.vpcs), 1)] : [first];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
