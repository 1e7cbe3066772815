/** A fleet of workers is upgraded under open runs: by Worker Deployments, with runs that go on with the new build, or stay. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import { startProbeWorker, startWorker, type RunningWorker } from '../../src/worker.ts';
import { childLimit, eventually } from '../support/eventually.ts';
import { historyOf } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';

interface Deployment {
  readonly installation: Installation;
  /** A worker of this build. */
  start(buildId: string): Promise<RunningWorker>;
  /** As docs/upgrade.md has it. */
  makeCurrent(buildId: string): Promise<void>;
}

async function deploymentOf(name: string, pinned: boolean): Promise<Deployment> {
  const installation = await startInstallation({ workers: 'none' }, name);
  const { settings, probeTaskQueue } = installation;
  const workers = [await startProbeWorker(settings, probeTaskQueue)];
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await installation.stop();
  });
  const cli = await findTemporalCli();
  return {
    installation,
    async start(buildId) {
      const worker = await startWorker({ ...settings, deployment: { name, buildId, pinned } });
      workers.push(worker);
      return worker;
    },
    async makeCurrent(buildId) {
      const which = ['--deployment-name', name, '--build-id', buildId, '--yes'];
      const where = ['--address', settings.temporal.address, '--namespace', settings.temporal.namespace];
      // The server knows a build once both of its queues are polled.
      await eventually(() =>
        promisify(execFile)(cli, ['worker', 'deployment', 'set-current-version', ...which, ...where], {
          ...childLimit,
        }),
      );
    },
  };
}

/** Which builds carried out the run's workflow tasks, in order, each once. */
async function buildsOf({ installation, workflowId }: Scenario): Promise<readonly string[]> {
  const { events = [] } = await historyOf(installation.temporal, workflowId);
  const builds = (events ?? []).flatMap(
    (event) => event.workflowTaskCompletedEventAttributes?.deploymentVersion?.buildId ?? [],
  );
  return [...new Set(builds)];
}

/** A run that waits for its last step on build `one`, while `two` becomes the current one. */
async function upgradedUnder({ installation, start, makeCurrent }: Deployment) {
  const first = await start('one');
  await makeCurrent('one');
  const link = scenarioOf(installation, await installation.link());
  link.stick('targets');
  await link.start();
  await link.until(({ steps }) => steps.some(({ step }) => step === 'targets'));
  await start('two');
  await makeCurrent('two');
  return { first, link };
}

it('an open run goes on with the new build, and the old worker can be stopped', async () => {
  const deployment = await deploymentOf('upgraded', false);
  const { first, link } = await upgradedUnder(deployment);
  await first.stop();
  link.disarm();
  expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  expect(await buildsOf(link)).toEqual(['one', 'two']);
});

it('a pinned one stays with its build to the end, and a new one begins with the new', async () => {
  const deployment = await deploymentOf('pinned', true);
  const { link } = await upgradedUnder(deployment);
  link.disarm();
  expect(await link.run.result()).toMatchObject({ outcome: 'ready' });
  expect(await buildsOf(link)).toEqual(['one']);
  const next = scenarioOf(deployment.installation, await deployment.installation.link());
  await next.ready();
  expect(await buildsOf(next)).toEqual(['two']);
});
