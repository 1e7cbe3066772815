/** A step that cannot go on parks: it says why, and waits until a person decides. */
import { condition } from '@temporalio/workflow';
import { now } from './run-log.ts';
import type { ParkedStep } from '../../contract/run.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';
import type { StepName } from '../../contract/steps.ts';

/** `superseded`: by `retry`, a patch or an extension; the list is walked again. */
type Decision =
  | { readonly kind: 'superseded' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'skip'; readonly evidence: string };

interface ParkRequest {
  readonly slot: string;
  readonly step: StepName;
  readonly endpoint?: string;
  readonly failure: FailureInfo;
  readonly undo: boolean;
  /** How long it waits for a person, ms; then `rollback`. Absent: forever. */
  readonly patienceMs?: number;
}

export interface Parking {
  /** Waits for a decision; the caller acts on it. */
  park(request: ParkRequest): Promise<Decision>;
  decide(slot: string, decision: Decision): void;
  /** What is parked, in the order in which it parked. */
  list(): readonly Parked[];
}

export interface Parked extends ParkRequest, Pick<ParkedStep, 'since' | 'until'> {}

interface Entry extends Parked {
  decision?: Decision;
}

/** `changed` is called whenever something parks or goes on. */
export function createParking(changed: (what: 'parked' | 'deadlineNear' | 'resumed', entry: Parked) => void): Parking {
  const entries = new Map<string, Entry>();
  return {
    async park(request) {
      const entry: Entry = { ...request, since: now(), ...deadline(request.patienceMs) };
      entries.set(request.slot, entry);
      changed('parked', entry);
      try {
        const decided = (): boolean => entry.decision !== undefined;
        if (request.patienceMs === undefined) await condition(decided);
        else await decidedWithin(request.patienceMs, decided, () => changed('deadlineNear', entry));
        return entry.decision ?? { kind: 'rollback' };
      } finally {
        entries.delete(request.slot);
        changed('resumed', entry);
      }
    },
    decide(slot, decision) {
      const entry = entries.get(slot);
      if (entry !== undefined) entry.decision ??= decision;
    },
    list: () => [...entries.values()].filter((entry) => entry.decision === undefined),
  };
}

/** A reminder is sent when a quarter of the time is left, or one day if that is less. */
async function decidedWithin(patienceMs: number, decided: () => boolean, remind: () => void): Promise<void> {
  const lastMs = Math.min(patienceMs / 4, 86_400_000);
  if (await condition(decided, patienceMs - lastMs, { summary: 'Remind before the deadline' })) return;
  remind();
  await condition(decided, lastMs, { summary: 'Roll back unless a person decides' });
}

const deadline = (patienceMs: number | undefined): { until?: string } =>
  patienceMs === undefined ? {} : { until: new Date(Date.now() + patienceMs).toISOString() };
