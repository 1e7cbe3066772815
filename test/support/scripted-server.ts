/** A local HTTP server: a test scripts its answers and reads the requests that it received. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly asked: readonly AskedRequest[];
  /** Number of connections that the client closed before the answer. */
  readonly hungUp: () => number;
  /** Sets the answers from now on, one per request; the last one is repeated. */
  answer(...answers: readonly Scripted[]): void;
  close(): Promise<void>;
}

export type Scripted =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Cuts the connection. */
  | 'drop'
  /** Never answers. */
  | 'hang'
  /** Answers when the test says so. */
  | Promise<unknown>
  | ((request: AskedRequest) => Scripted);

/** An answer that waits until the test releases it. */
export function heldAnswer(): { readonly answer: Promise<unknown>; readonly release: (answer: Scripted) => void } {
  let release: (answer: Scripted) => void = () => undefined;
  const answer = new Promise<unknown>((resolve) => {
    release = resolve;
  });
  return { answer, release };
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const asked: AskedRequest[] = [];
  let script: readonly Scripted[] = [];
  let hungUp = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) hungUp += 1;
    });
    void read(request).then((seen) => {
      asked.push(seen);
      const [now, ...later] = script;
      if (later.length > 0) script = later;
      return play(now ?? { status: 500 }, seen, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hungUp: () => hungUp,
    answer: (...answers) => void (script = answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<AskedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body: Buffer.concat(chunks).toString() };
}

async function play(scripted: Scripted, request: AskedRequest, response: ServerResponse): Promise<void> {
  const answer = typeof scripted === 'function' ? scripted(request) : ((await scripted) as Scripted);
  if (typeof answer === 'function') return play(answer, request, response);
  if (answer === 'hang') return;
  if (answer === 'drop' || answer instanceof Promise) return void response.destroy();
  const { status = 200, headers = {}, body = '' } = answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, headers).end(text);
}
