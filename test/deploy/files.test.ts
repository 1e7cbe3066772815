/** The files of an installation, as far as they can be tested without a daemon, a cluster or an account. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tofu } from '../peers/binaries.ts';
import { childLimit } from '../support/eventually.ts';
import { itUnless, missing, program } from '../support/needs.ts';
import { settings } from './settings.ts';

const text = (path: string): Promise<string> => readFile(path, 'utf8');

describe('the image', () => {
  itUnless(missing('hadolint'), 'passes hadolint', async () => {
    await promisify(execFile)(program('hadolint'), ['deploy/image/Dockerfile'], childLimit);
  });

  it('is no root, starts from a fixed version, and takes no secret and no checkout along', async () => {
    const dockerfile = await text('deploy/image/Dockerfile');
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm))
      expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
    expect(await text('deploy/image/Dockerfile.dockerignore')).toMatch(/^\*\*\/\*\.env$/m);
  });
});

it('the image and the systemd unit start a worker with the memory settings that the documents name', async () => {
  const [, named = ''] =
    /^(NODE_OPTIONS=\S+ MALLOC_ARENA_MAX=\d+) causeway worker$/m.exec(await text('docs/fleet.md')) ?? [];
  expect(named).not.toBe('');
  expect(await text('deploy/image/Dockerfile')).toContain(`\nENV ${named}\n`);
  expect(await text('deploy/systemd/causeway-worker.service')).toContain(`\nEnvironment=${named}\n`);
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly with?: { readonly tags?: string } }[] }>
  >;
}

it('a release publishes the image that the chart names, by the version that the chart takes', async () => {
  const { jobs } = parse(await text('.github/workflows/release.yml')) as Workflow;
  const { image } = parse(await text('deploy/helm/causeway/values.yaml')) as { image: { repository: string } };
  const tags = jobs['image']?.steps.flatMap((step) => step.with?.tags ?? []);
  expect(tags).toEqual([`${image.repository}:\${{ env.VERSION }}`]);
  const { appVersion } = parse(await text('deploy/helm/causeway/Chart.yaml')) as { appVersion: string };
  expect(JSON.parse(await text('package.json'))).toMatchObject({ version: appVersion });
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly environment?: Readonly<Record<string, string>>;
        readonly depends_on?: Readonly<Record<string, unknown>>;
        readonly ports?: readonly string[];
      }
    >
  >;
}

describe('the Compose file', () => {
  itUnless(missing('docker-compose'), 'is one, and leaves no variable to the shell that starts it', async () => {
    const file = ['-f', 'deploy/compose/compose.yaml', 'config', '--quiet'];
    const { stderr } = await promisify(execFile)(program('docker-compose'), file, childLimit);
    expect(stderr).toBe('');
  });

  it('names images by version, services that are there, settings that we know, and opens ports to this machine alone', async () => {
    const { services } = parse(await text('deploy/compose/compose.yaml'), { merge: true }) as Compose;
    expect(Object.keys(services).sort()).toEqual(
      ['namespace', 'postgresql', 'prober', 'sandbox', 'schema', 'temporal', 'ui', 'worker'].sort(),
    );
    const known = await settings();
    for (const [name, { image, environment = {}, depends_on: needs = {}, ports = [] }] of Object.entries(services)) {
      expect(image, name).toMatch(/^causeway$|:\d+\.\d+/);
      for (const need of Object.keys(needs)) expect(services, name).toHaveProperty(need);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const variable of Object.keys(environment).filter((each) => each.startsWith('CAUSEWAY_')))
        expect(known, name).toContain(variable);
    }
  });
});

describe('the systemd unit', () => {
  itUnless(missing('systemd-analyze'), 'is one', async () => {
    const unit = 'deploy/systemd/causeway-worker.service';
    const said = await promisify(execFile)(program('systemd-analyze'), ['verify', unit], { ...childLimit }).then(
      ({ stderr }) => stderr,
      (error: unknown) => (error as { stderr: string }).stderr,
    );
    // The program is not on the machine that runs the tests.
    expect(
      said.split('\n').filter((line) => line.includes('causeway-worker') && !line.includes('is not executable')),
    ).toEqual([]);
  });

  it('gives a stopping worker longer than its grace', async () => {
    const unit = await text('deploy/systemd/causeway-worker.service');
    expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(30);
  });
});

describe('the module for the role', () => {
  it('fills every placeholder of the policy, and what comes out is JSON', async () => {
    const [policy, main] = await Promise.all([text('docs/aws-iam-policy.json'), text('deploy/tofu/main.tf')]);
    const placeholders = ['REGION', 'ACCOUNT', 'VPC-ID', 'INSTALLATION'];
    let filled = policy;
    for (const each of placeholders) {
      expect(policy).toContain(each);
      expect(main).toContain(`"${each}"`);
      filled = filled.replaceAll(each, 'x');
    }
    expect(filled).not.toMatch(/\b[A-Z]{4,}\b/);
    expect(JSON.parse(filled)).toHaveProperty('Statement');
  });

  itUnless(
    tofu() === undefined ? ['neither tofu nor terraform is installed'] : [],
    'is written as OpenTofu writes it',
    async () => {
      await promisify(execFile)(tofu() ?? '', ['fmt', '-check', '-diff', 'deploy/tofu'], childLimit);
    },
  );
});
