/** What each failure type means. The compiler refuses a type without a row. */
import type { FailureType } from '../../src/contract/failure-info.ts';

export interface FailureTypeRow {
  readonly means: string;
  /** What the run does by itself. */
  readonly then: string;
}

/** Types that a run or an update fails with, in addition to those of the activities. */
type RunFailureType = 'RolledBack' | 'NotNow' | 'TooMany';

export const failureTypes: Readonly<Record<FailureType | RunFailureType, FailureTypeRow>> = {
  NotReady: {
    means: 'What is awaited is not there yet.',
    then: 'Looks again until the step’s budget ends. No failure: it shows as an attempt on the pending activity.',
  },
  Throttled: { means: 'An API asks for fewer calls.', then: 'Waits as long as the API asks, then tries again.' },
  Unavailable: {
    means: 'An API, or a receiver of events, is out of reach or answers 5xx.',
    then: 'Tries again, with longer and longer pauses.',
  },
  Conflict: {
    means: 'The resource is in a state that does not allow the change, or somebody else is changing it.',
    then: 'Reads and compares: goes on, waits, or parks.',
  },
  Refused: { means: 'The answer is no, and asking again would not change it.', then: 'Parks.' },
  Denied: { means: 'A token, a role or a permission is missing.', then: 'Parks.' },
  Exhausted: { means: 'A quota or a limit is spent.', then: 'Parks.' },
  NotFound: {
    means: 'A service, a VPC, a subnet or a group is not there.',
    then: 'Before anything was changed the run ends as `Invalid`; later it parks.',
  },
  Invalid: {
    means: 'The request, or an update’s payload, cannot be carried out as it is.',
    then: 'Before anything was changed the run ends at once with the list of problems; later it parks.',
  },
  OutOfTime: {
    means: 'A step’s budget ended, or no worker took an activity.',
    then: 'Looks once more, then parks with what was seen last.',
  },
  Unexpected: {
    means: 'A bug in an activity. The failure carries the error’s own name, such as `TypeError`.',
    then: 'Five attempts, then parks.',
  },
  RolledBack: {
    means:
      'The run’s end after a rollback, a cancellation or `parkedFor`. Its details list what was undone and what is left.',
    then: 'Nothing more. Start the same request again when the cause is gone.',
  },
  NotNow: {
    means: 'An update that is not possible at this moment; the message says what the run is doing.',
    then: 'Goes on as before.',
  },
  TooMany: {
    means: 'Several updates of the run are being checked, and no further one can wait.',
    then: 'Goes on as before. Send the update again in a moment.',
  },
};
