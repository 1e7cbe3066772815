/** The section `policy` of the settings: where it may be, for whom each limit holds, and the messages for mistakes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadSettings } from '../../src/config/settings.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { ProblemsError, type Problem } from '../../src/problems/problems.ts';

const bare = { TEMPORAL_CONFIG_FILE: '/nowhere', HOME: '/nowhere' };

function policyIn(section: string, env: NodeJS.ProcessEnv = {}, taskQueue?: string): Policy {
  const directory = mkdtempSync(join(tmpdir(), 'causeway-policy-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const config = join(directory, 'causeway.yaml');
  writeFileSync(config, section);
  const flags = { config, profile: false as const, ...(taskQueue === undefined ? {} : { taskQueue }) };
  return loadSettings(flags, { ...bare, ...env }).policy;
}

function problemsIn(section: string): readonly Problem[] {
  try {
    policyIn(section);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

it('nothing written: no role, and no principal of other accounts', () => {
  expect(policyIn('')).toEqual(defaultPolicy);
  expect(defaultPolicy).toMatchObject({ roles: [], principals: ['ownAccounts'], manifestHosts: [] });
});

it('a file holds it as YAML, the environment as YAML or JSON, and the environment counts', () => {
  const file = 'policy:\n  projects: [shop]\n  roles:\n    - arn:aws:iam::111122223333:role/a\n';
  expect(policyIn(file)).toEqual({
    ...defaultPolicy,
    projects: ['shop'],
    roles: [{ arn: 'arn:aws:iam::111122223333:role/a' }],
  });
  expect(policyIn(file, { CAUSEWAY_POLICY: '{"force":false}' })).toEqual({ ...defaultPolicy, force: false });
});

it('a limit of the task queue counts before one of the namespace, and that before one of all', () => {
  const section = `
policy:
  projects: [all]
  components: [kafka]
  force: false
  namespaces: { default: { projects: [of-namespace], components: [pg] }, other: { projects: [no] } }
  taskQueues: { payments: { projects: [of-queue] } }
`;
  expect(policyIn(section, {}, 'payments')).toMatchObject({ projects: ['of-queue'], components: ['pg'], force: false });
  expect(policyIn(section)).toMatchObject({ projects: ['of-namespace'] });
});

it('the short form stands for principals and roles, where the policy says nothing of them', () => {
  const short = { CAUSEWAY_ALLOWED_PRINCIPALS: 'arn:aws:iam::111122223333:*' };
  expect(policyIn('policy: { principals: [] }', short)).toMatchObject({
    principals: [],
    roles: [{ arn: 'arn:aws:iam::111122223333:*' }],
  });
});

it('each mistake is named with its place, and an external id is not shown', () => {
  const problems = problemsIn(`
policy:
  project: [shop]
  changes: [onboard, destroy]
  force: maybe
  roles: [{ arn: 'arn:aws:iam::111122223333:user/x', externalId: 'hunter2 hunter2' }]
  taskQueues: { payments: { vpc: [vpc-1] } }
`);
  expect(problems.map(({ field }) => field.replace(/ of policy in .*/, '')).sort()).toEqual([
    'changes[1]',
    'force',
    'project',
    'roles[0].arn',
    'roles[0].externalId',
    'taskQueues.payments.vpc',
  ]);
  expect(problems.find(({ field }) => field.startsWith('project '))?.fix).toBe('write projects');
  expect(problems.find(({ field }) => field.startsWith('taskQueues'))?.fix).toBe('write vpcs');
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});
