/** The mutable state of one run: its request, its endpoints and the changes it has made. Its stages change here alone. */
import { CancellationScope } from '@temporalio/workflow';
import type { Outputs } from '../../contract/outputs.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { Change } from '../../contract/step-contract.ts';
import type { Leftover, Removal } from '../../contract/removal.ts';
import type { Step } from '../../contract/steps.ts';
import { createRemovals } from './batched-removals.ts';
import { EndpointRun } from './endpoint-run.ts';
import type { EndpointKey, FirstStage } from './endpoint-stage.ts';
import { looksOfAcceptance } from './known-looks.ts';
import type { KnownLooks } from './known-looks.ts';
import type { Parking } from './parking.ts';
import type { RunLog } from './run-log.ts';
import { RunStages } from './run-stages.ts';
import { createStepMemo } from './step-memo.ts';

/** The kind of the run; decides the names of its status. */
export type RunKind = 'onboard' | 'offboard' | 'change';

interface RunParts {
  readonly kind: RunKind;
  readonly list: readonly Step[];
  readonly request: PrivateLinkRequest;
  readonly accepted: AcceptedRequest;
  readonly log: (run: RunContext) => RunLog;
  readonly parking: (run: RunContext) => Parking;
}

/** Make it in a non-cancellable scope: its own scopes are cancelled one by one, by the run itself. */
export class RunContext extends RunStages {
  readonly kind: RunKind;
  /** The steps this run walks: the whole list, or the short list of a change. */
  readonly list: readonly Step[];
  readonly log: RunLog;
  readonly parking: Parking;
  readonly memo = createStepMemo();
  readonly removals = createRemovals();
  /** Changes this run began, by slot, first change first: registered before each attempt. */
  readonly made = new Map<string, Change[]>();
  /** How they are undone, or what a survey found to be removed; also by slot. */
  readonly toRemove = new Map<string, Removal[]>();
  /** Looks that were taken before their step began. */
  readonly looks: KnownLooks;
  /** What is in the receipt of each endpoint, as JSON of what `madeForAll` was when it was written. */
  readonly receipts = new Map<EndpointKey, string>();
  readonly undone: string[] = [];
  readonly left: Leftover[] = [];
  readonly warnings: string[] = [];
  /** Service steps run here: one leaving endpoint must not stop what the others share. */
  readonly serviceScope = new CancellationScope({ cancellable: true });
  /** Deliveries of events that are on their way. */
  readonly deliveries = new Set<Promise<void>>();
  readonly #endpoints = new Map<EndpointKey, EndpointRun>();
  #request: PrivateLinkRequest;
  #accepted: AcceptedRequest;
  #revision = 1;
  #halted: string | undefined;
  #announced = 0;

  constructor({ kind, list, request, accepted, log, parking }: RunParts) {
    super();
    this.kind = kind;
    this.list = list;
    this.#request = request;
    this.#accepted = accepted;
    this.looks = looksOfAcceptance(accepted, list);
    this.log = log(this);
    this.parking = parking(this);
  }

  /** The merged request, as accepted last. */
  get request(): PrivateLinkRequest {
    return this.#request;
  }

  get accepted(): AcceptedRequest {
    return this.#accepted;
  }

  /** Counts accepted extensions and patches: a walk is finished only at the newest. */
  get revision(): number {
    return this.#revision;
  }

  get endpoints(): ReadonlyMap<EndpointKey, EndpointRun> {
    return this.#endpoints;
  }

  /** Set when a removal was cancelled: nothing further is removed, what is left is listed with this reason. */
  get halted(): string | undefined {
    return this.#halted;
  }

  takeIn(request: PrivateLinkRequest, accepted: AcceptedRequest): void {
    this.requireOpen('takes nothing in');
    this.#request = request;
    this.#accepted = accepted;
    this.#revision += 1;
  }

  addEndpoint(key: EndpointKey, known?: Outputs, begins?: FirstStage): void {
    this.requireOpen('takes no endpoint in');
    if (this.#endpoints.has(key)) throw new TypeError(`the run has ${key ?? 'the service'} already`);
    this.#endpoints.set(key, new EndpointRun(key, known, begins));
  }

  halt(why: string): void {
    if (this.kind !== 'offboard') throw new TypeError(`a run of kind ${this.kind} rolls back, it is not halted`);
    this.#halted = why;
  }

  /** @returns how many events were announced, with this one */
  countEvent(): number {
    this.#announced += 1;
    return this.#announced;
  }
}
