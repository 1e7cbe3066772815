/** Fields and their types, action by action, in what was answered well. */
import type { Cassette } from '../cassette.ts';
import type { Json } from '../json.ts';
import { CHOSEN_KEYS } from '../scrub/scrub.ts';
import type { Difference } from './difference.ts';
import { isObject } from './read.ts';

/** Types by path: `service.components[].port` is a number. */
type Shape = ReadonlyMap<string, ReadonlySet<string>>;

export function compareFields(recorded: Cassette, sandbox: Cassette): readonly Difference[] {
  const [ours, theirs] = [shapesOf(recorded), shapesOf(sandbox)];
  const [ourPaths, theirPaths] = [pathsIn(ours), pathsIn(theirs)];
  return [...ours].flatMap(([action, recording]) => {
    const other = theirs.get(action);
    if (other === undefined) return [];
    return [
      ...lacking(action, recording, other, theirPaths).map((each) => ({
        ...each,
        recording: 'present',
        sandbox: 'absent',
      })),
      ...lacking(action, other, recording, ourPaths).map((each) => ({
        ...each,
        recording: 'absent',
        sandbox: 'present',
      })),
      ...otherTypes(action, recording, other),
    ];
  });
}

/** All fields of one side. An optional field may be missing from one action by chance. */
const pathsIn = (shapes: ReadonlyMap<string, Shape>): ReadonlySet<string> =>
  new Set([...shapes.values()].flatMap((shape) => [...shape.keys()]));

function lacking(action: string, one: Shape, other: Shape, anywhere: ReadonlySet<string>) {
  return missing(one, other, anywhere).map(({ parent, names }) => ({
    kind: 'field' as const,
    where: action,
    says: `${action}: only one side has ${parent === '' ? '' : `${parent}.`}${names.join(', ')}`,
  }));
}

const otherTypes = (action: string, recording: Shape, sandbox: Shape): readonly Difference[] =>
  [...recording].flatMap(([path, mine]): readonly Difference[] => {
    const [one, two] = [informative(mine), informative(sandbox.get(path) ?? new Set())];
    if (one.length === 0 || two.length === 0 || one.some((type) => two.includes(type))) return [];
    const says = `${action}: ${path} has another type`;
    return [{ kind: 'type', where: action, says, recording: one.join(' or '), sandbox: two.join(' or ') }];
  });

interface Missing {
  readonly parent: string;
  readonly names: readonly string[];
}

/** Fields of `one` that `other` lacks although it has their parent. Fields of one parent are reported together. */
function missing(one: Shape, other: Shape, anywhere: ReadonlySet<string>): readonly Missing[] {
  // An empty list is a list too.
  const absent = [...one.keys()].filter(
    (path) => !anywhere.has(path) && path !== '' && !path.endsWith('[]') && isTold(parentOf(path), other),
  );
  return [...Map.groupBy(absent, parentOf)].flatMap(([parent, paths]): readonly Missing[] => {
    const names = paths.map((path) => path.slice(parent === '' ? 0 : parent.length + 1));
    return names.length > TOGETHER ? [{ parent, names }] : names.map((name) => ({ parent, names: [name] }));
  });
}

const TOGETHER = 5;

/** An empty list does not show the type of its members. */
const isTold = (parent: string, shape: Shape): boolean => shape.get(parent)?.has('object') === true;

const parentOf = (path: string): string => (path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '');

const informative = (types: ReadonlySet<string>): readonly string[] =>
  [...types].filter((type) => type !== 'null' && type !== 'empty');

function shapesOf({ entries }: Cassette): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Map<string, Set<string>>>();
  for (const entry of entries) {
    if (entry.kind !== 'exchange' || entry.answer === undefined || entry.answer.status >= 300) continue;
    const shape = shapes.get(entry.action) ?? new Map<string, Set<string>>();
    shapes.set(entry.action, shape);
    note(shape, '', entry.answer.body, entry.api !== 'aiven');
  }
  return shapes;
}

function note(shape: Map<string, Set<string>>, path: string, value: Json, isXml: boolean): void {
  const types = shape.get(path) ?? new Set<string>();
  shape.set(path, types.add(typeOf(value, isXml)));
  const members = membersOf(value, isXml);
  if (members !== undefined) for (const member of members) note(shape, `${path}[]`, member, isXml);
  else if (isObject(value)) noteFields(shape, path, value, isXml);
}

function noteFields(
  shape: Map<string, Set<string>>,
  path: string,
  value: { readonly [name: string]: Json },
  isXml: boolean,
) {
  const isMap = CHOSEN_KEYS.has(path.slice(path.lastIndexOf('.') + 1));
  for (const [name, inner] of Object.entries(value)) {
    if (/^[@#?]/.test(name)) continue;
    note(shape, `${path === '' ? '' : `${path}.`}${isMap ? '*' : name}`, inner, isXml);
  }
}

function membersOf(value: Json, isXml: boolean): readonly Json[] | undefined {
  if (Array.isArray(value)) return value as readonly Json[];
  if (!isXml || !isObject(value)) return undefined;
  const members = value['item'] ?? value['member'];
  return members === undefined ? undefined : [members].flat();
}

function typeOf(value: Json, isXml: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return isXml && membersOf(value, isXml) !== undefined ? 'list' : 'object';
  if (!isXml || typeof value !== 'string') return typeof value;
  if (value === '') return 'empty';
  return /^(?:true|false)$/.test(value) ? 'boolean' : /^-?\d+$/.test(value) ? 'number' : 'string';
}
