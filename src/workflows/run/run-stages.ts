/** The stages of one run. */

/**
 * In their order; a run never goes back. `stopping`: the whole run was told to stop: it accepts no extension and parks no
 * step any more; what is ready stays. `closing`: the service steps are being undone, or all endpoints are settled. `over`:
 * the loop of every endpoint has ended.
 */
const stages = ['open', 'stopping', 'closing', 'over'] as const;
type RunStage = (typeof stages)[number];

export class RunStages {
  #stage: RunStage = 'open';

  hasReached(stage: RunStage): boolean {
    return stages.indexOf(this.#stage) >= stages.indexOf(stage);
  }

  stop(): void {
    this.#reach('stopping');
  }

  close(): void {
    this.#reach('closing');
  }

  end(): void {
    if (!this.hasReached('closing')) throw new TypeError('a run ends only when it was closed');
    this.#reach('over');
  }

  protected requireOpen(what: string): void {
    if (this.#stage !== 'open') throw new TypeError(`a run that is ${this.#stage} ${what}`);
  }

  /** A later stage stays. */
  #reach(stage: RunStage): void {
    if (!this.hasReached(stage)) this.#stage = stage;
  }
}
