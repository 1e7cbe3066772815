/** `causeway worker`: runs a worker. */
import { once } from 'node:events';
import { policyLines } from '../../policy/policy.ts';
import { ProblemsError } from '../../problems/problems.ts';
import { ec2TaskQueue } from '../../contract/request.ts';
import type { CheckResult } from '../../contract/checks.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import type { RunningWorker } from '../../worker.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';

export interface WorkerOptions {
  readonly probeOnly?: boolean;
  readonly skipChecks?: boolean;
}

export async function worker(invocation: Invocation<WorkerOptions>): Promise<ExitCode> {
  const { output, options, interrupted } = invocation;
  const { probeOnly = false, skipChecks = false, taskQueue } = options;
  if (probeOnly && taskQueue === undefined)
    throw new ProblemsError('Usage', [
      {
        field: '--task-queue',
        problem: 'is missing',
        fix: 'name the queue of endpoint.probe, as in --task-queue causeway-probe-vpc-0a1b2c3d',
      },
    ]);
  const settings = invocation.settings();
  if (!probeOnly && settings.aiven.token === undefined)
    throw new ProblemsError('Configuration', [
      { field: 'AIVEN_TOKEN', problem: 'is missing', fix: 'set it to an API token of the Aiven project' },
    ]);
  const [{ startProbeWorker, startWorker }, { startChecks }, { installRuntime }, { serveHealth, STARTING }] =
    await Promise.all([
      import('../../worker.ts'),
      import('../local/start-checks.ts'),
      import('../program/runtime.ts'),
      import('../../worker/health.ts'),
    ]);
  installRuntime(settings);
  const up: { worker?: RunningWorker } = {};
  // Before everything else: a worker that waits for the Temporal server is alive, but not ready.
  const health = settings.health && (await serveHealth(settings.health, () => up.worker?.health() ?? STARTING));
  let checks: readonly CheckResult[] | undefined;
  const overrides = {
    announce: (text: string) => output.warn(`! ${text}`),
    signal: interrupted,
    ...(skipChecks
      ? {}
      : { beforeServing: async () => void (checks = await startChecks(settings, { output, probeOnly })) }),
  };
  const starting = probeOnly
    ? startProbeWorker(settings, settings.taskQueue, overrides)
    : startWorker(settings, overrides);
  const running = await Promise.race([starting, aborted(interrupted)]);
  if (running === undefined) return exitCodes.interrupted;
  up.worker = running;
  const queues = probeOnly ? [running.taskQueue] : [running.taskQueue, ec2TaskQueue(running.taskQueue)];
  const { address, namespace } = settings.temporal;
  const policy = probeOnly ? [] : policyLines(settings.policy);
  output.object({
    ...{ taskQueues: queues, address, namespace },
    ...(probeOnly ? {} : { policy }),
    ...(checks === undefined ? {} : { checks }),
  });
  if (!probeOnly) output.say(['What callers may ask for (policy):', ...policy.map((line) => `  ${line}`)].join('\n'));
  output.say(`Serving ${queues.join(' and ')} in ${namespace} at ${address}. Ctrl-C stops it.`);
  await untilInterrupted(interrupted, running.stopped);
  await running.stop();
  await health?.stop();
  return exitCodes.done;
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  await once(signal, 'abort');
}
