/** Deliberate bugs: small mistakes in one source file. */
import * as ts from 'typescript';

export interface Mutant {
  /** Below the root of the project. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Start and end of the text to replace. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The old and the new text, in one line. */
  readonly says: string;
}

/** Every mutant of one file, in the order of its text. Types, imports and texts of messages are not changed. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    for (const { at, text } of mutationsAt(node)) {
      const [start, end] = [at.getStart(tree), at.getEnd()];
      const line = tree.getLineAndCharacterOfPosition(start).line + 1;
      found.push({ file, line, start, end, text, says: `${short(source.slice(start, end))} -> ${short(text)}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The file with the bug in it. */
export const mutated = (source: string, { start, end, text }: Mutant): string =>
  source.slice(0, start) + text + source.slice(end);

interface Mutation {
  readonly at: ts.Node;
  readonly text: string;
}

function mutationsAt(node: ts.Node): readonly Mutation[] {
  if (ts.isBinaryExpression(node)) return ofOperator(node);
  if (ts.isIfStatement(node)) return ofCondition(node.expression);
  if (ts.isConditionalExpression(node)) return ofCondition(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [{ at: node, text: node.operand.getText() }];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ at: node, text: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ at: node, text: 'true' }];
  // A statement that is only an expression: a call, an assignment, an await.
  if (ts.isExpressionStatement(node)) return [{ at: node, text: ';' }];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [{ at: node, text: '[]' }];
  if (ts.isCallExpression(node)) return ofCall(node);
  return [];
}

const ofCondition = (condition: ts.Expression): readonly Mutation[] =>
  ['true', 'false'].map((text) => ({ at: condition, text }));

/** Off by one at a limit, the opposite comparison, `or` for `and`, the opposite arithmetic. */
const operators: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
};

function ofOperator({ operatorToken, left }: ts.BinaryExpression): readonly Mutation[] {
  const others = operators[operatorToken.getText()] ?? [];
  // This `+` joins texts.
  if (operatorToken.getText() === '+' && /^['"`]/.test(left.getText())) return [];
  return others.map((text) => ({ at: operatorToken, text }));
}

/** A map, because a method may have the name of a member of every object. */
const quantifiers: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);
const LEFT_OUT: readonly string[] = ['filter', 'reverse', 'sort', 'slice'];

/** The other quantifier, or the same list without its filter, slice or order. */
function ofCall({ expression, parent }: ts.CallExpression): readonly Mutation[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const name = expression.name.text;
  const other = quantifiers.get(name);
  if (other !== undefined) return [{ at: expression.name, text: other }];
  const call = expression.parent;
  return LEFT_OUT.includes(name) && parent !== undefined ? [{ at: call, text: expression.expression.getText() }] : [];
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}
