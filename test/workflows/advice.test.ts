/** What is printed for a parked run can be pasted into a shell, or into the dialog of the Web UI. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeway } from '../cli/causeway.ts';
import { expectSoundTasks } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { parkedCases, type ParkedCase } from '../support/parked-cases.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { openShell, type Shell } from '../support/shell.ts';

let installation: Installation;
let shell: Shell;
beforeAll(async () => {
  installation = await startInstallation();
  shell = await openShell();
});
afterAll(async () => {
  await installation.stop();
  await shell.close();
});

const address = (): string => installation.settings.temporal.address;

const named = parkedCases.map((each) => [`${each.reason}${each.undo ? ' of an undo' : ''}`, each] as const);

describe('the printed command of a run that is parked for', () => {
  it.each(named)('%s is taken by the shell and mends it', async (_, parked) => {
    const link = await park(parked);
    const [first = ''] = await printedCommands(link);
    expect(first).toMatch(/^causeway retry /);
    parked.mend?.(link);
    await shell.paste(first);
    await expectEnd(link, parked.undo ? 'rolledBack' : 'ready');
  });

  it.each(named)(
    '%s has other ways beside it, and the last of them is accepted and ends the wait',
    async (_, parked) => {
      const link = await park(parked);
      const [, ...others] = await printedCommands(link);
      expect(others.length).toBeGreaterThan(0);
      const last = others.at(-1) ?? '';
      expect(last).toMatch(/^causeway (rollback|skip) /);
      await shell.paste(last);
      const { parked: still } = await link.until(({ audit }) => audit.length > 0);
      expect(still).toEqual([]);
      link.disarm();
      await link.run.result().catch(() => undefined);
    },
  );

  it.each(named)('%s in the Web UI is taken by its dialog and mends it', async (_, parked) => {
    const link = await park(parked);
    const handle = installation.temporal.workflow.getHandle(link.workflowId);
    const { currentDetails = '' } = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    const [, payload = ''] = /\*\*Then send\*\* `retry` .*: `(\{.*\})`/.exec(currentDetails) ?? [];
    expect(payload, currentDetails).not.toBe('');
    parked.mend?.(link);
    await handle.executeUpdate('retry', { args: [JSON.parse(payload)] });
    await expectEnd(link, parked.undo ? 'rolledBack' : 'ready');
  });
});

describe('the printed offboard of a run that was terminated', () => {
  const terminated = async (link: Scenario): Promise<string> => {
    await installation.temporal.workflow.getHandle(link.workflowId).terminate('a person in the Web UI');
    link.disarm();
    const { stdout } = await causeway(['status', `${link.project}/${link.service}`, '--address', address()]);
    const [, command = ''] = /or (causeway offboard .*) to take everything away/.exec(stdout) ?? [];
    expect(command, stdout).not.toBe('');
    return command;
  };
  const takesAllAway = async (link: Scenario, command: string): Promise<void> => {
    // Nobody can answer the question in this shell.
    expect(await shell.paste(`${command} --yes`)).toContain('is gone');
    expect(link.left()).toEqual([]);
    await expectSoundTasks(installation.temporal, link.workflowId);
  };

  it('takes away what an onboarding had made', async () => {
    const link = scenarioOf(installation, await installation.link());
    link.stick('targets');
    await link.start();
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
    await takesAllAway(link, await terminated(link));
  });

  it('takes away what an offboarding had left of a link that was ready', async () => {
    const link = scenarioOf(installation, await installation.link());
    await link.ready();
    link.failEc2('DeleteVpcEndpoints', { kind: 'hold' });
    await installation.causeway.offboard({ project: link.project, service: link.service, actor: 'test' });
    await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'vpcEndpoint' && phase === 'removing'));
    await takesAllAway(link, await terminated(link));
  });
});

async function park({ reason, options, park: bring }: ParkedCase): Promise<Scenario> {
  const link = scenarioOf(installation, await installation.link(options));
  await bring(link);
  const [parked] = await link.parked();
  expect(parked?.failure).toMatchObject({ reason });
  return link;
}

/** Whole lines from the box of `status`, as a person would copy them. */
async function printedCommands({ project, service }: Scenario): Promise<readonly string[]> {
  const { stdout } = await causeway(['status', `${project}/${service}`, '--address', address()]);
  return [...stdout.matchAll(/^ +(?:then send +)?(causeway .*)$/gm)].map(([, command = '']) => command);
}

async function expectEnd(link: Scenario, outcome: 'ready' | 'rolledBack'): Promise<void> {
  const result = outcome === 'rolledBack' ? await link.rolledBack() : await link.run.result();
  expect(result.outcome).toBe(outcome);
  await expectSoundTasks(installation.temporal, link.workflowId);
}
