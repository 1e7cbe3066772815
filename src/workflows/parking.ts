/** Ask a person: a step that cannot go on waits for a decision, and says why. */
import { condition } from '@temporalio/workflow';
import { now } from './journal.ts';
import type { ParkedStep } from '../run.ts';
import type { FailureInfo } from '../step-contract.ts';
import type { StepName } from '../steps.ts';

/** `superseded`: by `retry`, a patch or an extension; the list is walked again. */
export type Decision =
  | { readonly kind: 'superseded' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'skip'; readonly evidence: string };

export interface ParkRequest {
  readonly slot: string;
  readonly step: StepName;
  readonly endpoint?: string;
  readonly failure: FailureInfo;
  readonly undo: boolean;
  /** How long a person is waited for, ms; then `rollback`. Absent: for ever. */
  readonly patienceMs?: number;
}

export interface Parking {
  /** Waits for a decision; the caller acts on it. */
  park(request: ParkRequest): Promise<Decision>;
  decide(slot: string, decision: Decision): void;
  /** What is parked, in the order in which it parked. */
  list(): readonly (ParkRequest & Pick<ParkedStep, 'since' | 'until'>)[];
}

interface Entry extends ParkRequest {
  readonly since: string;
  readonly until?: string;
  decision?: Decision;
}

/** `changed` is called whenever something parks or goes on. */
export function createParking(changed: (what: 'parked' | 'resumed', entry: ParkRequest) => void): Parking {
  const entries = new Map<string, Entry>();
  return {
    async park(request) {
      const entry: Entry = { ...request, since: now(), ...deadline(request.patienceMs) };
      entries.set(request.slot, entry);
      changed('parked', entry);
      try {
        const decided = (): boolean => entry.decision !== undefined;
        if (request.patienceMs === undefined) await condition(decided);
        else await condition(decided, request.patienceMs, { summary: 'Roll back unless a person decides' });
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

const deadline = (patienceMs: number | undefined): { until?: string } =>
  patienceMs === undefined ? {} : { until: new Date(Date.now() + patienceMs).toISOString() };
