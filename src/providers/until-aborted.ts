/** The result of the promise; or the signal's reason if it aborts first, and then `left` is called. */
export function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  left: () => void = () => undefined,
): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) {
    left();
    promise.catch(() => undefined);
    return Promise.reject(signal.reason as Error);
  }
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      left();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
