/** What listeners and clients need of an Aiven project: its CA, and a certificate for the host of one connection. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCa, issueServerCertificate } from '../../sandbox/certificates.ts';
import { createProber } from '../../src/providers/prober.ts';
import type { ProbeResult, ProbeTarget } from '../../src/providers/ports/prober.ts';

export const HOST = 'privatelink-1-orders-shop.c.aivencloud.com';

export interface Project {
  readonly ca: string;
  /** PEM of a CA that is not the project's. */
  readonly strangersCa: string;
  readonly certificate: string;
  readonly privateKey: string;
}

export async function createProject(): Promise<Project> {
  const [ca, stranger] = await Promise.all([createCa('project'), createCa('another')]);
  const { certificate, privateKey } = await issueServerCertificate(ca, [HOST]);
  return { ca: ca.certificate, strangersCa: stranger.certificate, certificate, privateKey };
}

export interface TlsFiles {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** Key and certificate in one file. */
  readonly both: string;
}

/** Writes the project's PEM files into a folder. Servers of other users may read them, because it is only a test key. */
export function writeTls({ ca, certificate, privateKey }: Project, folder: string): TlsFiles {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o644 });
    return path;
  };
  return {
    ca: write('ca.pem', ca),
    certificate: write('server.crt', certificate),
    key: write('server.key', privateKey),
    both: write('both.pem', `${privateKey}\n${certificate}`),
  };
}

/** The product's prober, as the step `targets` calls it. */
export const probe = (project: Project, port: number, more: Partial<ProbeTarget>): Promise<ProbeResult> =>
  createProber({ timeoutMs: 3_000 }).probe({
    address: '127.0.0.1',
    port,
    serverName: HOST,
    protocol: 'tls',
    ca: project.ca,
    ...more,
  });
