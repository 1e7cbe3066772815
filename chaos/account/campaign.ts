/** Runs many stories, some at the same time, until enough workflow runs were started, and sums up the results. */
import { storyOf, type Choice, type Story } from '../plan/story.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { Kind } from '../plan/kinds.ts';
import type { Rig } from '../rig/rig.ts';
import { runStory, type StoryResult } from '../stories/run-story.ts';

export interface Campaign {
  readonly seed: number;
  /** Numbers of the first and of the last story. */
  readonly stories: readonly [first: number, last: number];
  readonly ended: number;
  /** Workflow runs. */
  readonly runs: number;
  readonly parked: number;
  readonly byKind: Readonly<Partial<Record<Kind, number>>>;
  /** Faults that were injected, by kind. */
  readonly injections: Readonly<Partial<Record<FaultKind, number>>>;
  readonly seconds: number;
  readonly failed: readonly StoryResult[];
  /** Of processes that ended although the harness had not killed them. */
  readonly deaths: readonly string[];
}

/** What was found so far. */
export type SoFar = () => Campaign;

export interface CampaignPlan extends Choice {
  readonly seed: number;
  readonly from: number;
  /** The last story; default: as many as it takes. */
  readonly upTo?: number;
  readonly runs: number;
  readonly together: number;
  readonly minutes?: number;
  /** Aborted: no further story begins, and those that are under way are run to their end. */
  readonly signal?: AbortSignal;
  /** `log` grows while the story runs. */
  readonly onBegun?: (story: Story, log: () => readonly string[]) => void;
  readonly onEnded?: (result: StoryResult, soFar: SoFar) => void;
}

export async function campaign(rig: Rig, plan: CampaignPlan): Promise<Campaign> {
  const { seed, from, upTo = Infinity, together, minutes, signal } = plan;
  const began = Date.now();
  const all: StoryResult[] = [];
  const until = minutes === undefined ? Infinity : began + minutes * 60_000;
  let next = from;
  const runs = (): number => all.reduce((sum, result) => sum + result.runs, 0);
  const goesOn = (): boolean => runs() < plan.runs && next <= upTo && Date.now() < until && signal?.aborted !== true;
  const soFar = (): Campaign => ({
    seed,
    stories: [from, next - 1],
    ended: all.length,
    runs: runs(),
    parked: all.reduce((sum, { parked }) => sum + parked, 0),
    byKind: counted(all.map(({ story }) => story.kind)),
    injections: counted(all.flatMap(({ injected }) => injected)),
    seconds: Math.round((Date.now() - began) / 1_000),
    failed: all.filter(({ violations }) => violations.length > 0),
    deaths: rig.deaths(),
  });
  const oneAfterTheOther = async (): Promise<void> => {
    while (goesOn()) {
      const story = storyOf(seed, next++, plan);
      const result = await runStory(rig, story, (log) => plan.onBegun?.(story, log));
      all.push(result);
      plan.onEnded?.(result, soFar);
    }
  };
  await Promise.all(Array.from({ length: together }, oneAfterTheOther));
  return soFar();
}

function counted<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
