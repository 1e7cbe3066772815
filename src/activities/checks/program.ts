/** Which Causeway runs on which Node. */
import type { CheckResult } from '../../contract/checks.ts';
import type { Program } from '../../contract/doctor.ts';

/** `more`: one more clause. */
export function programCheck(check: string, { version, node }: Program, more?: string): CheckResult {
  const says = `Causeway ${version} on Node ${node}${more === undefined ? '' : `, ${more}`}`;
  return isTested(node)
    ? { check, state: 'ok', says }
    : { check, state: 'warning', says, fix: 'use Node 22 (from 22.12) or 24' };
}

/** As `engines` of package.json and the README say. */
function isTested(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 12);
}
