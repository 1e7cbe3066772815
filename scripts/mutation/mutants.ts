/** Deliberate bugs: what a small mistake would make of one source file. */
import * as ts from 'typescript';

export interface Mutant {
  /** Below the root of the project. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Where the text to replace begins and ends. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What was there, and what stands there now, in one line. */
  readonly says: string;
}

/** Every mutant of one file, in the order of its text. Types, imports and the words of messages are left alone. */
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
  // A statement that only does something: a call, an assignment, an awaited one.
  if (ts.isExpressionStatement(node)) return [{ at: node, text: ';' }];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [{ at: node, text: '[]' }];
  if (ts.isCallExpression(node)) return ofCall(node);
  return [];
}

const ofCondition = (condition: ts.Expression): readonly Mutation[] =>
  ['true', 'false'].map((text) => ({ at: condition, text }));

/** One more or one less at a border, the opposite of a comparison, one half of an `and`, an `or` or a default. */
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
  // `a + 'text'` is about words.
  if (operatorToken.getText() === '+' && /^['"`]/.test(left.getText())) return [];
  return others.map((text) => ({ at: operatorToken, text }));
}

/** A map, for a method may be called as one of every object. */
const quantifiers: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);
const LEFT_OUT: readonly string[] = ['filter', 'reverse', 'sort', 'slice'];

/** The other quantifier; all in place of some, any order in place of one. */
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
