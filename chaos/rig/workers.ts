/** Workers and probers as an operator starts them, each behind connections of its own that can be cut. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Peer } from '../plan/faults.ts';
import { childOf, type Child } from './child.ts';
import { processSlot, type ProcessSlot } from './process-slot.ts';
import { severable, type Severable } from './severable.ts';

export interface WorkerSlot extends ProcessSlot {
  /** Its process ends by SIGTERM, and another build's takes its place, from now on. */
  become(command: readonly string[]): Promise<void>;
  readonly connections: Readonly<Record<Peer, Severable>>;
}

export interface WorkerPlan {
  readonly name: string;
  readonly sandbox: Sandbox;
  /** `host:port` */
  readonly temporalAddress: string;
  readonly taskQueue: string;
  readonly prober?: boolean;
  /** Node's arguments up to the options below: those of the built command, or of another build's. */
  readonly command: readonly string[];
  /** Where the workers read manifests, and where their logs are. */
  readonly directory: string;
  /** Laid over all others. */
  readonly env?: NodeJS.ProcessEnv;
}

/** The policy allows everything, because refusals are not what is tested here. */
const POLICY = { principals: ['ownAccounts', 'arn:aws:iam::*:*'], roles: ['arn:aws:iam::*:role/*'] };

export async function startWorkerSlot(plan: WorkerPlan): Promise<WorkerSlot> {
  const { name, sandbox, temporalAddress, directory } = plan;
  const [temporal, aiven, aws] = await Promise.all(
    [temporalAddress, sandbox.urls.aiven, sandbox.urls.aws].map((address) => severable(portOf(address))),
  );
  if (temporal === undefined || aiven === undefined || aws === undefined) throw new Error('no proxies');
  let command = plan.command;
  const child: Child = childOf({
    command: process.execPath,
    args: () => [
      ...[...command, '--json', '--task-queue', plan.taskQueue],
      ...(plan.prober === true ? ['--probe-only'] : []),
    ],
    env: environmentOf(plan, { temporal, aiven, aws }),
    cwd: directory,
    log: join(directory, `${name}.log`),
    upWhen: 'taskQueues',
  });
  const slot = processSlot(name, child);
  await child.start();
  return {
    ...slot,
    connections: { temporal, aiven, aws },
    async become(next) {
      command = next;
      // One that is frozen or dies just now comes first.
      while (!(await slot.deploy())) await sleep(200);
    },
    async stop() {
      await slot.stop();
      await Promise.all([temporal, aiven, aws].map((each) => each.close()));
    },
  };
}

function environmentOf(
  { sandbox, env }: WorkerPlan,
  { temporal, aiven, aws }: Readonly<Record<Peer, Severable>>,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    ...sandbox.env,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}`,
    AIVEN_WEB_URL: `http://127.0.0.1:${aiven.port}`,
    AWS_ENDPOINT_URL_EC2: `http://127.0.0.1:${aws.port}`,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${aws.port}`,
    CAUSEWAY_POLICY: JSON.stringify(POLICY),
    CAUSEWAY_LOG_LEVEL: 'warn',
    MALLOC_ARENA_MAX: '2',
    ...env,
  };
}

const portOf = (address: string): number => Number(address.split(':').at(-1));
