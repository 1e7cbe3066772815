/** Answers over HTTP whether this worker is alive and ready, for Kubernetes probes and similar. */
import { Hono } from 'hono';
import type { ListenAddress } from '../config/readers.ts';
import { serve, type HttpServer } from './serve.ts';

/** What `/readyz` answers. */
export interface Health {
  /** Every queue is polled, and the Temporal server answers. */
  readonly ready: boolean;
  /** False: only a restart of the process helps. */
  readonly alive: boolean;
  readonly temporal: 'answers' | 'does not answer' | 'not connected yet';
  /** The SDK's state of the worker of each task queue. */
  readonly workers: Readonly<Record<string, string>>;
}

/** Before the worker has started. */
export const STARTING: Health = { ready: false, alive: true, temporal: 'not connected yet', workers: {} };

/** `GET /livez` and `GET /readyz`: 200 or 503, with the health as JSON. @throws Error when the port is taken */
export async function serveHealth(address: ListenAddress, health: () => Health | Promise<Health>): Promise<HttpServer> {
  const app = new Hono();
  const answer = (path: string, good: (health: Health) => boolean): void => {
    app.get(path, async (context) => {
      const now = await health();
      return context.json(now, good(now) ? 200 : 503);
    });
  };
  answer('/livez', ({ alive }) => alive);
  answer('/readyz', ({ ready }) => ready);
  return serve(app, address);
}
