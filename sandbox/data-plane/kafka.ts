import type { TLSSocket } from 'node:tls';

/**
 * What a Kafka broker does before the client has authenticated: it answers ApiVersions, the only request that needs no
 * credentials. All other requests get no answer here.
 * @see https://kafka.apache.org/protocol.html#sasl_handshake
 */
export function answerApiVersions(secured: TLSSocket): void {
  let received = Buffer.alloc(0);
  secured.on('error', () => undefined);
  secured.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) {
      const request = received.subarray(4, 4 + received.readUInt32BE(0));
      received = received.subarray(4 + request.length);
      if (request.length >= 8 && request.readInt16BE(0) === API_VERSIONS) secured.write(answerTo(request));
    }
    if (received.length > LARGEST_REQUEST) secured.destroy();
  });
}

const API_VERSIONS = 18;
const UNSUPPORTED_VERSION = 35;
const LARGEST_REQUEST = 65_536;

/** Always in version 0, as a broker answers a version that it does not know; lists ApiVersions only. */
function answerTo(request: Buffer): Buffer {
  const body = Buffer.alloc(16);
  request.copy(body, 0, 4, 8);
  body.writeInt16BE(request.readInt16BE(2) === 0 ? 0 : UNSUPPORTED_VERSION, 4);
  body.writeInt32BE(1, 6);
  body.writeInt16BE(API_VERSIONS, 10);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length, 0);
  return Buffer.concat([head, body]);
}
