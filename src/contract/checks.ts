/** What is looked at before a worker serves. Plain JSON, types only. */

export interface CheckResult {
  /** What was looked at: "Aiven token". */
  readonly check: string;
  /**
   * `failed`: nothing can work. `warning`: something may not. `skipped`: it was not looked at; `says` has the reason.
   */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was seen, in a sentence without a full stop. */
  readonly says: string;
  /** Of everything that is not `ok`, if something can be done. */
  readonly fix?: string;
}
