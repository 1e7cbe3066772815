/** The files of an installation, as far as they can be tested without a daemon, a cluster or an account. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { itUnless, missing, describeUnless, program } from '../support/needs.ts';

const text = (path: string): Promise<string> => readFile(path, 'utf8');
const run = async (name: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program(name), args)).stdout;

/** Every setting that the README lists. */
async function settings(): Promise<ReadonlySet<string>> {
  const names = (await text('README.md')).match(/`[A-Z][A-Z0-9]*_[A-Z0-9_]+`/g) ?? [];
  return new Set(names.map((name) => name.slice(1, -1)));
}

describe('the image', () => {
  itUnless(missing('hadolint'), 'passes hadolint', async () => {
    await run('hadolint', ['deploy/image/Dockerfile']);
  });

  it('is no root, starts from a fixed version, and takes no secret and no checkout along', async () => {
    const dockerfile = await text('deploy/image/Dockerfile');
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm))
      expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
    expect(await text('deploy/image/Dockerfile.dockerignore')).toMatch(/^\*\*\/\*\.env$/m);
  });
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
  it('names images by version, services that are there, settings that we know, and opens ports to this machine alone', async () => {
    const { services } = parse(await text('deploy/compose/compose.yaml'), { merge: true }) as Compose;
    expect(Object.keys(services).sort()).toEqual(['postgresql', 'prober', 'sandbox', 'temporal', 'ui', 'worker']);
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
    const said = await promisify(execFile)(program('systemd-analyze'), ['verify', unit]).then(
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

  itUnless(missing('tofu'), 'is written as OpenTofu writes it', async () => {
    await run('tofu', ['fmt', '-check', '-diff', 'deploy/tofu']);
  });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: Pod };
    readonly triggers?: readonly { readonly type: string }[];
  };
}
interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
    readonly livenessProbe: unknown;
    readonly readinessProbe: unknown;
    readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  }[];
}

describeUnless(missing('helm'), 'the Helm chart', () => {
  const CHART = 'deploy/helm/causeway';
  const everything = [
    'probers[0].name=blue,probers[0].taskQueue=causeway-probe-vpc-1',
    'worker.autoscaling.enabled=true,worker.versioning.enabled=true,metrics.podMonitor=true',
    'temporal.tlsSecret=tls,temporal.apiKeySecret.name=cloud',
    'secrets.more[0].variable=CAUSEWAY_CODEC_KEYS,secrets.more[0].name=codec,secrets.more[0].key=keys',
    'secrets.more[1].variable=CAUSEWAY_WEBHOOK_SECRET,secrets.more[1].name=hook,secrets.more[1].key=secret',
  ].flatMap((set) => ['--set', set]);
  const rendered = async (...more: readonly string[]): Promise<Manifest[]> =>
    parseAllDocuments(await run('helm', ['template', 'link', CHART, ...more]))
      .map((document) => document.toJS() as Manifest | null)
      .filter((manifest) => manifest !== null);
  const podOf = (manifests: readonly Manifest[], name: string): Pod => {
    const found = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
    if (found === undefined) throw new Error(`no deployment ${name}`);
    return found.spec.template.spec;
  };

  it('passes helm lint, as it is and with everything switched on', async () => {
    await run('helm', ['lint', '--strict', CHART]);
    await run('helm', ['lint', '--strict', CHART, ...everything]);
  });

  it('runs two workers with probes, secrets by reference, and nothing to write to', async () => {
    const manifests = await rendered();
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'PodDisruptionBudget', 'ServiceAccount']);
    const { containers, terminationGracePeriodSeconds } = podOf(manifests, 'link-worker');
    const [worker] = containers;
    expect(worker).toMatchObject({
      args: ['worker'],
      livenessProbe: { httpGet: { path: '/livez' } },
      readinessProbe: { httpGet: { path: '/readyz' } },
      securityContext: { readOnlyRootFilesystem: true },
    });
    expect(worker?.env.find(({ name }) => name === 'AIVEN_TOKEN')).not.toHaveProperty('value');
    expect(terminationGracePeriodSeconds).toBeGreaterThan(30);
    const known = await settings();
    for (const { name } of worker?.env ?? []) if (!name.startsWith('TEMPORAL_')) expect(known).toContain(name);
  });

  it('gives a prober no credentials, and scales workers by the backlog', async () => {
    const manifests = await rendered(...everything);
    const pod = podOf(manifests, 'link-prober-blue');
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.containers[0]?.args).toEqual(['worker', '--probe-only', '--task-queue', 'causeway-probe-vpc-1']);
    const names = pod.containers[0]?.env.map(({ name }) => name) ?? [];
    expect(names).toContain('CAUSEWAY_CODEC_KEYS'); // its inputs are encrypted
    expect(names.filter((name) => /^(AIVEN|AWS)_|WEBHOOK/.test(name))).toEqual([]);
    const worker = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'link-worker');
    expect(worker?.spec.replicas).toBeUndefined();
    expect(podOf(manifests, 'link-worker').containers[0]?.env).toContainEqual(
      expect.objectContaining({ name: 'TEMPORAL_WORKER_BUILD_ID', value: expect.stringMatching(/^\d/) }),
    );
    expect(manifests.find(({ kind }) => kind === 'ScaledObject')?.spec.triggers).toMatchObject([{ type: 'temporal' }]);
  });
});
