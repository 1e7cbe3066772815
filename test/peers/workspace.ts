/** A directory with one configuration, and OpenTofu (or Terraform) run in it with the providers of this machine. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../support/child-environment.ts';
import { childLimit } from '../support/child-limit.ts';
import { providerDirectories, tofu } from './binaries.ts';

export interface Workspace {
  /** The detailed exit code of a plan: 0 nothing to do, 2 changes. @throws Error with its output, when it failed */
  plan(): Promise<number>;
  apply(more?: readonly string[]): Promise<void>;
  destroy(): Promise<void>;
  output(name: string): Promise<string>;
  /** Validates another directory, which is only read. @throws Error with every mistake in it */
  validate(module: string): Promise<void>;
  end(): Promise<void>;
}

/** `env`: the sandbox's, and variables as `TF_VAR_name`. */
export async function workspace(configuration: string, env: Readonly<Record<string, string>>): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'causeway-peers-'));
  const settings = join(directory, 'cli.tfrc');
  await writeFile(join(directory, 'main.tf'), configuration);
  await writeFile(settings, installation());
  const environment = {
    ...{ ...childEnvironment(), ...env },
    ...{ TF_CLI_CONFIG_FILE: settings, TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' },
  };
  const attempt = async (args: readonly string[]): Promise<{ code: number; said: string }> => {
    const options = { cwd: directory, env: environment, maxBuffer: 64_000_000 };
    const running = promisify(execFile)(tofu() ?? '', args, { ...childLimit, ...options });
    return running.then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, said: stdout + stderr }),
    );
  };
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, said } = await attempt(args);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
    return said;
  };
  return {
    validate: async (module) => void (await run(`-chdir=${module}`, 'validate', '-no-color')),
    async plan() {
      const { code, said } = await attempt(['plan', '-no-color', '-detailed-exitcode']);
      if (code !== 0 && code !== 2) throw new Error(`plan ended with ${code}: ${said}`);
      return code;
    },
    apply: async (more = []) => void (await run('apply', '-no-color', '-auto-approve', ...more)),
    destroy: async () => void (await run('destroy', '-no-color', '-auto-approve')),
    output: async (name) => (await run('output', '-raw', name)).trim(),
    end: () => rm(directory, { recursive: true }),
  };
}

/** Uses the local providers instead of a registry's: nothing is downloaded, and no `init` is needed. */
const installation = (): string =>
  `provider_installation {
  dev_overrides {
${Object.entries(providerDirectories())
  .map(([source, directory]) => `    "${source}" = "${directory}"`)
  .join('\n')}
  }
  filesystem_mirror {
    path = "/nowhere"
  }
}`;
