import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import { until, UnexpectedAnswer } from './connection.ts';
import type { FirstWords } from './first-words.ts';
import { distrust, type Trust } from './trust.ts';

export interface Identity {
  readonly serverName: string;
  readonly trust: Trust;
  /** Asked after the server has proven its identity. */
  readonly ask?: FirstWords | undefined;
}

/**
 * Does the TLS handshake over an open connection until the server has proven its identity; returns a text about it.
 *
 * A listener that requires a client certificate, which a probe does not have, ends the handshake. With TLS 1.3 that happens
 * after the client's `secureConnect`, when everything is proven. With TLS 1.2 there is no `secureConnect`, and Node.js has
 * not checked the chain; but the master secret, announced by `keylog`, exists only after the server's certificate has
 * arrived and its signature over the key exchange was verified. Only the certificate itself must then be checked. It does
 * not matter how the server ends the handshake (an alert, a close, a reset that overtakes the alert).
 */
export async function proveIdentity(socket: Socket, identity: Identity, signal: AbortSignal): Promise<string> {
  const { serverName, trust, ask } = identity;
  // Node.js must not reject the certificate: the socket would be gone before we can report what was presented.
  const secured = connect({ socket, servername: serverName, secureContext: trust.context, rejectUnauthorized: false });
  secured.on('error', () => undefined);
  let signedBy: DetailedPeerCertificate | undefined;
  secured.on('keylog', () => {
    if (secured.getProtocol() === 'TLSv1.2') signedBy = secured.getPeerCertificate(true);
  });
  try {
    await until(secured, 'secureConnect', signal);
    // From here on, a missing client certificate is not the reason for an end of the connection.
    signedBy = undefined;
    if (!secured.authorized) throw untrusted(secured.getPeerCertificate(), faultOf(secured));
    const version = secured.getProtocol();
    const said = await ask?.(secured, serverName, signal);
    await takeLeave(secured);
    return said === undefined ? `${version} as ${serverName}` : `${version} as ${serverName}, ${said}`;
  } catch (error) {
    if (signedBy?.raw === undefined || signal.aborted || error instanceof UnexpectedAnswer || isOurs(error))
      throw error;
    const fault = distrust(signedBy, trust, serverName);
    if (fault !== undefined) throw untrusted(signedBy, fault);
    return `TLSv1.2 as ${serverName}; then the server ended the handshake, as it does when it requires a client certificate`;
  } finally {
    secured.destroy();
  }
}

const LEAVE_MS = 250;

/**
 * Ends the connection and waits for the other side to close it: destroying the socket at once would drop the last message
 * of the handshake, and every probe would cause an error in the log of the server.
 */
function takeLeave(secured: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(resolve, LEAVE_MS);
    secured.on('close', () => {
      clearTimeout(impatience);
      resolve();
    });
    secured.resume().end();
  });
}

/**
 * Whether our own side of TLS refused a message, such as a Finished message that does not match. OpenSSL numbers its errors:
 * the low 23 bits of `error:0A000410` are the reason, and alerts from the other side start at SSL_AD_REASON_OFFSET
 * (1040 = alert 40, handshake failure). The numbers are part of its ABI; the texts change from release to release.
 */
function isOurs(error: unknown): boolean {
  const packed = error instanceof Error ? /\berror:([0-9A-F]{8}):/.exec(error.message)?.[1] : undefined;
  return packed !== undefined && (Number.parseInt(packed, 16) & 0x7f_ffff) < SSL_AD_REASON_OFFSET;
}

const SSL_AD_REASON_OFFSET = 1000;

/** Typed as an Error, but Node.js sets the code as text. */
const faultOf = (socket: TLSSocket): string => String(socket.authorizationError);

function untrusted({ subject, subjectaltname, issuer }: PeerCertificate, fault: string): UnexpectedAnswer {
  const names = (subjectaltname ?? `CN=${String(subject.CN)}`).slice(0, 200);
  const signer = String(issuer.CN ?? issuer.O).slice(0, 100);
  return new UnexpectedAnswer(`certificate for ${names}, issued by "${signer}": ${fault}`);
}
