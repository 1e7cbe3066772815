import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program/program.ts';
import { causeway } from './causeway.ts';

const commands = createProgram().commands.map((command) => command.name());

/** `fleet apply` for the commands of a group. */
const paths = createProgram().commands.flatMap((command) =>
  command.commands.length === 0 ? [command.name()] : command.commands.map((each) => `${command.name()} ${each.name()}`),
);

describe('the command line', () => {
  it('has these commands, in this order', () => {
    expect(commands).toEqual([
      'demo',
      'dev',
      'sandbox',
      'worker',
      'codec-server',
      'doctor',
      'plan',
      'onboard',
      'status',
      'report',
      'info',
      'principals',
      'components',
      'offboard',
      'retry',
      'skip',
      'rollback',
      'fleet',
      'schedule',
      'conformance',
      'completion',
    ]);
  });

  it.each(paths)('helps with %s, with an example', (path) => {
    expect(helpOf(path)).toMatch(new RegExp(`Examples?:\\n {2}\\$ causeway ${path}`));
  });

  it.each([
    [['onbord'], "unknown command 'onbord'"],
    [['status', 'shop'], 'Write PROJECT/SERVICE'],
    [['skip', 'shop/orders-kafka'], '--evidence'],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
    [['skip', 'shop/orders-kafka', '--evidence', 'x', '--step', 'all'], 'Allowed choices are privatelink'],
    [['sandbox', '--write-env', '/dev/null', '--speed', 'fast'], 'above 0'],
    [['retry', 'shop/orders-kafka', '--log-level', 'loud'], 'silent, error'],
  ])('refuses %j', (args, says) => {
    expect(() => createProgram().parse(args, { from: 'user' })).toThrow(says);
  });
});

describe('the process', () => {
  it('tells its version and prints the JSON Schema of a request', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await causeway(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const schema = await causeway(['--schema']);
    expect(schema.code).toBe(0);
    expect(JSON.parse(schema.stdout)).toMatchObject({ required: ['project', 'service', 'components', 'endpoints'] });
  });

  it('exits with 2 for wrong usage, with or without a command, and says what to write', async () => {
    const { code, stderr } = await causeway([]);
    expect(code).toBe(2);
    for (const command of commands) expect(stderr).toContain(`  ${command} `);
    expect(await causeway(['onbord'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('write onboard'),
    });
    expect(await causeway(['worker', '--probe-only'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--task-queue'),
    });
  });

  it('exits with 2 for a wrong request, with every problem as JSON on stdout', async () => {
    const stdin =
      'project: shop\ncomponents: []\nendpoints:\n  - vpcId: nonsense\n    subnetIds: [subnet-0a]\n    securityGroupIds: [sg-01]\n';
    const { code, stdout, stderr } = await causeway(['onboard', '-f', '-', '--json'], { stdin });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        type: 'Invalid',
        problems: [
          { field: 'service', fix: expect.any(String) },
          { field: 'components', at: 'stdin:2:1' },
          { field: 'endpoints[0].vpcId', value: 'nonsense', at: 'stdin:4:5' },
        ],
      },
    });
  });

  it.each([
    ['that is not YAML', '-', 'project: [', 'is not YAML'],
    ['that is empty', '-', '', 'is empty'],
    ['that is not there', 'none.yaml', '', 'does not exist'],
  ])('exits with 2 for a file %s', async (_, file, stdin, says) => {
    expect(await causeway(['onboard', '-f', file], { stdin })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says),
    });
  });

  it('takes the file as the argument, or by -f, and not two of them', async () => {
    const stdin = 'project: [';
    for (const args of [['-'], ['-f', '-'], ['-', '--file=-']])
      expect(await causeway(['plan', ...args], { stdin })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is not YAML'),
      });
    expect(await causeway(['plan', 'one.yaml', '-f', 'other.yaml'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('contradicts one.yaml'),
    });
    expect(await causeway(['fleet', 'apply'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is missing'),
    });
  });

  it('exits with 2 for a wrong setting, with 1 when no Temporal server answers', async () => {
    const env = { CAUSEWAY_TIME_SCALE: 'fast' };
    expect(await causeway(['status'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CAUSEWAY_TIME_SCALE'),
    });
    const { code, stdout } = await causeway(['status', '--json', '--address', '127.0.0.1:1']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { type: 'Unreachable', problems: [{ field: '--address' }] },
    });
  });
});

function helpOf(path: string): string {
  const [name, sub] = path.split(' ');
  const group = createProgram().commands.find((each) => each.name() === name);
  const command = sub === undefined ? group : group?.commands.find((each) => each.name() === sub);
  let text = '';
  command?.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}
