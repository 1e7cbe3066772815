/** Puts message and stack of a failure where the codec encrypts them. Clients, workers and workflows load it by its path. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
