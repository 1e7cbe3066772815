/** Checks as a table for people: a mark, the check, what was found; below it the fix. */
import type { CheckResult } from '../../contract/checks.ts';

const marks: Readonly<Record<CheckResult['state'], string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' };

export function checksTable(checks: readonly CheckResult[]): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks
    .flatMap(({ check, state, says, fix }) => {
      const rest = fix === undefined ? [] : fix.split('\n').map((line, index) => (index === 0 ? `Fix: ${line}` : line));
      return [
        `${marks[state]} ${check.padEnd(width)}  ${says}`,
        ...rest.map((line) => `  ${' '.repeat(width)}  ${line}`),
      ];
    })
    .join('\n');
}
