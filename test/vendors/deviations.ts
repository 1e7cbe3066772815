/** What the exchanges of this process's sandboxes have that the vendors' own descriptions do not allow. */
import { exchanges, type Exchange } from '../../sandbox/exchanges.ts';
import { aivenProblems } from './aiven-contract.ts';
import { awsProblems } from './aws-contract.ts';

const found = new Set<string>();

/** Looks at every exchange from now on. */
export function watchExchanges(): void {
  exchanges.unsubscribe(take);
  exchanges.subscribe(take);
}

/** What was found since it was last taken, each thing once. */
export function takeDeviations(): readonly string[] {
  const all = [...found];
  found.clear();
  return all;
}

/** What is wrong with one exchange, each with the call it was in. */
export function deviationsOf(exchange: Exchange): readonly string[] {
  const { api, method, url, body, answer } = exchange;
  const action = new URLSearchParams(body).get('Action') ?? new URL(url).searchParams.get('Action');
  const call = api === 'aws' ? String(action) : `${method} ${new URL(url).pathname}`;
  return problemsOf(exchange).map((problem) => `${call} (${answer?.status ?? 'no answer'}): ${problem}`);
}

function problemsOf(exchange: Exchange): readonly string[] {
  try {
    return exchange.api === 'aws' ? awsProblems(exchange) : aivenProblems(exchange);
  } catch (error) {
    return [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const take = (exchange: unknown): void => {
  for (const deviation of deviationsOf(exchange as Exchange)) found.add(deviation);
};
