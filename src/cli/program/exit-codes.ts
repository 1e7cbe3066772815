/** The exit codes. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Wrong usage, an invalid request, or an update that the run refused: nothing was changed. */
  invalid: 2,
  /** The run waits for a person. */
  parked: 3,
  rolledBack: 4,
  /** `plan` found something to do, `conformance` a difference. */
  differences: 5,
  /** `--timeout` ran out, or no worker or server answered: what was sent may still be carried out. */
  noAnswer: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
