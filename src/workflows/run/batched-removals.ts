/** Removals that EC2 accepts in one call are sent in one: its bucket counts calls, not endpoints. */
import { isCancellation } from '@temporalio/workflow';
import { allElseHasRun } from './all-else-has-run.ts';
import { callRemove, callRemoveTogether } from '../activity-calls/step-activities.ts';
import type { Removed, RemoveInput } from '../../contract/removal.ts';
import type { Step } from '../../contract/steps.ts';

export interface Removals {
  /** Joins those of the same account, region and role that come in the same workflow task. */
  together(step: Step, input: RemoveInput, rateKey: string): Promise<Removed>;
}

/** Endpoints in one call. */
const MOST_TOGETHER = 25;

interface Group {
  readonly inputs: RemoveInput[];
  readonly answers: Promise<readonly Removed[]>;
}

export function createRemovals(): Removals {
  const gathering = new Map<string, Group>();
  const open = (key: string, rateKey: string): Group => {
    const inputs: RemoveInput[] = [];
    const answers = allElseHasRun().then(() => {
      if (gathering.get(key) === group) gathering.delete(key);
      return inputs.length === 1 ? [] : callRemoveTogether({ inputs }, rateKey).catch(eachAlone);
    });
    const group: Group = { inputs, answers };
    gathering.set(key, group);
    return group;
  };
  return {
    async together(step, input, rateKey) {
      const key = JSON.stringify([rateKey, input.endpoint?.roleArn, input.endpoint?.externalId]);
      const known = gathering.get(key);
      const group = known === undefined || known.inputs.length >= MOST_TOGETHER ? open(key, rateKey) : known;
      const place = group.inputs.push(input) - 1;
      return (await group.answers)[place] ?? callRemove(step, input, rateKey);
    },
  };
}

/** One refused endpoint fails the whole call. Each is then removed by a call of its own, so that only the refused one parks. */
function eachAlone(error: unknown): readonly Removed[] {
  if (isCancellation(error)) throw error;
  return [];
}
