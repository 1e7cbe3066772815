/**
 * A worker that stops hands its activities to another one: for the server that is a failed attempt, not a cancellation.
 */
export const isStopping = ({ reason }: AbortSignal): boolean =>
  reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
