/** Clients in the VPC of a linked service: the prober, and programs of others. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PrivatelinkRoute } from '../../sandbox/aiven/routes.ts';
import { createProber } from '../../src/providers/prober.ts';
import { protocolOf } from '../../src/providers/protocol-of.ts';
import type { ProbeResult } from '../../src/providers/ports/prober.ts';
import type { LinkedService } from './linked-service.ts';

export const ZONE = 'euw1-az1';

export interface ProbeOptions {
  readonly zoneId?: string;
  readonly protocol?: 'tls';
}

export function probe(
  linked: LinkedService,
  route: PrivatelinkRoute,
  { zoneId = ZONE, protocol }: ProbeOptions = {},
): Promise<ProbeResult> {
  const prober = createProber({ extraCaFile: fileOf(linked.world.publicCa.certificate), timeoutMs: 2_000 });
  return prober.probe({
    address: linked.address(zoneId),
    port: route.port,
    serverName: route.host,
    protocol: protocol ?? protocolOf({ ...route, ssl: true }),
    ...(route.ca === 'project' && { ca: linked.project.ca.certificate }),
  });
}

/** `openssl s_client` with chain and name checked. */
export function openssl(linked: LinkedService, route: PrivatelinkRoute, more: readonly string[]): Promise<string> {
  const ca = route.ca === 'project' ? linked.project.ca : linked.world.publicCa;
  const to = ['-connect', `${linked.address(ZONE)}:${route.port}`, '-servername', route.host];
  const checks = ['-verify_hostname', route.host, '-CAfile', fileOf(ca.certificate)];
  return run('openssl', ['s_client', ...to, ...checks, ...more]);
}

/** The whole output of the command, whether or not it succeeds. */
export const run = (command: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 5_000 }, (_, stdout, stderr) => resolve(stdout + stderr));
    child.stdin?.end('hello\n');
  });

/** A file with this PEM text, until the test is over. */
export function fileOf(pem: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'causeway-data-plane-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'ca.pem');
  writeFileSync(path, pem);
  return path;
}
