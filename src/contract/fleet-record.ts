/**
 * The lasting record of a fleet: what is wanted, and what was last seen of it. A workflow that stays open holds it
 * (`keepFleet`), so it outlives workers, the server and the histories of the onboardings. Pure: workflow code imports this.
 */
import { defineQuery, defineSignal, defineUpdate } from './definitions.ts';
import type { ItemLook } from './fleet-look.ts';
import type { FleetSettings, ItemState } from './fleet.ts';
import type { PrivateLinkRequest } from './request.ts';
import type { AuditEntry } from './run.ts';

/** The desired state: the last manifest that was applied. */
export interface Applied {
  /** SHA-256 of the settings and requests, hex. */
  readonly hash: string;
  /** ISO 8601, UTC */
  readonly at: string;
  readonly actor: string;
  /** Where it was read. */
  readonly source?: string;
  readonly items: number;
}

export interface RecordHead {
  readonly name: string;
  readonly settings: FleetSettings;
  /** Absent: the fleet was started without a manifest, from the Web UI. */
  readonly applied?: Applied;
  /** The last fifty. */
  readonly audit: readonly AuditEntry[];
}

export interface RecordedItem {
  readonly link: string;
  readonly request: PrivateLinkRequest;
  /** A drift check may bring it back. */
  readonly repair?: true;
  /** False: it left the manifest, and may still be there. */
  readonly wanted: boolean;
  /** When it left: ISO 8601. */
  readonly leftAt?: string;
  /** When an onboarding that this fleet started made it: ISO 8601. Absent: none did, or it is gone since. */
  readonly madeAt?: string;
  /** The result of the last onboarding that this fleet started or joined. */
  readonly outcome?: RecordedOutcome;
  /** When every route was last proven: ISO 8601. */
  readonly provenAt?: string;
  /** The last look at it. */
  readonly seen?: RecordedLook;
}

export interface RecordedOutcome {
  readonly state: ItemState;
  readonly at: string;
  readonly why?: string;
  readonly runId?: string;
  /** Somebody else had begun that run. */
  readonly joined?: boolean;
}

export interface RecordedLook extends Pick<ItemLook, 'found' | 'says' | 'at' | 'differences'> {
  /** Since when looks have found the same: ISO 8601. */
  readonly since: string;
}

/** One page of a record; `pages` in all. */
export interface RecordPage extends RecordHead {
  readonly pages: number;
  readonly items: readonly RecordedItem[];
}

/** `desire`: one page of the items of a manifest. With the last page they become the desired state. */
export interface DesireInput extends Omit<Applied, 'at' | 'items'> {
  readonly settings: FleetSettings;
  /** Some items could not be read: no item counts as having left. */
  readonly partial?: true;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  readonly items: readonly { readonly request: PrivateLinkRequest; readonly repair?: true }[];
}

export interface DesireAnswer {
  readonly says: string;
  /** Links that are no longer wanted, since this manifest or an earlier one. */
  readonly left: readonly string[];
}

/** What was learnt about one item. */
export interface ItemNote {
  readonly link: string;
  /** For an item that the record may not know. */
  readonly request?: PrivateLinkRequest;
  readonly outcome?: Omit<RecordedOutcome, 'at'> & { readonly proven?: boolean };
  readonly look?: Pick<ItemLook, 'found' | 'says' | 'at' | 'differences'>;
  /** When its newest run proved every route. */
  readonly provenAt?: string;
  /** It was removed. */
  readonly gone?: true;
}

/** What became of an item, as a note of it: only what is known. */
export const outcomeOf = ({
  state,
  why,
  runId,
  joined,
}: Omit<RecordedOutcome, 'at'>): NonNullable<ItemNote['outcome']> => ({
  state,
  ...(why === undefined ? {} : { why }),
  ...(runId === undefined ? {} : { runId }),
  ...(joined === true ? { joined } : {}),
});

export const recordQuery = defineQuery<RecordPage, [number]>('record');
export const desireUpdate = defineUpdate<DesireAnswer, [DesireInput]>('desire');
export const noteSignal = defineSignal<[readonly ItemNote[]]>('note');

/** What the ids of records begin with. It differs from that of links, so no list of links shows them. */
export const RECORD_ID_PREFIX = 'privatelink-fleet-record/';

/** One record of a name, for good. */
export const recordWorkflowId = (fleet: string): string => `${RECORD_ID_PREFIX}${fleet}`;

export interface RecordActivities {
  /** Signals the record, and starts one when there is none. */
  noteItems(input: { readonly settings: FleetSettings; readonly notes: readonly ItemNote[] }): Promise<void>;
}
