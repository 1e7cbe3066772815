/** Serves a cassette as the two APIs: each call gets the answer that was recorded for it, the next one each time. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { XMLBuilder } from 'fast-xml-parser';
import { readCassette, type Cassette, type CassetteExchange } from '../../src/conformance/cassette.ts';

export interface Replayed {
  readonly cassette: Cassette;
  /** Of both APIs. */
  readonly url: string;
  /** What was recorded for a call, in order. */
  recorded(action: string): readonly CassetteExchange[];
  stop(): Promise<void>;
}

/** When all that was recorded for a call is told, the last answer stays. What was not recorded is answered with 404. */
export async function replay(file: string): Promise<Replayed> {
  const cassette = readCassette(await readFile(file, 'utf8'), file);
  const exchanges = cassette.entries.filter((entry) => entry.kind === 'exchange');
  const queues = Map.groupBy(
    exchanges.filter(({ answer }) => answer !== undefined),
    (each) => (each.api === 'aiven' ? `${each.method} ${each.path.split('?')[0]}` : each.action),
  );
  const server = createServer((request, response) => {
    void (async () => {
      const action = new URLSearchParams(await text(request)).get('Action');
      const queue = queues.get(action ?? `${request.method} ${request.url?.split('?')[0]}`);
      const answer = (queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0])?.answer;
      const { status, body } = answer ?? { status: 404, body: { message: 'not recorded' } };
      const written = action === null ? JSON.stringify(body) : builder.build(body);
      response.writeHead(status, { 'content-type': action === null ? 'application/json' : 'text/xml' }).end(written);
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    cassette,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded: (action) => exchanges.filter((each) => each.action === action),
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
