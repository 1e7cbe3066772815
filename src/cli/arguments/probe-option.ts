/** `--probe vpc-0a1=causeway-probe-vpc-0a1`: the task queue of the worker that proves the paths of an endpoint. */
import { ProblemsError } from '../../problems/problems.ts';

/** @throws ProblemsError of type `Usage` */
export function probesIn(texts: readonly string[] | undefined): { readonly probes?: Readonly<Record<string, string>> } {
  if (texts === undefined) return {};
  const wrong = texts.filter((text) => !/^[^=]+=.+$/.test(text));
  if (wrong.length > 0)
    throw new ProblemsError(
      'Usage',
      wrong.map((value) => ({
        field: '--probe',
        value,
        problem: 'is not an endpoint and a task queue',
        fix: 'write it as in vpc-0a1b2c3d=causeway-probe-vpc-0a1b2c3d',
      })),
    );
  return {
    probes: Object.fromEntries(
      texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
    ),
  };
}
