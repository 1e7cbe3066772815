/** Moves message and stack of a failure to where the codec encrypts them. Clients, workers and workflows load this file. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
