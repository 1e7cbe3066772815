/** JSON Schemas of the Kubernetes kinds that the Helm chart uses, from what their makers publish, for kubeconform. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { described, goModule } from './go-module.ts';
import { reachableFrom, strict, type Schema } from './strict-schema.ts';

/** `name` is the file's, as kubeconform looks for it: kind, first part of the group, version. */
export interface KindSchema {
  readonly name: string;
  readonly schema: Schema;
}

/** Of Kubernetes' own OpenAPI: the file, and the schemas in it. */
const OWN = {
  'api__v1_openapi.json': { 'serviceaccount-v1': 'io.k8s.api.core.v1.ServiceAccount' },
  'apis__apps__v1_openapi.json': { 'deployment-apps-v1': 'io.k8s.api.apps.v1.Deployment' },
  'apis__policy__v1_openapi.json': { 'poddisruptionbudget-policy-v1': 'io.k8s.api.policy.v1.PodDisruptionBudget' },
  'apis__autoscaling__v2_openapi.json': {
    'horizontalpodautoscaler-autoscaling-v2': 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  },
};

/** CustomResourceDefinitions: the Go module, the file in it, and the version of the kind. */
const CUSTOM = [
  {
    name: 'scaledobject-keda-v1alpha1',
    module: 'github.com/kedacore/keda/v2',
    file: 'config/crd/bases/keda.sh_scaledobjects.yaml',
    version: 'v1alpha1',
  },
  {
    name: 'triggerauthentication-keda-v1alpha1',
    module: 'github.com/kedacore/keda/v2',
    file: 'config/crd/bases/keda.sh_triggerauthentications.yaml',
    version: 'v1alpha1',
  },
  {
    name: 'podmonitor-monitoring-v1',
    module: 'github.com/prometheus-operator/prometheus-operator',
    file: 'example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml',
    version: 'v1',
  },
];

/** Downloads the Go modules of Kubernetes, KEDA and the Prometheus operator, and reads the kinds from them. */
export async function kubernetesSchemas(): Promise<readonly KindSchema[]> {
  return [...(await ownKinds()), ...(await Promise.all(CUSTOM.map(customKind)))];
}

async function ownKinds(): Promise<readonly KindSchema[]> {
  const module = await goModule('k8s.io/kubernetes');
  const kinds = await Promise.all(
    Object.entries(OWN).map(async ([file, wanted]) => {
      const text = await readFile(join(module.Dir, 'api/openapi-spec/v3', file), 'utf8');
      const { schemas } = (JSON.parse(text) as { components: { schemas: Record<string, Schema> } }).components;
      return Object.entries(wanted as Record<string, string>).map(([name, id]) => ({
        name,
        schema: { $comment: described(module), ...reachableFrom(id, schemas) },
      }));
    }),
  );
  return kinds.flat();
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

async function customKind({ name, module: path, file, version }: (typeof CUSTOM)[number]): Promise<KindSchema> {
  const module = await goModule(path);
  const { spec } = parse(await readFile(join(module.Dir, file), 'utf8')) as Definition;
  const found = spec.versions.find((each) => each.name === version);
  if (found === undefined) throw new Error(`${file} of ${described(module)} has no version ${version}.`);
  return { name, schema: { $comment: described(module), ...strict(found.schema.openAPIV3Schema) } };
}
