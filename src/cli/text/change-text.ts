/** The result of a change or a removal, for people. */
import pc from 'picocolors';
import type { ChangeResult, Survey } from '../../contract/changes.ts';
import type { Leftover } from '../../contract/removal.ts';
import { linkText } from '../arguments/link-argument.ts';

/** `said`: warnings that the person has read already, before the change. */
export function changeText(result: ChangeResult, said: readonly string[] = []): string {
  const { done, left, stays } = result;
  const warnings = result.warnings.filter((warning) => !said.includes(warning));
  return [
    headline(result),
    ...done.map((what) => `  ${what}`),
    ...warnings.map((warning) => pc.yellow(`! ${warning}`)),
    ...stays.map((each) => `  stays: ${leftoverText(each)}`),
    ...left.map((each) => pc.yellow(`! left: ${leftoverText(each)}`)),
    ...total([...left, ...stays]),
  ].join('\n');
}

/** What offboarding is about to do: what goes, what stays. */
export function surveyText({ removals, stays, accepted }: Survey): string {
  const goes = removals.map(({ removal }) => `  ${removal.says}`);
  return [
    goes.length === 0
      ? `Nothing of ${linkText(accepted)} is taken away.`
      : `These parts of ${linkText(accepted)} are taken away:`,
    ...goes,
    ...(stays.length === 0 ? [] : ['These stay:', ...stays.map((each) => `  ${leftoverText(each)}`)]),
    ...accepted.warnings.map((warning) => pc.yellow(`! ${warning}`)),
  ].join('\n');
}

function headline(result: ChangeResult): string {
  const name = linkText(result);
  switch (result.outcome) {
    case 'changed':
      return pc.green(`${name} is changed`);
    case 'unchanged':
      return result.warnings.length > 0
        ? pc.yellow(`${name}: nothing was changed; see the warnings`)
        : pc.green(`${name}: there was nothing to do`);
    case 'removed':
      return pc.green(`${name}: what was asked for is gone`);
    case 'partly removed':
      return pc.yellow(`${name} is removed in part`);
  }
}

const leftoverText = ({ what, id, why, usdPerDay }: Leftover): string =>
  `${what} ${id}: ${why}${usdPerDay > 0 ? ` (${usdPerDay.toFixed(2)} USD a day)` : ''}`;

function total(leftovers: readonly Leftover[]): readonly string[] {
  const usdPerDay = leftovers.reduce((sum, each) => sum + each.usdPerDay, 0);
  return usdPerDay > 0 ? [`What is still there costs ${usdPerDay.toFixed(2)} USD a day.`] : [];
}
