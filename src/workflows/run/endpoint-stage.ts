/** The stages of one endpoint of a run, and the transitions between them. */
import type { EndpointState } from '../../contract/run.ts';
import type { FailureInfo } from '../../contract/failure-info.ts';

/** The key of an endpoint in its request. undefined: no endpoint, only the service. */
export type EndpointKey = string | undefined;

/**
 * `committed`: it was ready once, and no later failure, deadline or cancellation removes it. `stamp`: the revision and
 * epoch at which it was ready; absent for an endpoint that another run made. `failure`: why it is undone.
 */
type Stage =
  | { readonly at: 'walking'; readonly committed: boolean }
  | { readonly at: 'ready'; readonly stamp?: string }
  | { readonly at: 'leaving' | 'rollingBack' | 'rolledBack'; readonly failure?: FailureInfo };

type StageName = Stage['at'];

/** The first stage of an endpoint. An offboarding removes it, or leaves it as it is. */
export type FirstStage = 'walking' | 'leaving' | 'ready';

/**
 * Walks forwards until it is ready, and again whenever there is more to do. Until it was ready it may be undone; the
 * undo begins when its running calls have ended. A transition that its stage does not allow throws: that is a bug.
 */
export class EndpointStage {
  readonly key: EndpointKey;
  #stage: Stage;
  #epoch = 0;

  constructor(key: EndpointKey, begins: FirstStage) {
    this.key = key;
    this.#stage = begins === 'walking' ? { at: begins, committed: false } : { at: begins };
  }

  /** What an operator sees of its stage. */
  get phase(): Exclude<EndpointState['phase'], 'parked'> {
    return this.#stage.at === 'leaving' ? 'walking' : this.#stage.at;
  }

  /** Whether it is to be undone, is being undone, or was. */
  get isLeaving(): boolean {
    return this.#is('leaving', 'rollingBack', 'rolledBack');
  }

  /** Whether it can no longer be undone. */
  get isCommitted(): boolean {
    return this.#stage.at === 'ready' || (this.#stage.at === 'walking' && this.#stage.committed);
  }

  /** Why it is undone; undefined when it was asked for. */
  get failure(): FailureInfo | undefined {
    return 'failure' in this.#stage ? this.#stage.failure : undefined;
  }

  /** Raised by `retry`: its list is walked again from the top. */
  get epoch(): number {
    return this.#epoch;
  }

  isReadyAt(stamp: string): boolean {
    return this.#stage.at === 'ready' && this.#stage.stamp === stamp;
  }

  becomeReady(stamp: string): void {
    this.#go({ at: 'ready', stamp }, 'walking');
  }

  walkAgain(): void {
    this.#go({ at: 'walking', committed: true }, 'ready');
  }

  /** @returns false, and it changes nothing, when it is committed or leaves already */
  leave(failure?: FailureInfo): boolean {
    if (this.isCommitted || this.isLeaving) return false;
    this.#go({ at: 'leaving', ...(failure === undefined ? {} : { failure }) }, 'walking');
    return true;
  }

  beginUndo(): void {
    this.#go({ ...this.#stage, at: 'rollingBack' }, 'leaving');
  }

  endUndo(): void {
    this.#go({ ...this.#stage, at: 'rolledBack' }, 'rollingBack');
  }

  walkFromTop(epoch: number): void {
    if (!this.#is('walking', 'leaving') || epoch <= this.#epoch) this.#refuse(`epoch ${epoch}`);
    this.#epoch = epoch;
  }

  #is(...stages: readonly StageName[]): boolean {
    return stages.includes(this.#stage.at);
  }

  #go(next: Stage, from: StageName): void {
    if (this.#stage.at !== from) this.#refuse(next.at);
    this.#stage = next;
  }

  #refuse(next: string): never {
    throw new TypeError(`${this.key ?? 'the service'} is ${this.#stage.at} and cannot go to ${next}`);
  }
}
