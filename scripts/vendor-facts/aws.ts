/** EC2 and STS as botocore describes them: the model that the AWS CLI and boto3 use. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { actionsOf } from '../../sandbox/ec2/operations.ts';
import type { Api } from '../../sandbox/ec2/caller.ts';

/** The part of a model that is kept: the operations that the sandbox has, with all shapes that they use. */
export interface AwsFacts {
  readonly source: string;
  readonly protocol: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, AwsOperation>>;
  readonly shapes: Readonly<Record<string, AwsShape>>;
}

interface AwsOperation {
  readonly input?: string;
  readonly output?: string;
  /** Name of the element in the answer that holds the output (STS). */
  readonly wrapper?: string;
}

/** As in botocore's `service-2.json`, without the documentation. */
export interface AwsShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, AwsMember>>;
  readonly member?: AwsMember;
  readonly enum?: readonly string[];
  readonly flattened?: boolean;
}

export interface AwsMember {
  readonly shape: string;
  readonly locationName?: string;
  readonly queryName?: string;
}

interface Model {
  readonly metadata: { readonly protocol: string; readonly xmlNamespace: string; readonly apiVersion: string };
  readonly operations: Readonly<
    Record<string, { input?: { shape: string }; output?: { shape: string; resultWrapper?: string } }>
  >;
  readonly shapes: Readonly<Record<string, AwsShape>>;
}

/** Installs botocore into the directory and reads both models from it. */
export async function awsFacts(directory: string): Promise<Readonly<Record<Api, AwsFacts>>> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', directory, 'botocore'];
  await promisify(execFile)('python3', pip);
  const installed = (await readdir(directory)).find((name) => /^botocore-.*\.dist-info$/.test(name)) ?? 'botocore';
  const version = installed.replace(/^botocore-|\.dist-info$/g, '');
  const facts = async (api: Api, apiVersion: string): Promise<AwsFacts> => {
    const file = join(directory, 'botocore', 'data', api, apiVersion, 'service-2.json.gz');
    const model = JSON.parse(gunzipSync(await readFile(file)).toString()) as Model;
    return factsOf(model, api, `botocore ${version} (Python package), ${api} ${apiVersion}, taken ${today()}`);
  };
  return { ec2: await facts('ec2', '2016-11-15'), sts: await facts('sts', '2011-06-15') };
}

function factsOf(model: Model, api: Api, source: string): AwsFacts {
  const operations: Record<string, AwsOperation> = {};
  const shapes: Record<string, AwsShape> = {};
  for (const action of actionsOf(api).toSorted()) {
    const operation = model.operations[action];
    if (operation === undefined) throw new Error(`${api} has no operation ${action}: the sandbox must not offer it.`);
    const { input, output } = operation;
    operations[action] = {
      ...(input && { input: input.shape }),
      ...(output && { output: output.shape }),
      ...(output?.resultWrapper && { wrapper: output.resultWrapper }),
    };
    for (const shape of [input?.shape, output?.shape]) if (shape !== undefined) reach(model, shape, shapes);
  }
  const { protocol, xmlNamespace: namespace } = model.metadata;
  return { source, protocol, namespace, operations, shapes };
}

function reach(model: Model, name: string, into: Record<string, AwsShape>): void {
  const shape = model.shapes[name];
  if (shape === undefined || into[name] !== undefined) return;
  into[name] = undocumented(shape) as AwsShape;
  for (const { shape: next } of [...Object.values(shape.members ?? {}), ...(shape.member ? [shape.member] : [])])
    reach(model, next, into);
}

/** Removes the documentation; a member that is itself named `documentation` stays. */
function undocumented(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'documentation' || typeof inner === 'object')
      .map(([key, inner]) => [key, undocumented(inner)]),
  );
}

const today = (): string => new Date().toISOString().slice(0, 10);
