import { untilAborted } from './until-aborted.ts';

/** Merges identical calls that are under way at the same time into one. */
export interface SingleFlight {
  /**
   * The result of `run`, shared by all callers of `key` while it is under way. An abort rejects only the caller that
   * aborted; when all callers have aborted, the signal given to `run` is aborted.
   */
  <T>(key: string, run: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Later callers start a new call, because a call under way may return the state before a change. */
  detach(): void;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight<unknown>>();
  const join = <T>(key: string, run: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const flight = (flights.get(key) ?? takeOff(flights, key, run)) as Flight<T>;
    return flight.board(signal);
  };
  return Object.assign(join, { detach: () => flights.clear() });
}

interface Flight<T> {
  board(signal: AbortSignal | undefined): Promise<T>;
}

function takeOff<T>(
  flights: Map<string, Flight<unknown>>,
  key: string,
  run: (s: AbortSignal) => Promise<T>,
): Flight<T> {
  const controller = new AbortController();
  let aboard = 0;
  const flight: Flight<T> = {
    board(signal) {
      aboard += 1;
      return untilAborted(result, signal, () => {
        aboard -= 1;
        if (aboard > 0) return;
        land();
        controller.abort(signal?.reason);
      });
    },
  };
  const land = (): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  flights.set(key, flight);
  const result = run(controller.signal).finally(land);
  // Each caller gets the rejection by its own promise; if no caller is left, it must not be unhandled.
  result.catch(() => undefined);
  return flight;
}
