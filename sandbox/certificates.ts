// @peculiar/x509 depends on tsyringe, which needs this polyfill loaded first.
import 'reflect-metadata';
import { randomUUID, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateAuthority } from './world.ts';

/** PEM texts. `certificate` is only the leaf: clients have the CA. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  readonly notAfter: Date;
}

/** A self-signed CA on P-256: fast to create, and every TLS stack accepts it. */
export async function createCa(name: string): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `O=Causeway sandbox, CN=${name}`,
    ...validity(10),
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), privateKey: await privateKeyPem(keys.privateKey) };
}

/** A server certificate for these DNS names; the first is its common name. */
export function issueServerCertificate(ca: CertificateAuthority, hosts: readonly string[]): Promise<IssuedCertificate> {
  const names = new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value })));
  return issue(ca, hosts[0] ?? 'localhost', x509.ExtendedKeyUsage.serverAuth, [names]);
}

/** A client certificate, as Aiven gives each Kafka user. */
export const issueClientCertificate = (ca: CertificateAuthority, commonName: string): Promise<IssuedCertificate> =>
  issue(ca, commonName, x509.ExtendedKeyUsage.clientAuth, []);

const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
const YEAR_MS = 365 * 24 * 3_600_000;

async function issue(
  ca: CertificateAuthority,
  commonName: string,
  usage: x509.ExtendedKeyUsage,
  extensions: readonly x509.Extension[],
): Promise<IssuedCertificate> {
  const issuer = new x509.X509Certificate(ca.certificate);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    // A common name has 64 characters at most; a longer host name is complete only in the alternative names.
    subject: `CN=${commonName.slice(0, 64)}`,
    issuer: issuer.subject,
    ...validity(2),
    publicKey: keys.publicKey,
    signingKey: await signingKey(ca),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...extensions,
    ],
  });
  return {
    certificate: certificate.toString('pem'),
    privateKey: await privateKeyPem(keys.privateKey),
    notAfter: certificate.notAfter,
  };
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);

const signingKey = (ca: CertificateAuthority): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(ca.privateKey), KEY, false, ['sign']);

const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const serialNumber = (): string => `01${randomUUID().replaceAll('-', '').slice(0, 30)}`;

function validity(years: number): { notBefore: Date; notAfter: Date } {
  // Valid since an hour ago, so that a client whose clock is a little behind does not refuse it.
  const notBefore = new Date(Date.now() - 3_600_000);
  return { notBefore, notAfter: new Date(notBefore.getTime() + years * YEAR_MS) };
}
