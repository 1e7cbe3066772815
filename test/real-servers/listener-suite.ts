/** Tests for every listener behind a load balancer, for any protocol. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProbeTarget } from '../../src/providers/ports/prober.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer.ts';
import { describeUnless, missing } from '../support/needs.ts';
import { createStage, type Stage } from './processes.ts';
import { createProject, HOST, probe, type Project } from './project.ts';

export interface RealListener {
  readonly title: string;
  /** Why it cannot be tested on this machine. */
  readonly unless: readonly string[];
  readonly protocol: ProbeTarget['protocol'];
  /** What the proof must say in addition to the version. */
  readonly says?: string;
  /** Starts the server with the project's TLS; resolves to the port of the listener. */
  start(stage: Stage, project: Project): Promise<number>;
}

export function provesThroughALoadBalancer({ title, unless, protocol, says, start }: RealListener): void {
  describeUnless([...unless, ...missing('haproxy')], title, () => {
    let stage: Stage;
    let project: Project;
    let direct: number;
    let through: LoadBalancer;
    beforeAll(async () => {
      stage = createStage();
      project = await createProject();
      direct = await start(stage, project);
      through = await startLoadBalancer(stage, direct);
    });
    afterAll(() => stage.end());

    it('is proven, with and without the load balancer', async () => {
      for (const port of [direct, through.healthy]) {
        const result = await probe(project, port, { protocol });
        expect(result).toMatchObject({ outcome: 'proven', detail: expect.stringContaining(`as ${HOST}`) });
        if (says !== undefined) expect(result.detail).toContain(says);
      }
    });

    it('is proven thirty times in a row', async () => {
      for (let round = 0; round < 30; round += 1)
        expect(await probe(project, through.healthy, { protocol })).toMatchObject({ outcome: 'proven' });
    });

    it('is not proven to who expects another CA or another host', async () => {
      const wrongCa = await probe(project, through.healthy, { protocol, ca: project.strangersCa });
      const wrongHost = await probe(project, through.healthy, { protocol, serverName: 'elsewhere.example' });
      expect(wrongCa).toMatchObject({ outcome: 'untrusted', detail: expect.stringContaining('"project"') });
      expect(wrongHost).toMatchObject({ outcome: 'untrusted', detail: expect.stringContaining(HOST) });
    });

    it('is without a target when the load balancer closes or resets', async () => {
      expect(await probe(project, through.withoutTarget, { protocol })).toMatchObject({ outcome: 'noTarget' });
      expect(await probe(project, through.resetting, { protocol })).toMatchObject({ outcome: 'noTarget' });
    });

    it('has no answer when the load balancer is silent', async () => {
      expect(await probe(project, through.silent, { protocol })).toMatchObject({ outcome: 'timedOut' });
    });

    it('is not proven when the load balancer speaks the PROXY protocol to it', async () => {
      const result = await probe(project, through.proxyProtocol, { protocol });
      expect(['noTarget', 'untrusted', 'timedOut']).toContain(result.outcome);
    });
  });
}
