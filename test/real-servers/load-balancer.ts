/** HAProxy instead of AWS's network load balancer: it forwards TCP without reading it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../support/needs.ts';
import { freePorts, type Stage } from './processes.ts';

/** Ports of one load balancer in front of one listener. */
export interface LoadBalancer {
  readonly healthy: number;
  /** The target's port refuses connections. */
  readonly withoutTarget: number;
  /** It resets each connection right after accepting it. */
  readonly resetting: number;
  /** It accepts connections and forwards nothing. */
  readonly silent: number;
  /** It sends the PROXY protocol, for which the target is not configured. */
  readonly proxyProtocol: number;
}

export async function startLoadBalancer(stage: Stage, target: number): Promise<LoadBalancer> {
  const [nothing = 0, healthy = 0, withoutTarget = 0, resetting = 0, silent = 0, proxyProtocol = 0] =
    await freePorts(6);
  const config = join(stage.folder(), 'haproxy.cfg');
  const listener = (port: number, ...lines: string[]): string =>
    [`listen on-${port}`, `bind 127.0.0.1:${port}`, ...lines].join('\n  ');
  writeFileSync(
    config,
    [
      'defaults\n  mode tcp\n  retries 0\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s',
      listener(healthy, `server target 127.0.0.1:${target}`),
      listener(withoutTarget, `server target 127.0.0.1:${nothing}`),
      listener(resetting, 'tcp-request connection reject', `server target 127.0.0.1:${target}`),
      listener(
        silent,
        'tcp-request inspect-delay 60s',
        'tcp-request content accept if WAIT_END',
        `server target 127.0.0.1:${target}`,
      ),
      listener(proxyProtocol, `server target 127.0.0.1:${target} send-proxy`),
      '',
    ].join('\n'),
  );
  await stage.start([program('haproxy'), '-db', '-f', config], [healthy]);
  return { healthy, withoutTarget, resetting, silent, proxyProtocol };
}
