/** The form of a Query request: `Filter.1.Name=…` for EC2, `Tags.member.1.Key=…` for STS. */
import type { AwsFacts, AwsMember, AwsShape } from '../../scripts/vendor-facts/aws.ts';
import { valueProblem } from './aws-values.ts';

/** Parameters that the action does not have, those with a wrong type, and missing required ones. */
export function awsRequestProblems(
  model: AwsFacts,
  input: string | undefined,
  entries: readonly (readonly [string, string])[],
): readonly string[] {
  const parameters = treeOf(entries.filter(([name]) => !/^(?:Action|Version|X-Amz-.*)$/.test(name)));
  return structureProblems(
    model,
    input === undefined ? { type: 'structure' } : (model.shapes[input] ?? { type: '?' }),
    parameters,
    '',
  );
}

/** `{ Filter: { 1: { Name: … } } }`; a leaf is text. */
type Tree = { readonly [name: string]: Tree } | string;

function treeOf(entries: readonly (readonly [string, string])[]): Tree {
  const root: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    let node = root;
    for (const part of parts) {
      const next = node[part];
      node = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : (node[part] = {});
    }
    node[last] = value;
  }
  return root as Tree;
}

function structureProblems(model: AwsFacts, shape: AwsShape, tree: Tree, path: string): readonly string[] {
  if (typeof tree === 'string') return [`parameter ${path}: ${JSON.stringify(tree)} is no structure`];
  const members = Object.entries(shape.members ?? {}).map(([key, member]) => ({
    key,
    member,
    name: nameOf(model, key, member),
  }));
  const missing = (shape.required ?? []).flatMap((key) => {
    const name = members.find((each) => each.key === key)?.name ?? key;
    return tree[name] === undefined ? [`parameter ${below(path, name)} is missing`] : [];
  });
  return [
    ...missing,
    ...Object.entries(tree).flatMap(([name, inner]) => {
      const member = members.find((each) => each.name === name)?.member;
      return member === undefined
        ? [`parameter ${below(path, name)} is unknown`]
        : problemsOf(model, member.shape, inner, below(path, name));
    }),
  ];
}

function problemsOf(model: AwsFacts, name: string, tree: Tree, path: string): readonly string[] {
  const shape = model.shapes[name] ?? { type: '?' };
  if (shape.type === 'structure') return structureProblems(model, shape, tree, path);
  if (shape.type !== 'list') return valueProblem(name, shape, tree).map((problem) => `parameter ${path}: ${problem}`);
  const members = model.protocol === 'ec2' || shape.flattened ? tree : typeof tree === 'string' ? tree : tree['member'];
  if (members === undefined || typeof members === 'string') return [`parameter ${path} is a list`];
  return Object.entries(members).flatMap(([index, inner]) =>
    /^[1-9]\d*$/.test(index)
      ? problemsOf(model, shape.member?.shape ?? '', inner, below(path, index))
      : [`parameter ${below(path, index)}: ${index} is no number of a list`],
  );
}

/** As in botocore: EC2 uses the query name, else the capitalised location name, else the member's own; STS the location name or the member's own. */
const nameOf = ({ protocol }: AwsFacts, key: string, { queryName, locationName }: AwsMember): string =>
  protocol === 'ec2'
    ? (queryName ?? (locationName ?? key).replace(/^./, (first) => first.toUpperCase()))
    : (locationName ?? key);

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
