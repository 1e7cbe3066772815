import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import { until, UnexpectedAnswer } from './connection.ts';
import type { FirstWords } from './first-words.ts';
import { distrust, type Trust } from './trust.ts';

export interface Identity {
  readonly serverName: string;
  readonly trust: Trust;
  /** What is asked once the server has proven who it is. */
  readonly ask?: FirstWords | undefined;
}

/**
 * Shakes hands over an open connection until the server has proven who it is; says how that went.
 *
 * A listener that wants a client certificate, which a probe has none of, breaks off. Under TLS 1.3 that follows the
 * client's `secureConnect`, by when all is proven. Under TLS 1.2 it comes instead of it, and before Node looks at the
 * chain; but the master secret, announced by `keylog`, exists only once the server's certificate has come and its
 * signature over the key exchange was verified with it. What is left to check is whom that certificate is of. How the
 * server breaks off (an alert, a close, a reset that overtakes the alert) tells nothing more.
 */
export async function proveIdentity(socket: Socket, identity: Identity, signal: AbortSignal): Promise<string> {
  const { serverName, trust, ask } = identity;
  // Not rejected by Node but below, or the socket would be gone before we can say what was presented.
  const secured = connect({ socket, servername: serverName, secureContext: trust.context, rejectUnauthorized: false });
  secured.on('error', () => undefined);
  let signedBy: DetailedPeerCertificate | undefined;
  secured.on('keylog', () => {
    if (secured.getProtocol() === 'TLSv1.2') signedBy = secured.getPeerCertificate(true);
  });
  try {
    await until(secured, 'secureConnect', signal);
    // Whatever ends the connection from here on was not for want of a client certificate.
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
    return `TLSv1.2 as ${serverName}; then the server broke off, as one does that wants a client certificate`;
  } finally {
    secured.destroy();
  }
}

const LEAVE_MS = 250;

/**
 * Ends the connection in order, and lets the other side have the last word: a socket destroyed at once takes the last
 * message of the handshake with it, and every probe would leave an error in the server's log.
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
 * Whether our own TLS refused what came, such as a Finished message that does not fit. OpenSSL numbers its errors: the
 * low 23 bits of `error:0A000410` are the reason, and an alert from the other side counts from SSL_AD_REASON_OFFSET on
 * (1040 = alert 40, handshake failure). The numbers are part of its ABI; the words change from release to release.
 */
function isOurs(error: unknown): boolean {
  const packed = error instanceof Error ? /\berror:([0-9A-F]{8}):/.exec(error.message)?.[1] : undefined;
  return packed !== undefined && (Number.parseInt(packed, 16) & 0x7f_ffff) < SSL_AD_REASON_OFFSET;
}

const SSL_AD_REASON_OFFSET = 1000;

/** Typed as an Error, but Node sets the code's text. */
const faultOf = (socket: TLSSocket): string => String(socket.authorizationError);

function untrusted({ subject, subjectaltname, issuer }: PeerCertificate, fault: string): UnexpectedAnswer {
  const names = (subjectaltname ?? `CN=${String(subject.CN)}`).slice(0, 200);
  const signer = String(issuer.CN ?? issuer.O).slice(0, 100);
  return new UnexpectedAnswer(`certificate for ${names}, issued by "${signer}": ${fault}`);
}
