/** Runs an activity as Temporal would, without a server: retries failures and passes heartbeat details on. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import { toFailure } from '../../src/activities/failures/failures.ts';

/** Throws the first failure that is not retryable, as the failure table builds it. Gives up after `attempts`. */
export async function runActivity<Input, Output>(
  activity: (input: Input) => Promise<Output>,
  input: Input,
  { attempts = 40, timeScale = 1 } = {},
): Promise<Output> {
  let heartbeatDetails: unknown;
  // eslint-disable-next-line house/waits -- `attempts` ends it
  for (let attempt = 1; ; attempt += 1) {
    const environment = new MockActivityEnvironment(
      { attempt, heartbeatDetails, scheduledTimestampMs: Date.now() },
      { logger: new DefaultLogger('ERROR') },
    );
    environment.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
    try {
      // Inputs are sent as JSON: an activity that needs more than JSON fails here.
      return await environment.run(activity, JSON.parse(JSON.stringify(input)) as Input);
    } catch (error) {
      const failure = toFailure(error, { attempt, timeScale });
      if (failure.nonRetryable === true || attempt >= attempts) throw failure;
      // eslint-disable-next-line house/waits -- Temporal's pause before the next attempt
      await new Promise((resolve) => setTimeout(resolve, delayOf(failure)));
    }
  }
}

const delayOf = ({ nextRetryDelay }: ApplicationFailure): number =>
  typeof nextRetryDelay === 'number' ? nextRetryDelay : 10;
