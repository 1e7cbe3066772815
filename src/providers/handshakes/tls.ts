import type { Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import { until, UnexpectedAnswer } from './connection.ts';
import { distrust, type Trust } from './trust.ts';

export interface Identity {
  readonly serverName: string;
  readonly trust: Trust;
}

/**
 * Shakes hands over an open connection until the server has proven who it is; says how that went.
 *
 * A listener that wants a client certificate, which a probe has none of, breaks off with an alert. Under TLS 1.3 the
 * alert follows the client's `secureConnect`, by when all is proven. Under TLS 1.2 it comes instead of it, and before
 * Node looks at the chain; but the master secret, announced by `keylog`, exists only once the server's certificate has
 * come and its signature over the key exchange was verified with it. What is left to check is whom that certificate is of.
 */
export async function proveIdentity(socket: Socket, identity: Identity, signal: AbortSignal): Promise<string> {
  const { serverName, trust } = identity;
  // Not rejected by Node but below, or the socket would be gone before we can say what was presented.
  const secured = connect({ socket, servername: serverName, secureContext: trust.context, rejectUnauthorized: false });
  secured.on('error', () => undefined);
  let keyed: DetailedPeerCertificate | undefined;
  secured.on('keylog', () => (keyed = secured.getPeerCertificate(true)));
  try {
    await until(secured, 'secureConnect', signal);
    if (!secured.authorized) throw untrusted(secured.getPeerCertificate(), faultOf(secured));
    const version = secured.getProtocol();
    await takeLeave(secured);
    return `${version} as ${serverName}`;
  } catch (error) {
    if (keyed?.raw === undefined || !isAlert(error) || secured.getProtocol() !== 'TLSv1.2') throw error;
    const fault = distrust(keyed, trust, serverName);
    if (fault !== undefined) throw untrusted(keyed, fault);
    return `TLSv1.2 as ${serverName}, up to its alert for want of a client certificate`;
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
 * Node hides the alert's number; its OpenSSL code reads `ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE`, `…_TLSV1_ALERT_…`, and
 * from OpenSSL 3.4 on, which Node 22.23 and 24 hold, `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`.
 */
const isAlert = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^ERR_SSL_(SSLV3|TLSV1|TLSV13|SSL\/TLS)_ALERT_/.test(String(error.code));

/** Typed as an Error, but Node sets the code's text. */
const faultOf = (socket: TLSSocket): string => String(socket.authorizationError);

function untrusted({ subject, subjectaltname, issuer }: PeerCertificate, fault: string): UnexpectedAnswer {
  const names = (subjectaltname ?? `CN=${String(subject.CN)}`).slice(0, 200);
  const signer = String(issuer.CN ?? issuer.O).slice(0, 100);
  return new UnexpectedAnswer(`certificate for ${names}, issued by "${signer}": ${fault}`);
}
