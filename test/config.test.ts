import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandName } from '../src/config/command-name.ts';
import { adoptEnvironment, loadSettings } from '../src/config/settings.ts';
import { ProblemsError, type Problem } from '../src/problems/problems.ts';

const directory = mkdtempSync(join(tmpdir(), 'causeway-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

/** No profile of whoever runs the tests. */
const bare = {
  TEMPORAL_CONFIG_FILE: file('temporal.toml', '[profile.staging]\naddress = "staging:7233"\nnamespace = "links"\n'),
};

const problemsOf = (flags: Parameters<typeof loadSettings>[0], env: NodeJS.ProcessEnv): readonly Problem[] => {
  try {
    loadSettings(flags, { ...bare, ...env });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
};

describe('settings', () => {
  it('have a default each', () => {
    expect(loadSettings({}, bare)).toMatchObject({
      temporal: { address: 'localhost:7233', namespace: 'default' },
      taskQueue: 'causeway',
      installation: 'default',
      aiven: { url: 'https://api.aiven.io' },
      timeScale: 1,
      maxConcurrentActivities: 2000,
      ec2RatePerSecond: 0.3,
    });
  });

  it('come from the flag, then the environment, then the file', () => {
    const config = file('causeway.yaml', 'taskQueue: of-file\ninstallation: of-file\nlogLevel: error\n');
    const env = { ...bare, CAUSEWAY_CONFIG: config, CAUSEWAY_TASK_QUEUE: 'of-env', CAUSEWAY_INSTALLATION: 'of-env' };
    expect(loadSettings({ taskQueue: 'of-flag' }, env)).toMatchObject({
      taskQueue: 'of-flag',
      installation: 'of-env',
      logLevel: 'error',
    });
  });

  it('take the Temporal profile that is named, and its namespace for the installation', () => {
    const settings = loadSettings({ profile: 'staging' }, bare);
    expect(settings).toMatchObject({
      temporal: { address: 'staging:7233', namespace: 'links' },
      installation: 'links',
    });
    expect(settings.temporal.connectionOptions.address).toBe('staging:7233');
  });

  it('look at no profile and no TEMPORAL_ variable for a server of our own', () => {
    const env = { ...bare, TEMPORAL_ADDRESS: 'elsewhere:7233', TEMPORAL_API_KEY: 'key', TEMPORAL_PROFILE: 'staging' };
    expect(loadSettings({ profile: false, address: '127.0.0.1:1' }, env).temporal).toMatchObject({
      address: '127.0.0.1:1',
      namespace: 'default',
      connectionOptions: { address: '127.0.0.1:1' },
    });
    expect(loadSettings({ profile: false }, env).temporal.connectionOptions.apiKey).toBeUndefined();
  });

  it('lift the EC2 rate with the time scale and leave head-room when told to', () => {
    const { ec2RatePerSecond } = loadSettings({}, { ...bare, CAUSEWAY_TIME_SCALE: '10', CAUSEWAY_EC2_SHARE: '0.5' });
    expect(ec2RatePerSecond).toBeCloseTo(1.5);
  });

  it.each([
    ['30', 30_000],
    ['0.5', 500],
    ['1 minute', 60_000],
    ['250ms', 250],
  ])('read the grace %j as %i ms: a bare number means seconds', (text, expected) => {
    expect(loadSettings({}, { ...bare, CAUSEWAY_SHUTDOWN_GRACE: text }).shutdownGraceMs).toBe(expected);
  });

  it.each([
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
    ['[::]:9464', { host: '::', port: 9464 }],
  ])('listen at %s: a port alone is of this machine only', (text, expected) => {
    expect(loadSettings({}, { ...bare, CAUSEWAY_METRICS: text }).metrics).toEqual(expected);
    expect(loadSettings({}, { ...bare, CAUSEWAY_HEALTH: text }).health).toEqual(expected);
  });

  it('name every bad value at once, with what to write', () => {
    const problems = problemsOf(
      { logLevel: 'loud' },
      {
        CAUSEWAY_TIME_SCALE: '0',
        CAUSEWAY_EC2_SHARE: '2',
        AIVEN_WEB_URL: 'api.aiven.io',
        CAUSEWAY_SHUTDOWN_GRACE: 'soon',
      },
    );
    expect(problems.map(({ field }) => field).sort()).toEqual([
      '--log-level',
      'AIVEN_WEB_URL',
      'CAUSEWAY_EC2_SHARE',
      'CAUSEWAY_SHUTDOWN_GRACE',
      'CAUSEWAY_TIME_SCALE',
    ]);
    for (const { fix } of problems) expect(fix).not.toBe('');
  });

  it('never show credentials in a URL', () => {
    expect(JSON.stringify(problemsOf({}, { AIVEN_WEB_URL: 'https://me:hunter2@api.aiven.io' }))).not.toContain(
      'hunter2',
    );
  });

  it.each([
    ['an unknown setting', 'taskqueue: x', 'write taskQueue'],
    ['a secret', 'aivenToken: hunter2', 'AIVEN_TOKEN'],
    ['a list', '- taskQueue', 'name: value'],
    ['what is not YAML', 'taskQueue: [', 'readable YAML'],
  ])('refuse a file with %s', (_, text, fix) => {
    const problems = problemsOf({ config: file('bad.yaml', text) }, {});
    expect(problems).toMatchObject([{ fix: expect.stringContaining(fix) }]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('refuse a file that is named and not there, and a profile that is not there', () => {
    expect(problemsOf({ config: join(directory, 'none.yaml') }, {})).toHaveLength(1);
    expect(problemsOf({ profile: 'none' }, {})).toMatchObject([{ fix: expect.stringContaining('TEMPORAL_PROFILE') }]);
  });
});

describe('the environment of this process', () => {
  it('is made another one without what would win over it', () => {
    const env: NodeJS.ProcessEnv = { AWS_PROFILE: 'prod', AWS_SESSION_TOKEN: 'x', HOME: '/home' };
    adoptEnvironment({ AWS_ACCESS_KEY_ID: 'AKIA' }, env);
    expect(env).toEqual({ HOME: '/home', AWS_ACCESS_KEY_ID: 'AKIA' });
  });

  it('tells how we were called', () => {
    expect(commandName({})).toBe('causeway');
    expect(commandName({ npm_lifecycle_event: 'demo' })).toBe('npm run -s causeway --');
  });
});
