/** The Helm chart, as Helm renders it and as the API server of a cluster would check it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { childLimit } from '../support/eventually.ts';
import { parseAllDocuments } from 'yaml';
import { metrics } from '../../src/contract/metrics.ts';
import { describeUnless, itUnless, missing, program } from '../support/needs.ts';
import { settings } from './settings.ts';

const CHART = 'deploy/helm/causeway';
const TLS = 'temporal.tlsSecret=tls';
const KEDA = 'worker.autoscaling.enabled=true';
const HPA = `${KEDA},worker.autoscaling.by=hpa`;
const PROBER = 'probers[0].name=blue,probers[0].taskQueue=causeway-probe-vpc-1,probers[0].nodeSelector.vpc=blue';
const SECRETS = [
  'secrets.more[0].variable=CAUSEWAY_CODEC_KEYS,secrets.more[0].name=codec,secrets.more[0].key=keys',
  'secrets.more[1].variable=CAUSEWAY_WEBHOOK_SECRET,secrets.more[1].name=hook,secrets.more[1].key=secret',
];
const CLOUD = 'temporal.apiKeySecret.name=cloud';
const EVERYTHING = [PROBER, KEDA, 'worker.versioning.enabled=true,metrics.podMonitor=true', TLS, CLOUD, ...SECRETS];

/** By what an installation wants; each is checked as a whole. */
const INSTALLATIONS: Readonly<Record<string, readonly string[]>> = {
  'the default': [],
  'a prober alone': ['worker.enabled=false', PROBER],
  IRSA: ['worker.serviceAccountAnnotations.eks\\.amazonaws\\.com/role-arn=arn:aws:iam::111122223333:role/causeway'],
  'Pod Identity, whose association is outside the chart': ['installation=blue,env.CAUSEWAY_EC2_SHARE=0.5'],
  'mTLS with a public CA': [TLS, 'temporal.tlsServerCa=false'],
  'Temporal Cloud': [CLOUD, 'temporal.address=shop.a1b2c.tmprl.cloud:7233,temporal.namespace=shop.a1b2c'],
  secrets: SECRETS,
  KEDA: [KEDA],
  'KEDA with an API key': [KEDA, CLOUD],
  'the HPA': [HPA],
  everything: EVERYTHING,
};

const set = (values: readonly string[]): readonly string[] => values.flatMap((value) => ['--set', value]);
const helm = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program('helm'), args, childLimit)).stdout;
const template = (values: readonly string[]): Promise<string> => helm('template', 'link', CHART, ...set(values));

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: Pod };
    readonly triggers?: readonly unknown[];
  };
}
interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly volumes: readonly { readonly name: string; readonly secret?: unknown }[];
  readonly containers: readonly {
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
}

const rendered = async (values: readonly string[]): Promise<Manifest[]> =>
  parseAllDocuments(await template(values))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);

function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}
const podOf = (manifests: readonly Manifest[], name: string): Pod =>
  find(manifests, 'Deployment', name).spec.template.spec;

/** What kubeconform says of manifests; it finds the schema of each kind in `schemas/`, and fails where there is none. */
async function kubeconform(manifests: string): Promise<string> {
  const schemas = 'test/deploy/schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json';
  const running = promisify(execFile)(
    program('kubeconform'),
    ['-strict', '-schema-location', schemas, '-'],
    childLimit,
  );
  running.child.stdin?.end(manifests);
  return running.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
}

describeUnless(missing('helm'), 'the Helm chart', () => {
  describe.each(Object.entries(INSTALLATIONS))('for %s', (_, values) => {
    it('passes helm lint', async () => {
      await helm('lint', '--strict', CHART, ...set(values));
    });

    itUnless(missing('kubeconform'), 'is what Kubernetes, KEDA and the Prometheus operator take', async () => {
      expect(await kubeconform(await template(values))).toBe('');
    });
  });

  itUnless(missing('kubeconform'), 'is held against schemas that know every field', async () => {
    const wrong = (await template([]))
      .replace('maxUnavailable', 'maxUnavailble')
      .replace('replicas: 2', 'replicas: two');
    const said = await kubeconform(wrong);
    expect(said).toContain("additional properties 'maxUnavailble' not allowed");
    expect(said).toContain('got string, want integer');
  });

  it('runs two workers with probes, secrets by reference, and nothing to write to', async () => {
    const manifests = await rendered([]);
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'PodDisruptionBudget', 'ServiceAccount']);
    const { containers, terminationGracePeriodSeconds } = podOf(manifests, 'link-worker');
    const [worker] = containers;
    expect(worker).toMatchObject({
      args: ['worker'],
      livenessProbe: { httpGet: { path: '/livez' } },
      readinessProbe: { httpGet: { path: '/readyz' } },
      securityContext: { readOnlyRootFilesystem: true },
    });
    expect(terminationGracePeriodSeconds).toBeGreaterThan(30);
    const known = await settings();
    const names = worker?.env.map(({ name }) => name.replace(/_FILE$/, '')) ?? [];
    for (const name of names) if (!name.startsWith('TEMPORAL_')) expect(known).toContain(name);
  });

  // `volumes` is a list of whole secrets: what a volume with a subPath shows does not change.
  it('mounts each secret as a file that Kubernetes renews, and names the file', async () => {
    const { volumes, containers } = podOf(await rendered([CLOUD, ...SECRETS]), 'link-worker');
    const secrets = { AIVEN_TOKEN: 'causeway-aiven', TEMPORAL_API_KEY: 'cloud', CAUSEWAY_CODEC_KEYS: 'codec' };
    for (const [variable, secretName] of Object.entries(secrets)) {
      const [{ env, volumeMounts } = { env: [], volumeMounts: [] }] = containers;
      expect(env.map(({ name }) => name)).not.toContain(variable);
      const mount = volumeMounts.find(({ mountPath }) => mountPath.endsWith(`/${variable}`));
      expect(mount).toMatchObject({ readOnly: true });
      expect(mount).not.toHaveProperty('subPath');
      expect(env.find(({ name }) => name === `${variable}_FILE`)?.value).toBe(`${mount?.mountPath ?? ''}/value`);
      const volume = volumes.find(({ name }) => name === mount?.name);
      expect(volume?.secret).toMatchObject({ secretName, items: [{ path: 'value' }] });
    }
  });

  it('keeps variables of AWS’s SDK, which reads no such files', async () => {
    const aws = 'secrets.more[0].variable=AWS_SECRET_ACCESS_KEY,secrets.more[0].name=aws,secrets.more[0].key=secret';
    const { volumes, containers } = podOf(await rendered([aws]), 'link-worker');
    const variable = containers[0]?.env.find(({ name }) => name === 'AWS_SECRET_ACCESS_KEY');
    expect(variable?.valueFrom).toEqual({ secretKeyRef: { name: 'aws', key: 'secret' } });
    expect(volumes.map(({ name }) => name)).toEqual(['tmp', 'secret-aiven-token']);
  });

  it('gives a prober no credentials', async () => {
    const pod = podOf(await rendered(EVERYTHING), 'link-prober-blue');
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.containers[0]?.args).toEqual(['worker', '--probe-only', '--task-queue', 'causeway-probe-vpc-1']);
    const names = pod.containers[0]?.env.map(({ name }) => name) ?? [];
    expect(names).toContain('CAUSEWAY_CODEC_KEYS_FILE'); // its inputs are encrypted
    expect(names.filter((name) => /^(AIVEN|AWS)_|WEBHOOK/.test(name))).toEqual([]);
    expect(pod.volumes.map(({ name }) => name)).toEqual([
      ...['tmp', 'temporal-tls', 'secret-temporal-api-key', 'secret-causeway-codec-keys'],
    ]);
  });

  it('names the server’s CA to Temporal’s SDK only when the secret holds it', async () => {
    const names = async (...values: string[]): Promise<string[]> =>
      podOf(await rendered(values), 'link-worker').containers[0]?.env.map(({ name }) => name) ?? [];
    expect(await names(TLS)).toContain('TEMPORAL_TLS_SERVER_CA_CERT_PATH');
    const onCloud = await names(TLS, 'temporal.tlsServerCa=false');
    expect(onCloud).toContain('TEMPORAL_TLS_CLIENT_CERT_PATH');
    expect(onCloud).not.toContain('TEMPORAL_TLS_SERVER_CA_CERT_PATH');
  });

  it('lets KEDA ask Temporal as the workers do, and for the version that they are', async () => {
    const manifests = await rendered(EVERYTHING);
    expect(find(manifests, 'Deployment', 'link-worker').spec.replicas).toBeUndefined();
    const env = podOf(manifests, 'link-worker').containers[0]?.env ?? [];
    const buildId = env.find(({ name }) => name === 'TEMPORAL_WORKER_BUILD_ID')?.value;
    expect(buildId).toMatch(/^\d/);
    const workerDeploymentName = env.find(({ name }) => name === 'TEMPORAL_DEPLOYMENT_NAME')?.value;
    expect(find(manifests, 'ScaledObject', 'link-worker').spec.triggers).toMatchObject([
      {
        type: 'temporal',
        metadata: { taskQueue: 'causeway', workerDeploymentName, workerDeploymentBuildId: buildId },
        authenticationRef: { name: 'link-temporal' },
      },
    ]);
    expect(find(manifests, 'TriggerAuthentication', 'link-temporal').spec).toMatchObject({
      secretTargetRef: [
        { parameter: 'cert', name: 'tls', key: 'tls.crt' },
        { parameter: 'key', name: 'tls', key: 'tls.key' },
        { parameter: 'ca', name: 'tls', key: 'ca.crt' },
        { parameter: 'apiKey', name: 'cloud', key: 'api-key' },
      ],
    });
  });

  it('lets the HPA scale by the metric that workers show', async () => {
    const manifests = await rendered([HPA]);
    expect(manifests.map(({ kind }) => kind)).not.toContain('ScaledObject');
    expect(find(manifests, 'HorizontalPodAutoscaler', 'link-worker').spec).toMatchObject({
      metrics: [{ external: { metric: { name: metrics.backlog.name }, target: { averageValue: '20' } } }],
    });
  });

  it('refuses a scaler that it does not know', async () => {
    await expect(template([`${KEDA},worker.autoscaling.by=cron`])).rejects.toThrow('say keda or hpa');
  });
});
