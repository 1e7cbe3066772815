/** A worker that stops hands its activities to another one: to the server that is a failed attempt, no cancellation. */
export const isStopping = ({ reason }: AbortSignal): boolean =>
  reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
