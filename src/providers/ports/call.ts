/** What every method of a client takes in addition. */

export interface Call {
  readonly signal?: AbortSignal;
}
