/** Commands in errors and examples in the runbook can be pasted. For the box of a parked run see advice.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import { causeway } from '../cli/causeway.ts';
import { eventually } from '../support/eventually.ts';
import { expectSoundTasks } from '../support/histories.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { scenarioOf, type Scenario } from '../support/scenario.ts';
import { openShell, type Shell } from '../support/shell.ts';
import { workflowIdOf } from '../../src/contract/request.ts';

let installation: Installation;
let shell: Shell;
beforeAll(async () => {
  installation = await startInstallation();
  shell = await openShell({ temporal: `'${await findTemporalCli()}'` });
});
afterAll(async () => {
  await installation.stop();
  await shell.close();
});

const address = (): string => installation.settings.temporal.address;

/** The commands in a program's output, each to the end of its line. */
const commandsIn = (said: string): readonly string[] =>
  [...said.matchAll(/temporal (?:[a-z-]+ )+.*?(?=$|,)/gm)].map(([command]) => command.trim());

describe('the command that an error prints', () => {
  it('makes the namespace that is missing', async () => {
    const namespace = `pasted-${Date.now()}`;
    const status = () => causeway(['status', '--address', address(), '--namespace', namespace]);
    const { stderr, code } = await status();
    expect(code).not.toBe(0);
    const [command = ''] = commandsIn(stderr.replace(/\s*\n\s+/g, ' '));
    expect(command).toContain(`--namespace ${namespace}`);
    await shell.paste(command);
    await eventually(async () => expect((await status()).stderr).not.toContain('is not a namespace'));
  });
});

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

/** The rows of "Send one update": the update and its input. */
const updates = [...runbook.matchAll(/^\| `(retry|skip|rollback|extend)`.*?\|.*\| (.*) \|$/gm)].flatMap(
  ([, update = '', box = '']) => [
    ...(box.startsWith('empty') ? [[update, '{}'] as const] : []),
    ...[...box.matchAll(/`(\{.*?\})`/g)].map(([, json = '']) => [update, json] as const),
  ],
);

/** An example with its ids replaced by those of a real link. */
function ofLink(example: string, { project, service, request: { endpoints } }: Scenario): unknown {
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error('the link has an endpoint');
  const { vpcId, subnetIds, securityGroupIds } = endpoint;
  const ids: Readonly<Record<string, string | undefined>> = {
    shop: project,
    'orders-kafka': service,
    'vpc-0a1': vpcId,
    'subnet-0a': subnetIds[0],
    'subnet-0b': subnetIds[1],
    'sg-01': securityGroupIds[0],
  };
  return JSON.parse(example, (_, value: unknown) => (typeof value === 'string' ? (ids[value] ?? value) : value));
}

describe("the runbook's example", () => {
  it('is there for every update', () => {
    expect(new Set(updates.map(([update]) => update))).toEqual(new Set(['retry', 'skip', 'rollback', 'extend']));
  });

  it.each(updates)('of %s is accepted: %s', async (update, example) => {
    const link = scenarioOf(installation, await installation.link({ request: { budgets: { targets: '1 second' } } }));
    link.stick('targets');
    await link.start();
    await link.parked();
    link.disarm();
    const handle = installation.temporal.workflow.getHandle(link.workflowId);
    expect(await handle.executeUpdate(update, { args: [ofLink(example, link)] })).toMatchObject({
      says: expect.any(String) as unknown,
    });
    if (update === 'extend') await link.run.retry();
    await (update === 'rollback' ? link.rolledBack() : link.run.result());
    await expectSoundTasks(installation.temporal, link.workflowId);
  });

  it('of a start brings a link about', async () => {
    const link = scenarioOf(installation, await installation.link());
    const [, example = ''] = /^```json\n([^]*?)^```$/m.exec(runbook) ?? [];
    const { taskQueue } = installation.settings;
    const request = ofLink(example, link);
    const handle = await installation.temporal.workflow.start('onboard', {
      workflowId: workflowIdOf(link),
      taskQueue,
      args: [request],
    });
    expect(await handle.result()).toMatchObject({ outcome: 'readyUnverified' });
  });
});
