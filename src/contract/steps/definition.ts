/** The definition of a step, in one place: the engine, the plan and the tools read it here and know no step by name. */

/** What `settle` waits for: the step's good state, that something is gone, or that nobody uses it any more. */
export type SettleWant = 'settled' | 'gone' | 'unused';

/** The payloads of a step, all plain JSON. They are in histories: what is released may be added to, not changed. */
export interface StepTypes {
  /** What it hands on to the steps after it. */
  readonly outputs: object;
  /** The changes that its `look` may propose, distinguished by `action`; `never` for a step that only waits. */
  readonly change: { readonly action: string };
  /** What there may be to undo, distinguished by `what`. */
  readonly removal: { readonly what: string };
  /** What can be waited for, besides its good state. */
  readonly wait: { readonly want: SettleWant };
  /** What a change asks of it, for steps of a change's own short list. */
  readonly asks: object;
}

export interface StepDefinition {
  readonly name: string;
  /** A `service` step runs once for all endpoints of a run; an `endpoint` step once for each. */
  readonly scope: 'service' | 'endpoint';
  /** Whether it changes anything. If not, only `settle` runs in the walk, and `look` serves plan and diagnosis. */
  readonly applies: boolean;
  /** How long `settle` may take, unless the request's `budgets` says otherwise. */
  readonly budget: `${number} minutes`;
  /** The steps that must have ended before this one begins; steps that do not need each other run at the same time. */
  readonly needs: readonly string[];
  /** Needed as well when the request asks for one thing after the other (`componentsAfterEndpoint`). */
  readonly needsInOrder?: readonly string[];
  /** The fields of the request that this step depends on: when `extend` or a patch changes one, the step runs again. */
  readonly reads: readonly ('principals' | 'components' | 'endpoint' | 'regions' | 'zones')[];
  /** Where `settle` runs when not on the run's own queue: the endpoint's probe queue. */
  readonly settlesOn?: 'probe';
  /**
   * What must be true before `remove` may be called, waited for by `settle`. `unusedSince`: only for changes that
   * record who was connected before them.
   */
  readonly removableWhen?: 'unused' | 'unusedSince';
  /** For people: "the PrivateLink resource". */
  readonly noun: string;
  /** For people: "wait until the PrivateLink resource is active". */
  readonly awaits: string;
  /** For people, of an undo. Default: "is gone". */
  readonly awaitsBack?: string;
  /** How long it usually takes, minutes, for the plan. */
  readonly minutes: number;
  /** Rows of `src/activities/failures/reasons.ts`: what to show when what is waited for does not come. */
  readonly reasons: { readonly settled: string; readonly gone?: string; readonly unused?: string };
  /** Present: an operator may skip it, and the steps after it are handed this. Only waits may be skipped. */
  readonly skipped?: object;
  /** The output that differs when it was made again: then the endpoint steps after it run again. */
  readonly identity?: string;
  /** True: no look shows its good state; it is reached again whenever a step before it changes something. */
  readonly unseen?: true;
  /** USD an hour of what it makes. Absent: it costs nothing. */
  readonly usdPerHour?: (accepted: Priced, endpoint: Priced | undefined) => number;
  /** For people, of a step that only waits: in what its result is less than what was awaited; undefined: it is not. */
  shortfall?(output: object): string | undefined;
  /** True: when it is done, the receipt is written on the endpoints of ours, of what is known to be made by then. */
  readonly receiptAfter?: true;
  /** True: its `apply` writes the receipt on what it creates, of what is known to be made by then. */
  readonly writesReceipt?: true;
  /** True, of a step that only waits: what it waits for is usually there when it begins, so it is looked at before. */
  readonly usuallyThere?: true;
  /** How the sandbox's ledger shows how long it took. Absent: nothing there shows it. */
  readonly timing?: (names: LedgerNames) => StepTiming;
  /** Patch id of a step that was added after a release: runs that were begun before it do not take it. */
  readonly since?: string;
  /** Never set: carries the types of the step's payloads. */
  readonly types?: StepTypes;
}

/**
 * The accepted request (what Aiven asks for the resource), or one of its endpoints (what AWS asks).
 * @public the declarations of the steps name it
 */
export interface Priced {
  readonly usdPerHour: number;
}

/** What a step's timing is looked up by. @public the declarations of the steps name it */
export interface LedgerNames {
  /** `project/service` */
  readonly service: string;
  readonly vpcEndpointId: string;
}

/** From the transition that starts a wait to those that end it. */
export interface StepTiming {
  readonly from: LedgerMark;
  readonly good: LedgerMark;
  /** The VPC endpoint whose handshakes show the good state, where no reply does. */
  readonly through?: string;
}

/** A resource (or all whose ids begin so) entering a state. */
export type LedgerMark = ({ readonly id: string } | { readonly under: string }) & { readonly state: string };

/** The fields that the compiler checks against the types of the payloads: they read an output, or stand for one. */
interface Fitting<Types extends StepTypes> {
  readonly skipped?: Types['outputs'];
  readonly identity?: Extract<keyof Types['outputs'], string>;
  shortfall?(output: Types['outputs']): string | undefined;
}

/** The definition as it is, with the types of its payloads: `define<PrivatelinkTypes>()({ name: 'privatelink', … })`. */
export const define =
  <Types extends StepTypes>() =>
  <const Definition extends Omit<StepDefinition, 'types' | 'shortfall'> & Fitting<Types>>(
    definition: Definition,
  ): Definition & Omit<StepDefinition, keyof Definition | 'types' | 'skipped'> & { readonly types?: Types } =>
    definition;
