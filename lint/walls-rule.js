/** An ESLint rule over the table in walls.js: imports, re-exports, `import()` and `require()` between the rooms. */
import { isBuiltin } from 'node:module';
import { posix, relative, sep } from 'node:path';
import { rooms } from './walls.js';

/** @type {import('eslint').Rule.RuleModule} */
export const wallsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const name = roomOf(file);
    if (name === undefined) return {};
    const room = rooms[name];
    const check = (source, typeOnly, node) => {
      const problem = refusal(file, name, room, String(source), typeOnly);
      if (problem !== undefined) context.report({ node, message: problem });
    };
    const checkCall = (source, node) => {
      if (source?.type === 'Literal') return check(source.value, false, node);
      context.report({ node, message: 'Import by a constant name: the walls cannot see where this leads.' });
    };
    const declared = (node) => {
      if (node.source) check(node.source.value, (node.importKind ?? node.exportKind) === 'type', node);
    };
    return {
      ImportDeclaration: declared,
      ExportNamedDeclaration: declared,
      ExportAllDeclaration: declared,
      ImportExpression: (node) => checkCall(node.source, node),
      TSImportType: (node) => check(node.source?.value ?? node.argument?.literal?.value, true, node),
      'CallExpression[callee.name="require"]': (node) => checkCall(node.arguments[0], node),
      'CallExpression[callee.name="fetch"]': (node) => {
        if (room.fetch !== true)
          context.report({
            node,
            message: `${name} may not call fetch: the outside is reached through src/providers/.`,
          });
      },
    };
  },
};

/** The longest room that holds the file; nothing outside the product has walls. */
function roomOf(file) {
  return Object.keys(rooms)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function refusal(file, name, room, source, typeOnly) {
  if (!source.startsWith('.')) return packageRefusal(name, room, source, typeOnly);
  const target = posix.normalize(posix.join(posix.dirname(file), source));
  if (lies(target, [name])) return undefined;
  if (lies(target, room.values)) return undefined;
  if (typeOnly && lies(target, room.types ?? [])) return undefined;
  return lies(target, room.types ?? [])
    ? `${name} may import types of ${target}, no values.`
    : `${name} may not import ${target}: see lint/walls.js.`;
}

function packageRefusal(name, room, source, typeOnly) {
  if (isBuiltin(source))
    return room.node === true || typeOnly ? undefined : `${name} may not import ${source}: it stays free of Node.`;
  const allowed = room.packages.some((each) => source === each || source.startsWith(`${each}/`));
  return allowed ? undefined : `${name} may not import the package ${source}: see lint/walls.js.`;
}

const lies = (target, places) => places.some((place) => target === place || target.startsWith(`${place}/`));
