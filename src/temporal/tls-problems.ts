/** The findings of `knock` as messages: which certificate, and which setting and file to look at. */
import type { TLSSocket } from 'node:tls';
import type { Origin, TemporalSettings } from '../config/temporal.ts';
import type { Problem } from '../problems/problems.ts';
import { TemporalAccessError } from './access-error.ts';
import { withoutFullStop } from '../contract/printable.ts';

export const unreachable = ({ address, origins }: TemporalSettings, cause: unknown): TemporalAccessError =>
  new TemporalAccessError(
    'Unreachable',
    {
      field: origins.address.setting,
      value: address,
      problem: `does not reach a Temporal server (${wordsOf(cause)})`,
      fix: 'correct the address, start the server, or give this machine access to it; `causeway dev` starts one to try things out',
    },
    { cause },
  );

export const tlsWanted = ({ address, origins }: TemporalSettings): TemporalAccessError =>
  refused({
    field: origins.tls.setting,
    problem: `is ${origins.tls.isSet ? 'off' : 'not set'}, but the server at ${address} speaks TLS`,
    fix: `set TEMPORAL_TLS=true; and ${origins.serverCa.setting}, if its certificate is not of a public CA`,
  });

export const notTls = ({ address, origins }: TemporalSettings, cause: unknown): TemporalAccessError =>
  refused(
    {
      field: origins.tls.isSet || !origins.apiKey.isSet ? origins.tls.setting : origins.apiKey.setting,
      problem: `asks for TLS, but the server at ${address} ends the handshake (${wordsOf(cause)}): it may not use TLS`,
      fix: 'set TEMPORAL_TLS=false if it has no TLS, else check the proxy or load balancer in front of the server',
    },
    cause,
  );

/** We do not trust the server's certificate. */
export function untrusted(
  { address, origins }: TemporalSettings,
  socket: TLSSocket,
  name: string,
): TemporalAccessError {
  const code = String(socket.authorizationError);
  const { subject, issuer, subjectaltname, valid_from, valid_to } = socket.getPeerCertificate();
  const whose = `the certificate of the server at ${address} (${nameOf(subject)}, issued by ${nameOf(issuer)})`;
  const cause = new Error(code);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused(
      {
        field: origins.serverName.setting,
        problem: `${whose} is for ${subjectaltname ?? 'no name'}, not for ${name}`,
        fix: `set ${origins.serverName.setting} to a name of the certificate, or use such a name as the address`,
      },
      cause,
    );
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return refused(
      {
        field: origins.address.setting,
        value: address,
        problem: `${whose} is valid from ${valid_from} to ${valid_to}`,
        fix: 'renew the certificate of the server, or correct the clock of this machine',
      },
      cause,
    );
  return refused(
    {
      field: origins.serverCa.setting,
      problem: `${whose} is not signed by ${origins.serverCa.isSet ? `the CA${inFile(origins.serverCa)}` : 'a CA that this machine trusts'} (${code})`,
      fix: `set ${origins.serverCa.setting} to a PEM file with the CA ${nameOf(issuer)}`,
    },
    cause,
  );
}

/** The server does not trust our certificate, or requires one. */
export function clientRefused({ address, origins }: TemporalSettings, cause: unknown): TemporalAccessError {
  const { clientCert, clientKey } = origins;
  const [missing] = [clientCert, clientKey].filter(({ isSet }) => !isSet);
  if (missing !== undefined)
    return refused(
      {
        field: missing.setting,
        problem: `is not set, and the server at ${address} ends the TLS handshake: it requires a client certificate (${wordsOf(cause)})`,
        fix: `set ${clientCert.setting} and ${clientKey.setting} to the PEM files of a client certificate and its key`,
      },
      cause,
    );
  return refused(
    {
      field: clientCert.setting,
      problem: `the client certificate${inFile(clientCert)} is not accepted by the server at ${address} (${wordsOf(cause)})`,
      fix: 'use a client certificate that has not expired, of a CA that the server trusts',
    },
    cause,
  );
}

/** A configured file is not a certificate or key, or the key does not belong to the certificate. */
export const unusable = (origin: Origin, cause: Error, other?: Origin): TemporalAccessError =>
  refused(
    {
      field: origin.setting,
      problem: `cannot be used${inFile(origin)}: ${wordsOf(cause)}`,
      fix: `write the PEM text of ${other === undefined ? 'a CA' : `a certificate there, and its own key into ${other.setting}`}`,
    },
    cause,
  );

const refused = (problem: Problem, cause?: unknown): TemporalAccessError =>
  new TemporalAccessError('TlsRefused', problem, cause === undefined ? {} : { cause });

const inFile = ({ file }: Origin): string => (file === undefined ? '' : ` in ${file}`);

const nameOf = (name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined): string =>
  [name?.CN ?? name?.O ?? 'without a name'].flat().join(', ');

/** `connect ECONNREFUSED 127.0.0.1:7233`; of an attempt at several addresses, the first. */
function wordsOf(error: unknown): string {
  const one = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return one instanceof Error ? withoutFullStop(one.message.trim()) : String(one);
}
