/** The examples of callers, each run as its own program against a real Temporal server and the sandbox. */
import { execFile, execFileSync, type ExecFileException, type ExecFileOptions } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { findTemporalCli } from '../../dev-server/find-cli.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { startInstallation, type Installation } from '../support/installation.ts';
import { itUnless, missing } from '../support/needs.ts';
import { childLimit } from '../support/eventually.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(() => installation.stop());

const FOLDER = join(import.meta.dirname, '../../examples/callers');

const cannotImport = (module: string): readonly string[] => {
  try {
    execFileSync('python3', ['-c', `import ${module}`], { ...childLimit, stdio: 'ignore' });
    return [];
  } catch {
    return [`Python has no ${module}`];
  }
};

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-callers-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

interface Caller {
  readonly reasons: readonly string[];
  readonly program: readonly [program: string, ...args: string[]];
  readonly cwd: string;
}

const callers: Readonly<Record<string, Caller>> = {
  TypeScript: {
    reasons: [],
    program: ['npx', 'tsx', 'examples/callers/typescript/onboard.ts'],
    cwd: join(FOLDER, '../..'),
  },
  Python: { reasons: cannotImport('temporalio'), program: ['python3', 'onboard.py'], cwd: join(FOLDER, 'python') },
  Go: { reasons: missing('go'), program: ['go', 'run', '.'], cwd: join(FOLDER, 'go') },
  "Temporal's CLI": { reasons: [], program: ['sh', 'onboard.sh'], cwd: join(FOLDER, 'temporal-cli') },
};

const settingsOf = ({ settings, temporal }: Installation): Record<string, string> => ({
  TEMPORAL_ADDRESS: settings.temporal.address,
  TEMPORAL_NAMESPACE: temporal.options.namespace,
  TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml',
  CAUSEWAY_TASK_QUEUE: settings.taskQueue,
});

for (const [language, { reasons, program, cwd }] of Object.entries(callers))
  itUnless(reasons, `${language} onboards, and is told the routes`, async () => {
    const { request, project, service } = await installation.link();
    const directory = await temporary();
    const file = join(directory, 'request.json');
    await writeFile(file, JSON.stringify(request));
    await symlink(await findTemporalCli(), join(directory, 'temporal'));
    const env = childEnvironment();
    const [command, ...args] = [...program, file, `${project}/${service}`] as [string, ...string[]];
    const stdout = await said(command, args, {
      cwd,
      env: { ...env, ...settingsOf(installation), PATH: `${directory}:${env['PATH']}` },
    });
    const { outcome, endpoints } = await installation.causeway.run({ project, service }).result();
    expect(outcome).toBe('ready');
    expect(stdout).toMatch(/\bready\b/);
    for (const { host, port } of endpoints.flatMap(({ routes }) => routes)) {
      expect(stdout).toContain(host);
      expect(stdout).toContain(String(port));
    }
  });

/** @returns what the program prints. @throws Error with its exit code and output, when it does not end with 0 */
async function said(program: string, args: readonly string[], options: ExecFileOptions): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { ...childLimit, ...options, encoding: 'utf8' })).stdout;
  } catch (error) {
    const { code, signal, stdout, stderr } = error as ExecFileException & { stdout: string; stderr: string };
    throw new Error(`${program} ended with ${signal ?? code}:\n${stdout}\n${stderr}`, { cause: error });
  }
}

const generators = [
  ['python/causeway_request.py', missing('datamodel-codegen')],
  ['python/causeway_answer.py', missing('datamodel-codegen')],
  ['python/causeway_result.py', missing('datamodel-codegen')],
  ['go/types.go', missing('go')],
] as const;

itUnless(
  [...new Set(generators.flatMap(([, reasons]) => reasons))],
  'their types are those of the schemas (else: sh examples/callers/generate-types.sh)',
  async () => {
    const to = await temporary();
    await promisify(execFile)('sh', ['-c', `mkdir -p ${to}/python ${to}/go && sh generate-types.sh ${to}`], {
      ...childLimit,
      cwd: FOLDER,
      env: childEnvironment(),
    });
    for (const [file] of generators)
      expect(withoutComments(await readFile(join(to, file), 'utf8'))).toBe(
        withoutComments(await readFile(join(FOLDER, file), 'utf8')),
      );
  },
);

/** A changed comment in a type does not matter to callers. */
const withoutComments = (code: string): string =>
  code
    .split('\n')
    .filter((line) => !/^\s*(\/\/|$)/.test(line))
    .join('\n');
