/** The roots that a probe trusts: for OpenSSL, and for our own check when a handshake ends before that of OpenSSL. */
import { X509Certificate } from 'node:crypto';
import {
  checkServerIdentity,
  createSecureContext,
  DEFAULT_CIPHERS,
  type DetailedPeerCertificate,
  type SecureContext,
} from 'node:tls';

export interface Trust {
  readonly context: SecureContext;
  /** PEM, one certificate each. */
  readonly roots: readonly string[];
}

/** @param bundles PEM texts of one or more certificates each. */
export function trustIn(bundles: readonly string[]): Trust {
  const roots = bundles.flatMap((bundle) => bundle.match(CERTIFICATE) ?? []);
  return { context: createSecureContext({ ca: roots, ciphers: SIGNED_KEY_EXCHANGE }), roots };
}

/**
 * Why a server's certificate is not trusted; undefined when it is. Node.js reports this only after a complete handshake, so
 * this is for handshakes that the server ends early. It checks dates, signatures, CA flags and names, but not path lengths
 * and key usages, because nothing is ever sent over such a connection.
 */
export function distrust(peer: DetailedPeerCertificate, trust: Trust, serverName: string): string | undefined {
  const chain = chainOf(peer);
  return chainFault(chain, trust) ?? checkServerIdentity(serverName, peer)?.message;
}

/** Without the RSA key exchange of TLS 1.2, in which a server proves that it has its key only after it may send the alert. */
const SIGNED_KEY_EXCHANGE = `${DEFAULT_CIPHERS}:!kRSA`;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The presented certificates, the server's own first; Node.js links them, and the last one may link to itself. */
function chainOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  for (
    let each: DetailedPeerCertificate | undefined = peer;
    each?.raw && !seen.has(each);
    each = each.issuerCertificate
  ) {
    seen.add(each);
    chain.push(new X509Certificate(each.raw));
  }
  return chain;
}

function chainFault(chain: readonly X509Certificate[], trust: Trust): string | undefined {
  const roots = trust.roots.map((pem) => new X509Certificate(pem));
  const [server] = chain;
  if (server === undefined) return 'no certificate';
  for (let current = server, steps = 0; steps < chain.length; steps += 1) {
    if (!isCurrent(current)) return `certificate valid from ${current.validFrom} to ${current.validTo}`;
    if (roots.some((root) => isCurrent(root) && issued(current, root))) return undefined;
    const issuer = chain.find((each) => each !== current && issued(current, each));
    if (issuer === undefined) break;
    current = issuer;
  }
  return 'no trusted issuer';
}

const issued = (certificate: X509Certificate, by: X509Certificate): boolean =>
  by.ca && certificate.checkIssued(by) && certificate.verify(by.publicKey);

const isCurrent = ({ validFrom, validTo }: X509Certificate): boolean =>
  Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);
