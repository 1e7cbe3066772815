/** Runs one story to its end and checks the invariants on what it left behind. */
import { invariants } from '../invariants/invariants.ts';
import type { Story } from '../plan/story.ts';
import type { TroubleKind } from '../plan/troubles.ts';
import type { Rig } from '../rig/rig.ts';
import { takeAllAway } from './acts.ts';
import { gather } from './gather.ts';
import { scripts } from './scripts.ts';
import { beginTale, type Tale } from './tale.ts';
import { watch } from './watch.ts';

export interface Told {
  readonly story: Story;
  /** Workflow runs that were begun. */
  readonly runs: number;
  /** How often a run waited for a person. */
  readonly parked: number;
  /** Faults that were injected. */
  readonly struck: readonly TroubleKind[];
  /** `invariant: what was found`; empty: all hold. */
  readonly violations: readonly string[];
  /** What was done and seen, line by line. */
  readonly log: readonly string[];
}

/** `begun` gets the log of the story, which grows. */
export async function tell(rig: Rig, story: Story, begun: (log: () => readonly string[]) => void): Promise<Told> {
  const tales = await beginTales(rig, story);
  const log = (): readonly string[] => tales.flatMap((tale) => tale.log);
  begun(log);
  const watching = watch(rig, story, tales);
  const violations: string[] = [];
  try {
    await scripts[story.kind](tales, watching);
    await Promise.all(tales.map(takeAllAway));
  } catch (error) {
    // Neither the client nor the harness may fail; the log up to here shows why it did.
    violations.push(`told to the end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await watching.end();
  for (const tale of tales) violations.push(...(await violationsOf(tale)));
  const told = {
    story,
    runs: sum(tales.map(({ runs }) => runs.size)),
    parked: sum(tales.map(({ parked }) => parked.length)),
    struck: watching.strikes.filter(({ struck }) => struck === true).map(({ kind }) => kind),
    violations,
    log: log(),
  };
  for (const tale of tales) tale.close();
  return told;
}

async function violationsOf(tale: Tale): Promise<readonly string[]> {
  try {
    const evidence = await gather(tale);
    return invariants.flatMap(({ name, broken }) =>
      broken(evidence).map((found) => `${name}: ${evidence.link}: ${found}`),
    );
  } catch (error) {
    return [`looked at: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

async function beginTales(rig: Rig, story: Story): Promise<readonly [Tale, ...Tale[]]> {
  const isFleet = story.kind === 'fleet';
  const vpcs = await rig.vpcs.borrow(story.vpcs * (isFleet ? 2 : 1));
  const first = await beginTale(rig, story, vpcs.slice(0, story.vpcs));
  return isFleet ? [first, await beginTale(rig, story, vpcs.slice(story.vpcs), 1)] : [first];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
