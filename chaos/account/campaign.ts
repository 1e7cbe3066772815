/** Runs many stories, some at the same time, until enough workflow runs were started, and sums up the results. */
import { storyOf, type Choice, type Story } from '../plan/story.ts';
import type { TroubleKind } from '../plan/troubles.ts';
import type { Kind } from '../plan/kinds.ts';
import type { Rig } from '../rig/rig.ts';
import { tell, type Told } from '../telling/tell.ts';

export interface Campaign {
  readonly seed: number;
  /** Numbers of the first and of the last story. */
  readonly stories: readonly [first: number, last: number];
  readonly told: number;
  /** Workflow runs. */
  readonly runs: number;
  readonly parked: number;
  readonly byKind: Readonly<Partial<Record<Kind, number>>>;
  /** Faults that were injected, by kind. */
  readonly strikes: Readonly<Partial<Record<TroubleKind, number>>>;
  readonly seconds: number;
  readonly failed: readonly Told[];
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
  /** Aborted: no further story begins, and those that are under way are told to their end. */
  readonly signal?: AbortSignal;
  /** `log` grows while the story runs. */
  readonly onBegun?: (story: Story, log: () => readonly string[]) => void;
  readonly onTold?: (told: Told, soFar: SoFar) => void;
}

export async function campaign(rig: Rig, plan: CampaignPlan): Promise<Campaign> {
  const { seed, from, upTo = Infinity, together, minutes, signal } = plan;
  const began = Date.now();
  const all: Told[] = [];
  const until = minutes === undefined ? Infinity : began + minutes * 60_000;
  let next = from;
  const runs = (): number => all.reduce((sum, told) => sum + told.runs, 0);
  const goesOn = (): boolean => runs() < plan.runs && next <= upTo && Date.now() < until && signal?.aborted !== true;
  const soFar = (): Campaign => ({
    seed,
    stories: [from, next - 1],
    told: all.length,
    runs: runs(),
    parked: all.reduce((sum, { parked }) => sum + parked, 0),
    byKind: counted(all.map(({ story }) => story.kind)),
    strikes: counted(all.flatMap(({ struck }) => struck)),
    seconds: Math.round((Date.now() - began) / 1_000),
    failed: all.filter(({ violations }) => violations.length > 0),
    deaths: rig.deaths(),
  });
  const teller = async (): Promise<void> => {
    while (goesOn()) {
      const story = storyOf(seed, next++, plan);
      const told = await tell(rig, story, (log) => plan.onBegun?.(story, log));
      all.push(told);
      plan.onTold?.(told, soFar);
    }
  };
  await Promise.all(Array.from({ length: together }, teller));
  return soFar();
}

function counted<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
